import CairnFold
import CairnModel
import Testing

/// What a merge chooses, and floods of merges and retractions.
let mergeEdgeStories: [Story] = [
  Story(
    "choices-of-a-merge", "R21",
    about: "A merge may choose what was taken back. Of two choices for a field the first counts,"
      + " and what lies outside the group, or nowhere, can't be chosen."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.push(3, register([name("Kino Aalto"), type("theatre")]))
    log.push(4, register([name("Baari"), Field(StorySchema.custom, .text("bar"))]))
    log.push(3, revise("3.1", type("gallery")), undo("3.2", of: "3.1"))
    log.push(3, revise("3.1", name("Kino Ylä")))
    log.sync(2)
    log.push(
      2,
      merge(
        "3.1", into: "2.1",
        choosing: [
          choose(StorySchema.type, "3.2"), choose(StorySchema.name, "3.1"),
          choose(StorySchema.name, "3.4"), choose(StorySchema.custom, "4.1"),
          choose(StorySchema.staff, "9.9"),
        ]))
  } expect: { (state) throws in
    #expect(try state.shown("2.1", StorySchema.type) == .code("gallery"))
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.2"])
    #expect(try state.shown("2.1", StorySchema.name) == .text("Kino Aalto"))
    #expect(try state.shown("2.1", StorySchema.custom) == nil)
    #expect(try state.shown("3.1", StorySchema.type) == .code("theatre"))
  },
  Story(
    "choice-that-is-taken-back-later", "R21", "R28",
    about: "What a merge chose stays with the merge when the chosen event is taken back"
      + " afterwards, and goes with the merge."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.push(3, register([type("theatre")]), revise("3.1", type("gallery")))
    log.sync(2, 4)
    log.push(
      2, merge("3.1", into: "2.1", choosing: [choose(StorySchema.type, "3.2")]))
    log.mark()
    log.push(3, undo("3.2", of: "3.1"))
    log.mark()
    log.sync(4)
    log.push(4, undo("2.2", of: "3.1"))
  } expect: { (state) throws in
    #expect(try state.shown("2.1", StorySchema.type) == .code("cinema"))
    #expect(try state.shown("3.1", StorySchema.type) == .code("theatre"))
  },
  Story(
    "choice-without-its-event", "R21", "R28",
    about: "The same, and the merge stands: so does what it chose, also of a field that nobody else"
      + " wrote."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.push(
      3, register([type("theatre")]),
      revise("3.1", type("gallery"), Field(StorySchema.custom, .text("bar"))))
    log.sync(2)
    log.push(
      2,
      merge(
        "3.1", into: "2.1",
        choosing: [choose(StorySchema.type, "3.2"), choose(StorySchema.custom, "3.2")]))
    log.push(3, undo("3.2", of: "3.1"))
  } expect: { (state) throws in
    #expect(
      try state.group(of: id("2.1")).fieldKeys == [StorySchema.type, StorySchema.custom])
    #expect(try state.shown("2.1", StorySchema.custom) == .text("bar"))
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.2"])
    #expect(try state.shown("2.1", StorySchema.type) == .code("gallery"))
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "saw-one-merge-of-two", "R21",
    about: "A write takes the place of another place's only where its author had seen the merges"
      + " of all members: who saw one of two judges nobody else's."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.push(3, register([type("theatre")]))
    log.push(4, register([type("gallery")]))
    log.sync(2, 3, 4)
    log.push(2, merge("3.1", into: "2.1"))
    log.sync(4)
    log.push(3, merge("4.1", into: "2.1"))
    log.push(4, revise("3.1", type("museum")))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.1", "4.2"])
    #expect(try state.conflicts == ["2.1 field 2: 2.1 4.2"])
  },
  Story(
    "five-blind-retractions", "R10", "R17", "R19",
    about: "Of one device the last four stand, of retractions and of merges too, whose author had"
      + " not seen the own ones."
  ) { log in
    log.push(2, batch: (1...6).map { _ in register([]) })
    log.sync(3, 4)
    log.push(3, batch: (1...5).map { _ in retract("2.1").seen("3.0") })
    log.sync(4)
    log.push(4, batch: (2...6).map { merge("2.1", into: "2.\($0)").seen("4.0") })
  } expect: { (state) throws in
    let place = try #require(state.state.entities[id("2.1")])
    #expect(place.retraction.siblings.map { "\($0.event)" } == ["3.2", "3.3", "3.4", "3.5"])
    #expect(try state.conflicts == ["2.1 merge: 4.2 4.3 4.4 4.5"])
    #expect(try state.status("2.1") == "merged into 2.6")
  },
]
