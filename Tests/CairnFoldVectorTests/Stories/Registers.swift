import CairnFold
import CairnModel
import Testing

let registerStories: [Story] = [
  Story(
    "successor-replaces", "R9", "R10",
    about: "Whoever saw a value and wrote another replaces it, whatever the clocks say."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.sync(3)
    log.push(3, revise("2.1", name("Kino Aalto")).claimed(StoryLog.start - StoryLog.day))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.name) == ["3.1"])
    #expect(try state.shown("2.1", StorySchema.name) == .text("Kino Aalto"))
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "two-edits-of-one-field", "R10", "R13",
    about: "Two people edit the same field offline: both values stay, and a person decides."
  ) { log in
    log.push(2, register([name("Kino"), type("cinema")]))
    log.sync(2, 3, 4)
    log.push(3, revise("2.1", type("gallery")))
    log.push(4, revise("2.1", type("theatre")))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["3.1", "4.1"])
    #expect(try state.shown("2.1", StorySchema.type) == .code("theatre"))
    #expect(try state.conflicts == ["2.1 field 2: 3.1 4.1"])
  },
  Story(
    "two-edits-of-one-device", "R7", "R10",
    about: "What one device records one after the other follows on itself, offline or not."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.push(2, revise("2.1", type("gallery")), revise("2.1", type("theatre")))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.3"])
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "equal-values-agree", "R11", "R13",
    about: "Two people write the same value: both writes stand, and nothing is in conflict."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3, 4)
    log.push(3, revise("2.1", type("theatre")))
    log.push(4, revise("2.1", type("theatre")))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["3.1", "4.1"])
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "equal-letters-of-other-bytes-differ", "R11", "R13",
    about: "Text is equal by its bytes: one letter in two encodings is two values."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3, 4)
    log.push(3, revise("2.1", type("caf\u{e9}")))
    log.push(4, revise("2.1", type("cafe\u{301}")))
  } expect: { (state) throws in
    #expect(try state.conflicts == ["2.1 field 2: 3.1 4.1"])
  },
  Story(
    "latest-shows-one-and-keeps-both", "R12",
    about: "A field of class latest shows the later of two values; the other stays beside it."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.sync(3, 4)
    log.push(3, revise("2.1", name("Kino Aalto")).claimed(StoryLog.start + 100_000))
    log.push(4, revise("2.1", name("Kino Ylä")).claimed(StoryLog.start + 50_000))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.name) == ["3.1", "4.1"])
    #expect(try state.shown("2.1", StorySchema.name) == .text("Kino Aalto"))
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "equal-times-fall-to-the-greater-id", "R12",
    about: "Of two values with one corrected time the one of the greater event is shown."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.sync(3, 4)
    log.push(4, revise("2.1", name("Kino Ylä")).claimed(StoryLog.start))
    log.push(3, revise("2.1", name("Kino Aalto")).claimed(StoryLog.start))
  } expect: { (state) throws in
    #expect(try state.shown("2.1", StorySchema.name) == .text("Kino Ylä"))
  },
  Story(
    "unknown-field-shows-latest", "R12",
    about: "A field that no schema names is kept, and shows the later of two values."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.sync(3, 4)
    log.push(3, revise("2.1", Field(StorySchema.custom, .integer(1))))
    log.push(4, revise("2.1", Field(StorySchema.custom, .integer(2))))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.custom) == ["3.1", "4.1"])
    #expect(try state.shown("2.1", StorySchema.custom) == .integer(2))
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "different-fields-merge", "R9", "R10",
    about: "Edits of different fields of one place have nothing to do with each other."
  ) { log in
    log.push(2, register([name("Kino"), type("cinema")]))
    log.sync(3, 4)
    log.push(3, revise("2.1", name("Kino Aalto")))
    log.push(4, revise("2.1", type("theatre")))
  } expect: { (state) throws in
    #expect(try state.shown("2.1", StorySchema.name) == .text("Kino Aalto"))
    #expect(try state.shown("2.1", StorySchema.type) == .code("theatre"))
    #expect(try state.siblings("2.1", StorySchema.name) == ["3.1"])
    #expect(try state.siblings("2.1", StorySchema.type) == ["4.1"])
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "carried-old-value-undoes-no-edit", "R9",
    about: "A form carries the old name along; its event names only the touched type, so that a"
      + " real edit of the name stands."
  ) { log in
    log.push(2, register([name("Kino"), type("cinema")]))
    log.sync(3, 4)
    log.push(3, revise("2.1", name("Kino Aalto")))
    // Device 4 still shows "Kino". It says nothing of the name.
    log.push(4, revise("2.1", type("theatre")))
    log.sync(2)
    log.push(2, revise("2.1", Field(StorySchema.custom, .flag(true))))
  } expect: { (state) throws in
    #expect(try state.shown("2.1", StorySchema.name) == .text("Kino Aalto"))
    #expect(try state.siblings("2.1", StorySchema.name) == ["3.1"])
  },
  Story(
    "emptied-field-is-a-value", "R10", "R11",
    about: "Emptying a field is a write like any other, and differs from a value."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3, 4)
    log.push(3, revise("2.1", Field(StorySchema.type, .cleared)))
    log.push(4, revise("2.1", type("theatre")))
  } expect: { (state) throws in
    #expect(try state.conflicts == ["2.1 field 2: 3.1 4.1"])
  },
  Story(
    "same-local-name-is-two-entities", "R8",
    about: "Two people register what they both call Kino: two entities, until somebody merges."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.push(3, register([name("Kino")]))
  } expect: { (state) throws in
    #expect(state.entities.map { "\($0.id)" } == ["2.1", "3.1"])
    #expect(try state.status("2.1") == "standing")
    #expect(try state.status("3.1") == "standing")
  },
]
