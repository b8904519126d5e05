import CairnFold
import CairnModel
import Testing

let undoStories: [Story] = [
  Story(
    "undo-brings-back", "R28",
    about: "An undo takes an edit back: what it had replaced stands again."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3)
    log.push(3, revise("2.1", type("gallery")), undo("3.1", of: "2.1"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.1"])
    #expect(try state.shown("2.1", StorySchema.type) == .code("cinema"))
    #expect(state.keeps("3.1", of: "2.1"))
  },
  Story(
    "undo-hides-no-concurrent-edit", "R28",
    about: "An undo neither outranks nor hides what another wrote without knowing of it."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3, 4)
    log.push(3, revise("2.1", type("gallery")))
    log.push(4, revise("2.1", type("theatre")))
    log.push(3, undo("3.1", of: "2.1"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["4.1"])
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "undo-of-what-was-built-on", "R28",
    about: "An edit made on top of what is undone stands, for it is no part of the undo."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3)
    log.push(3, revise("2.1", type("gallery")))
    log.sync(3, 4)
    log.push(4, revise("2.1", type("theatre")))
    log.push(3, undo("3.1", of: "2.1"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["4.1"])
  },
  Story(
    "undo-of-an-undo", "R29",
    about: "An undo of an undo lets the edit stand again."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3)
    log.push(
      3, revise("2.1", type("gallery")), undo("3.1", of: "2.1"), undo("3.2", of: "2.1"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["3.1"])
  },
  Story(
    "undo-of-a-registration", "R30",
    about: "Undoing a registration retracts the place; what it was registered with can be read."
  ) { log in
    log.push(2, register([name("Kino")]), undo("2.1", of: "2.1"))
  } expect: { (state) throws in
    #expect(try state.status("2.1") == "retracted")
    #expect(try state.shown("2.1", StorySchema.name) == .text("Kino"))
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "undo-of-a-registration-against-an-edit", "R18", "R30",
    about: "As a retraction does, it opens a conflict with an edit that did not know of it."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.sync(4)
    log.push(2, undo("2.1", of: "2.1"))
    log.push(4, revise("2.1", name("Kino Ylä")))
  } expect: { (state) throws in
    #expect(try state.conflicts == ["2.1 retraction: 2.2 4.1"])
  },
  Story(
    "undo-of-a-retraction", "R28",
    about: "Undoing a retraction lets the place stand as before."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.sync(3)
    log.push(3, retract("2.1"), undo("3.1", of: "2.1"))
  } expect: { (state) throws in
    #expect(try state.status("2.1") == "standing")
  },
  Story(
    "undo-of-a-resolution", "R27", "R28",
    about: "Undoing a resolution opens its conflict again."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3, 4)
    log.push(3, revise("2.1", type("gallery")))
    log.push(4, revise("2.1", type("theatre")))
    log.sync(2)
    log.push(2, resolve("2.1", type("gallery"), rejecting: "4.1"), undo("2.2", of: "2.1"))
  } expect: { (state) throws in
    #expect(try state.conflicts == ["2.1 field 2: 3.1 4.1"])
    #expect(state.history("2.1") == ["field 2: 4.1 to 2.2", "field 2: 2.3 to -"])
  },
  Story(
    "undo-of-a-merge", "R28",
    about: "Undoing a merge takes the two places apart."
  ) { log in
    log.push(2, register([name("Kino")]), register([name("Kino Aalto")]))
    log.sync(3)
    log.push(3, merge("2.2", into: "2.1"), undo("3.1", of: "2.1", "2.2"))
  } expect: { (state) throws in
    #expect(try state.status("2.2") == "standing")
    #expect(try state.group(of: id("2.1")).members.count == 1)
  },
  Story(
    "undo-of-a-merge-by-its-survivor", "R19", "R28",
    about: "An undo that names a merge and only the place that survives takes nothing apart, and"
      + " hides nothing."
  ) { log in
    log.push(2, register([name("Kino")]), register([name("Kino Aalto"), type("cinema")]))
    log.sync(3)
    log.push(3, merge("2.2", into: "2.1"), undo("3.1", of: "2.1"))
  } expect: { (state) throws in
    #expect(try state.status("2.2") == "merged into 2.1")
    #expect(try state.group(of: id("2.1")).members.map { "\($0.id)" } == ["2.1", "2.2"])
    #expect(try state.shown("2.1", StorySchema.type) == .code("cinema"))
  },
  Story(
    "undo-of-elements-and-remarks", "R28",
    about: "Elements, ratings and notes are taken back as fields are."
  ) { log in
    log.push(2, register([name("Kino")], elements: [tag("film")]))
    log.sync(3)
    log.push(
      3, add("2.1", "bar"), remove("2.1", "film", addedBy: "2.1"), sample("2.1", "R", .integer(1)),
      note("2.1", "a slip"), undo("3.1", "3.2", "3.3", "3.4", of: "2.1"))
  } expect: { (state) throws in
    #expect(try state.elements("2.1", StorySchema.tags) == ["film: 2.1"])
    #expect(try state.samples("2.1").isEmpty)
    #expect(try state.notes("2.1").isEmpty)
  },
  Story(
    "undo-of-what-was-not-seen", "R28", "R31",
    about: "An undo takes back what its author had seen, and of what it had not seen nothing."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3, 4)
    log.push(3, revise("2.1", type("gallery")))
    log.push(4, undo("3.1", of: "2.1"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["3.1"])
    #expect(state.anomalies == ["4.1 target_unknown"])
  },
]

/// Remarks about the first place.
private func notes(_ count: Int) -> [StoryAct] {
  (1...count).map { note("2.1", Text("note \($0)")) }
}

