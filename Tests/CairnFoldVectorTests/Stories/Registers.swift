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

/// Edits of one field on the same old form, so that none of them had seen another.
private func windows(_ count: Int) -> [StoryAct] {
  (1...count).map { revise("2.1", type(Text("type \($0)"))).seen("3.0") }
}

let cappedRegisterStories: [Story] = [
  Story(
    "three-writes-of-one-device", "R10",
    about: "Three windows of one laptop, none of which had seen another: all three writes stand."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3)
    for act in windows(3) { log.push(3, act) }
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["3.1", "3.2", "3.3"])
  },
  Story(
    "four-writes-of-one-device", "R10",
    about: "Four writes of one device may stand beside each other."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3)
    for act in windows(4) { log.push(3, act) }
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["3.1", "3.2", "3.3", "3.4"])
  },
  Story(
    "five-writes-of-one-device", "R10",
    about: "Of five writes of one device that did not see each other the last four stand, and"
      + " another device's beside them."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3, 4)
    log.push(4, revise("2.1", type("gallery")))
    for act in windows(5) { log.push(3, act) }
  } expect: { (state) throws in
    #expect(
      try state.siblings("2.1", StorySchema.type) == ["3.2", "3.3", "3.4", "3.5", "4.1"])
    #expect(state.keeps("3.1", of: "2.1"))
  },
  Story(
    "write-below-the-last-four-still-replaces", "R10",
    about: "What a write had seen stays replaced when four later ones of its device take the write"
      + " itself from sight."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3, 4)
    let base = log.size
    log.push(4, revise("2.1", type("gallery")))
    log.push(3, revise("2.1", type("theatre")).base(base).seen("3.0", "4.1"))
    for act in windows(4) { log.push(3, act.base(base)) }
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["3.2", "3.3", "3.4", "3.5"])
  },
  Story(
    "write-below-the-last-four-comes-back", "R10", "R28",
    about: "Where one of the last four is undone, the write below them stands again."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3)
    for act in windows(5) { log.push(3, act) }
    log.push(3, undo("3.4", of: "2.1"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["3.1", "3.2", "3.3", "3.5"])
  },
  Story(
    "two-writes-in-one-event-count-once", "R9", "R10",
    about: "An event that names a field twice has written it once: three more may stand beside it."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3)
    log.push(3, revise("2.1", type("gallery"), type("theatre")))
    for act in windows(3) { log.push(3, act) }
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["3.1", "3.2", "3.3", "3.4"])
    #expect(
      try state.register(of: #require(state.state.entities[id("2.1")]), StorySchema.type)
        .siblings.first?.value == .code("theatre"))
  },
  Story(
    "replaced-by-what-was-undone", "R10", "R28",
    about: "A write that only an undone one had replaced stands again, beside what was written by"
      + " somebody who had seen the undone one alone."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3, 4)
    let base = log.size
    log.push(3, revise("2.1", type("gallery")))
    log.push(4, revise("2.1", type("theatre")).base(base).seen("3.1"))
    log.push(2, revise("2.1", type("museum")).base(base).seen("2.1", "4.1"))
    log.push(4, undo("4.1", of: "2.1"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.2", "3.1"])
  },
  Story(
    "flood-in-a-group", "R21",
    about: "What a write of the survivor had replaced in a member stays replaced when four later"
      + " writes of its device take the write from sight."
  ) { log in
    log.push(2, register([type("cinema")]), register([type("museum")]))
    log.sync(3, 4)
    let base = log.size
    log.push(4, revise("2.2", type("gallery")))
    log.push(4, merge("2.2", into: "2.1").base(base).seen("4.0"))
    log.push(3, revise("2.1", type("theatre")).base(base).seen("3.0", "4.2"))
    for act in windows(4) { log.push(3, act.base(base)) }
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["3.2", "3.3", "3.4", "3.5"])
  },
  Story(
    "late-edits-of-five-members", "R21",
    about:
      "Of five edits that one device made of as many merged places, none of which it knew to be"
      + " merged, the last four stand for the whole."
  ) { log in
    log.push(
      2, register([name("Kino")]), register([]), register([]), register([]), register([]),
      register([]))
    log.sync(3, 4)
    log.push(
      4, merge("2.2", into: "2.1"), merge("2.3", into: "2.1"), merge("2.4", into: "2.1"),
      merge("2.5", into: "2.1"), merge("2.6", into: "2.1"))
    for number in 2...6 { log.push(3, revise("2.\(number)", type(Text("type \(number)")))) }
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["3.2", "3.3", "3.4", "3.5"])
  },
]
