import CairnFold
import CairnModel
import Testing

/// Two people registered one place: 2.1 and 3.1.
private func twice(_ log: inout StoryLog) {
  log.push(2, register([name("Kino"), type("cinema")], elements: [tag("film")]))
  log.push(3, register([name("Kino Aalto"), type("theatre")], elements: [tag("bar")]))
  log.sync(2, 3, 4)
}

let mergedFieldStories: [Story] = [
  Story(
    "merge-chooses-a-field", "R21",
    about: "What a merge chose stands as if it had been written with the merge."
  ) { log in
    twice(&log)
    log.push(4, merge("3.1", into: "2.1", choosing: [choose(StorySchema.name, "3.1")]))
  } expect: { (state) throws in
    #expect(try state.shown("2.1", StorySchema.name) == .text("Kino Aalto"))
    #expect(try state.siblings("2.1", StorySchema.name) == ["4.1"])
    #expect(try state.shown("2.1", StorySchema.type) == .code("cinema"))
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "survivor-without-a-value", "R21",
    about: "A field that the survivor does not have shows what a member has."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.push(3, register([name("Kino Aalto"), type("theatre")]))
    log.sync(4)
    log.push(4, merge("3.1", into: "2.1"))
  } expect: { (state) throws in
    #expect(try state.shown("2.1", StorySchema.type) == .code("theatre"))
    #expect(try state.siblings("2.1", StorySchema.type) == ["3.1"])
    #expect(try state.siblings("2.1", StorySchema.name) == ["2.1"])
  },
  Story(
    "late-edit-of-a-merged-place", "R21",
    about: "An edit of the merged-away place by somebody who did not know of the merge counts for"
      + " the survivor, beside the survivor's own value."
  ) { log in
    twice(&log)
    log.push(4, merge("3.1", into: "2.1"))
    log.push(3, revise("3.1", type("gallery")))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.1", "3.2"])
    #expect(try state.conflicts == ["2.1 field 2: 2.1 3.2"])
  },
  Story(
    "edit-by-the-old-name-that-knew", "R21",
    about: "Whoever knew of the merge replaces the survivor's value, by whichever of the two ids."
  ) { log in
    twice(&log)
    log.push(4, merge("3.1", into: "2.1"))
    log.sync(3)
    log.push(3, revise("3.1", type("gallery")))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["3.2"])
    #expect(try state.shown("2.1", StorySchema.type) == .code("gallery"))
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "choice-against-a-late-edit", "R21",
    about: "What a merge chose does not overrule an edit that the merge did not know of."
  ) { log in
    twice(&log)
    log.push(4, merge("3.1", into: "2.1", choosing: [choose(StorySchema.type, "3.1")]))
    log.push(2, revise("2.1", type("gallery")))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.2", "4.1"])
    #expect(try state.conflicts == ["2.1 field 2: 2.2 4.1"])
  },
  Story(
    "conflict-across-members-resolved", "R21", "R26",
    about: "A resolution by somebody who knew of the merge closes a conflict across its members."
  ) { log in
    twice(&log)
    log.push(4, merge("3.1", into: "2.1"))
    log.push(3, revise("3.1", type("gallery")))
    log.sync(4)
    log.push(4, resolve("2.1", type("gallery"), rejecting: "2.1"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["4.2"])
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "sets-of-a-group", "R22",
    about: "The elements of all members are the survivor's, and a remove takes away what it names"
      + " wherever that is."
  ) { log in
    twice(&log)
    log.push(4, merge("3.1", into: "2.1"))
    log.sync(2)
    log.push(2, add("2.1", "cafe"), remove("2.1", "bar", addedBy: "3.1"))
  } expect: { (state) throws in
    #expect(try state.elements("2.1", StorySchema.tags) == ["cafe: 2.2", "film: 2.1"])
  },
  Story(
    "remarks-of-a-group", "R22",
    about: "Ratings, notes, attachments and consents of a merged-away place are the survivor's."
  ) { log in
    twice(&log)
    log.push(3, note("3.1", "a red door"), sample("3.1", "R", .integer(3)))
    log.push(2, sample("2.1", "R", .integer(1)))
    log.sync(4)
    log.push(4, merge("3.1", into: "2.1"))
  } expect: { (state) throws in
    #expect(try state.samples("2.1") == ["3.3", "2.2"])
    #expect(try state.notes("2.1") == ["3.2: 3.2 a red door"])
    #expect(try state.summaries("2.1") == ["R . 2 2/2"])
  },
]