private func undo(_ events: [String], of entities: String...) -> StoryAct {
  StoryAct(
    .changeUndone(
      ChangeUndone(
        entities: entities.map { id($0) }, undone: events.map { event($0) }, reinstated: [],
        reason: "mistaken")))
}

let boundedUndoStories: [Story] = [
  Story(
    "undo-of-fifteen", "R28",
    about: "An undo of fifteen notes takes all of them back."
  ) { log in
    log.push(2, register([name("Kino")]))
    for act in notes(15) { log.push(2, act) }
    log.push(2, undo((2...16).map { "2.\($0)" }, of: "2.1"))
  } expect: { (state) throws in
    #expect(try state.notes("2.1").isEmpty)
  },
  Story(
    "undo-of-sixteen", "R28",
    about: "An undo may name sixteen acts."
  ) { log in
    log.push(2, register([name("Kino")]))
    for act in notes(16) { log.push(2, act) }
    log.push(2, undo((2...17).map { "2.\($0)" }, of: "2.1"))
  } expect: { (state) throws in
    #expect(try state.notes("2.1").isEmpty)
    #expect(state.anomalies.isEmpty)
  },
  Story(
    "undo-of-seventeen", "R5", "R28",
    about: "An undo that names seventeen acts can't be read."
  ) { log in
    log.push(2, register([name("Kino")]))
    for act in notes(17) { log.push(2, act) }
    log.push(2, undo((2...18).map { "2.\($0)" }, of: "2.1"))
  } expect: { (state) throws in
    #expect(try state.notes("2.1").count == 17)
    #expect(state.anomalies == ["2.19 unreadable"])
  },
  Story(
    "undo-with-an-undo", "R28", "R29", "R31",
    about: "An undo that names an undo and something else has no effect."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.push(2, revise("2.1", type("gallery")), undo("2.2", of: "2.1"), note("2.1", "a slip"))
    log.push(2, undo("2.3", "2.4", of: "2.1"))
  } expect: { (state) throws in
    #expect(state.anomalies == ["2.5 undo_mixed"])
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.1"])
    #expect(try state.notes("2.1").count == 1)
  },
  Story(
    "undo-with-an-undo-that-was-not-seen", "R28", "R29", "R31",
    about:
      "Only what happened before an undo is judged: an undo named beside a note that the author"
      + " had not seen stands alone, and is taken back."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3, 4)
    log.push(4, note("2.1", "not seen"))
    log.push(3, revise("2.1", type("gallery")), undo("3.1", of: "2.1"))
    log.push(3, undo("3.2", "4.1", of: "2.1"))
  } expect: { (state) throws in
    #expect(state.anomalies.isEmpty)
    #expect(try state.siblings("2.1", StorySchema.type) == ["3.1"])
    #expect(try state.notes("2.1").count == 1)
  },
  Story(
    "undo-of-an-undo-of-an-undo", "R29",
    about: "Undos may lie on top of each other: the third of them takes the edit back again."
  ) { log in
    log.push(2, register([type("cinema")]), revise("2.1", type("gallery")))
    for number in 2...4 { log.push(2, undo("2.\(number)", of: "2.1")) }
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.1"])
  },
  Story(
    "four-undos-deep", "R29", "R31",
    about: "Four undos may lie on top of each other."
  ) { log in
    log.push(2, register([type("cinema")]), revise("2.1", type("gallery")))
    for number in 2...5 { log.push(2, undo("2.\(number)", of: "2.1")) }
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.2"])
    #expect(state.anomalies.isEmpty)
  },
  Story(
    "five-undos-deep", "R29", "R31",
    about: "A fifth undo on top of four has no effect. Whoever wants the value writes it again."
  ) { log in
    log.push(2, register([type("cinema")]), revise("2.1", type("gallery")))
    for number in 2...6 { log.push(2, undo("2.\(number)", of: "2.1")) }
    log.push(2, undo("2.7", of: "2.1"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.2"])
    #expect(state.anomalies == ["2.7 undo_too_deep", "2.8 target_unknown"])
  },
  Story(
    "undo-of-two-places-taken-back-in-one", "R28", "R29",
    about: "An undo of notes of two places is undone for one of them."
  ) { log in
    log.push(2, register([name("Kino")]), register([name("Baari")]))
    log.push(2, note("2.1", "a note"), note("2.2", "a note"), undo("2.3", "2.4", of: "2.1", "2.2"))
    log.push(2, undo("2.5", of: "2.1"))
  } expect: { (state) throws in
    #expect(try state.notes("2.1").count == 1)
    #expect(try state.notes("2.2").isEmpty)
  },
  Story(
    "two-undos-of-one-edit", "R28", "R29",
    about: "Two people undo one edit: it stands again when both of them have thought better of it."
  ) { log in
    log.push(2, register([type("cinema")]), revise("2.1", type("gallery")))
    log.sync(3, 4)
    log.push(3, undo("2.2", of: "2.1"))
    log.push(4, undo("2.2", of: "2.1"))
    log.push(3, undo("3.1", of: "2.1"))
    log.mark()
    log.push(4, undo("4.1", of: "2.1"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.2"])
  },
  Story(
    "undo-of-a-version", "R28", "R35",
    about: "An undo of a version of a note brings back the one before it of the same author."
  ) { log in
    log.push(2, register([name("Kino")]), note("2.1", "a red door"))
    log.push(2, reviseNote("2.1", "2.2", "a green door"), undo("2.3", of: "2.1"))
  } expect: { (state) throws in
    #expect(try state.notes("2.1") == ["2.2: 2.2 a red door"])
  },
]
