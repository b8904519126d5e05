import CairnFold
import CairnModel
import Testing

/// What becomes of acts of each kind where they are out.
let setAsideEdgeStories: [Story] = [
  Story(
    "set-aside-of-removes-and-resolutions", "R15", "R26", "R47", "R50",
    about: "A remove that is out removes nothing, and a resolution that is out decides nothing. An"
      + " add that is out is kept away by the remove of somebody else."
  ) { log in
    log.push(2, register([type("cinema")], elements: [tag("film")]))
    log.sync(3)
    log.push(
      3, remove("2.1", "film", addedBy: "2.1"), resolve("2.1", type("gallery")), add("2.1", "art"))
    log.sync(2)
    log.push(2, remove("2.1", "art", addedBy: "3.3"))
    log.sync(1)
    log.push(1, setAside("3.0"))
  } expect: { (state) throws in
    #expect(try state.elements("2.1", StorySchema.tags) == ["film: 2.1"])
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.1"])
    let tags = state.state.entities[id("2.1")]?.sets[StorySchema.tags]
    #expect(tags?.removedAhead.flatMap(\.addedBy) == [event("3.3")])
  },
  Story(
    "set-aside-of-retractions-and-reverts", "R17", "R19", "R50",
    about: "A retraction that is out hides nothing, a restoration that is out shows nothing, and a"
      + " merge stays whose revert is out."
  ) { log in
    log.push(
      2, register([]), register([]), register([]), register([]), retract("2.2"),
      merge("2.4", into: "2.3"))
    log.sync(3)
    log.push(3, retract("2.1"), restore("2.2"), unmerge("2.4", merge: "2.6"))
    log.mark()
    log.sync(1)
    log.push(1, setAside("3.0"))
  } expect: { (state) throws in
    #expect(try state.status("2.1") == "standing")
    #expect(try state.status("2.2") == "retracted")
    #expect(try state.status("2.4") == "merged into 2.3")
  },
  Story(
    "set-aside-of-remarks-and-judgements", "R28", "R35", "R36", "R48", "R50",
    about: "Versions of notes, pictures and judgements that are out are not there, and a judgement"
      + " stands whose revert is out. A redaction is never out, and is undone like any other; an"
      + " undo of one is out like any undo."
  ) { log in
    log.push(
      2, register([]), register([]), note("2.1", "a bell"), attach("2.1"),
      distinguish("2.1", "2.2"), attach("2.1"), attach("2.1"), redact("2.1", "2.7"))
    log.sync(3)
    log.push(
      3, reviseNote("2.1", "2.3", "two bells"), redact("2.1", "2.4"), attach("2.1"),
      takeBack("2.5", of: "2.1", "2.2"), distinguish("2.2", "2.1"), accept(.poorAccuracy, "2.1"),
      redact("2.1", "2.6"), undo("2.8", of: "2.1"))
    log.sync(1, 4)
    log.push(4, undo("3.7", of: "2.1"))
    log.push(1, setAside("3.0"))
  } expect: { (state) throws in
    #expect(try state.notes("2.1") == ["2.3: 2.3 a bell"])
    let attachments = try state.group(of: id("2.1")).attachments
    #expect(attachments.map(\.id) == [event("2.4"), event("2.6"), event("2.7")])
    #expect(attachments.map(\.redactedBy) == [event("3.2"), nil, event("2.8")])
    #expect(state.state.entities[id("2.1")]?.judgements.map(\.event) == [event("2.5")])
    #expect(state.state.entities[id("2.2")]?.judgements.map(\.event) == [event("2.5")])
  },
  Story(
    "set-aside-of-undos", "R28", "R30", "R50",
    about: "An undo that is out takes nothing back, of a registration either. An event that is out"
      + " is undone where an undo that is not out names it."
  ) { log in
    log.push(2, register([type("cinema")]), revise("2.1", type("gallery")), register([]))
    log.sync(3)
    log.push(3, undo("2.2", of: "2.1"), undo("2.3", of: "2.3"), revise("2.1", name("Kino")))
    log.sync(4)
    log.push(4, undo("3.3", of: "2.1"))
    log.sync(1)
    log.push(1, setAside("3.0"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.2"])
    #expect(try state.status("2.3") == "standing")
    #expect(state.state.entities[id("2.1")]?.undone == [event("3.3")])
    #expect(state.state.entities[id("2.3")]?.undone == [])
  },
  Story(
    "set-aside-and-what-is-found", "R8", "R29", "R31", "R42", "R50",
    about: "What is named is found although it is out, how deep an undo lies is counted with what"
      + " is out, and anomalies of what is out stay."
  ) { log in
    log.push(2, register([type("cinema")]), revise("2.1", type("gallery")))
    log.sync(3)
    log.push(
      3, revise("2.1", name("Kino")), undo("3.1", of: "2.1"), undo("3.2", of: "2.1"),
      undo("3.3", of: "2.1"), undo("3.4", of: "2.1"), revise("9.9", name("nobody")),
      sample("2.1", "R", .integer(3)), register([]))
    log.sync(1)
    log.push(1, setAside("3.0"))
    log.sync(4)
    log.push(
      4, undo("3.1", of: "2.1"), undo("3.5", of: "2.1"), undo("2.2", "3.2", of: "2.1"),
      withdraw("2.1", "3.7"), revise("3.8", type("museum")))
  } expect: { (state) throws in
    #expect(
      state.anomalies == ["3.6 entity_unknown", "4.2 undo_too_deep", "4.3 undo_mixed"])
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.2"])
    #expect(state.keeps("4.4", of: "2.1"))
    #expect(try state.siblings("3.8", StorySchema.type) == ["4.5"])
  },
  Story(
    "note-out-and-taken-back", "R28", "R35", "R50",
    about: "A note whose writing is out and taken back is away with all its versions, whichever"
      + " came first; where the undo loses its effect, the versions of others are there again."
  ) { log in
    log.push(2, register([]))
    log.sync(3)
    log.push(3, note("2.1", "a bell"), note("2.1", "a red door"), note("2.1", "a yard"))
    log.sync(4)
    log.push(
      4, reviseNote("2.1", "3.1", "two bells"), reviseNote("2.1", "3.2", "a green door"),
      reviseNote("2.1", "3.3", "a back yard"))
    log.sync(2)
    log.push(2, undo("3.1", of: "2.1"), undo("3.2", of: "2.1"), undo("2.3", of: "2.1"))
    log.sync(1)
    log.push(1, setAside("3.0"))
    log.push(2, undo("3.3", of: "2.1"))
    log.push(4, reviseNote("2.1", "3.1", "three bells"))
  } expect: { (state) throws in
    #expect(try state.notes("2.1") == ["3.2: 4.2 a green door"])
    #expect(
      state.state.entities[id("2.1")]?.undone == [event("2.3"), event("3.1"), event("3.3")])
    #expect(state.anomalies.isEmpty)
  },
  Story(
    "set-aside-of-more-than-four-writes", "R10", "R50",
    about: "What is out takes nothing from the last four writes of its device."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3)
    let base = log.size
    for code: Text in ["bar", "café", "club", "gallery", "museum", "studio"] {
      log.push(3, revise("2.1", type(code)).base(base).seen("3.0"))
    }
    log.mark()
    log.sync(1)
    log.push(1, setAside("3.2"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["3.1", "3.2"])
  },
  Story(
    "set-aside-and-clocks", "R6", "R50", "W15",
    about: "Clocks are read from what is out, too: a time is corrected by an event that was out"
      + " when it came, and a clock that was off is warned about."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.sync(1, 3, 4)
    log.push(3, revise("2.1", name("Kino Aalto")), offset: 300_001)
    log.push(4, revise("2.1", name("Kino Ylä")), offset: -300_001)
    log.push(1, setAside("3.0"), setAside("4.0"))
    log.push(3, revise("2.1", name("Kino Uusi")).claimed(StoryLog.year2031))
    log.push(1, giveBack("1.2"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.name) == ["3.2"])
    // Brought three minutes after the beginning, ten seconds after it was recorded.
    let before = StoryLog.start + 3 * StoryLog.minute - 10_000 - 300_001
    #expect(try state.corrected("2.1", "3.1") == before)
    #expect(try state.corrected("2.1", "3.2") == before)
    #expect(try state.warnings == ["W15 device 3", "W15 device 4"])
  },
  Story(
    "warnings-of-what-is-out", "R50", "W01", "W11", "W17",
    about: "What is out moves no stage, observes nothing, consents to nothing and seals nothing; a"
      + " withdrawn consent stays withdrawn.",
    schema: ShopSchema.schema(.stageMovedBack, .closureOutOfOrder, .personalWithoutConsent)
  ) { log in
    log.push(
      2, quarter(stage("S2")), shop(date(ShopSchema.closed, 2026, 4, 1)),
      shop(Field(ShopSchema.name, sealed())), shop(), shop(Field(ShopSchema.name, sealed())),
      consent("2.5"))
    log.sync(3)
    log.push(
      3, revise("2.1", stage("S1")), revise("2.2", called("Aalto")).observed(StoryLog.start),
      sample("2.2", "staff", .integer(2)).observed(StoryLog.start), consent("2.3"),
      revise("2.4", Field(ShopSchema.name, sealed())), withdrawConsent("2.5", "2.6"))
    log.mark()
    log.sync(1)
    log.push(1, setAside("3.0"))
  } expect: { (state) throws in
    #expect(try state.warnings == ["W17 2.3", "W17 2.5"])
  },
]
