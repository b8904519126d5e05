import CairnFold
import CairnModel
import Testing

extension StoryState {
  fileprivate func retractions(_ entity: String) -> [String] {
    state.entities[id(entity)]?.retraction.siblings.map { "\($0.event)" } ?? []
  }

  fileprivate func touches(_ entity: String) -> [String] {
    state.entities[id(entity)]?.touches.siblings.map { "\($0.event)" } ?? []
  }
}

/// Places whose registration is out.
let placeSetAsideStories: [Story] = [
  Story(
    "set-aside-of-a-place-and-remarks-of-each-kind", "R18", "R51",
    about: "An attachment, a consent and a revision of a note by somebody else oppose the"
      + " retraction of a place whose registration is out."
  ) { log in
    log.push(3, register([]), register([]), register([]), note("3.3", "a bell"))
    log.sync(2)
    log.push(2, attach("3.1"), consent("3.2"), reviseNote("3.3", "3.4", "two bells"))
    log.sync(1)
    log.push(1, setAside("3.0"))
  } expect: { (state) throws in
    #expect(
      try state.conflicts == [
        "3.1 retraction: 1.2 2.1", "3.2 retraction: 1.2 2.2", "3.3 retraction: 1.2 2.3",
      ])
  },
  Story(
    "set-aside-of-a-place-and-what-opposes-nothing", "R16", "R51",
    about: "What is out itself opposes nothing, and neither do withdrawals, redactions,"
      + " judgements, an edit that names nothing or a note that was taken back."
  ) { log in
    log.push(2, register([]))
    log.push(
      3, register([]), sample("3.1", "R", .integer(3)), attach("3.1"), consent("3.1"),
      note("3.1", "a bell"))
    log.sync(2)
    log.push(
      2, withdraw("3.1", "3.2"), redact("3.1", "3.3"), withdrawConsent("3.1", "3.4"),
      distinguish("3.1", "2.1"), revise("3.1"), note("3.1", "a guess"), undo("2.7", of: "3.1"))
    log.sync(1)
    log.push(1, setAside("3.0"))
  } expect: { (state) throws in
    #expect(try state.status("3.1") == "retracted")
    #expect(state.touches("3.1").isEmpty)
    #expect(try state.conflicts.isEmpty)
    #expect(state.anomalies.isEmpty)
  },
  Story(
    "set-aside-of-a-place-and-marked-remarks", "R51",
    about: "A sample that was withdrawn, a picture that was redacted and a consent that was"
      + " withdrawn oppose the retraction all the same; so does a revision of a note that was"
      + " taken back."
  ) { log in
    log.push(3, register([]), register([]), register([]), register([]))
    log.sync(2)
    log.push(
      2, sample("3.1", "R", .integer(3)), attach("3.2"), consent("3.3"), note("3.4", "a bell"))
    log.sync(4)
    log.push(
      4, withdraw("3.1", "2.1"), redact("3.2", "2.2"), withdrawConsent("3.3", "2.3"),
      reviseNote("3.4", "2.4", "two bells"))
    log.sync(2)
    log.push(2, undo("2.4", of: "3.4"))
    log.sync(1)
    log.push(1, setAside("3.0"))
  } expect: { (state) throws in
    #expect(
      try state.conflicts == [
        "3.1 retraction: 1.2 2.1", "3.2 retraction: 1.2 2.2", "3.3 retraction: 1.2 2.3",
        "3.4 retraction: 1.2 4.4",
      ])
    #expect(try state.notes("3.4").isEmpty)
  },
  Story(
    "set-aside-of-a-place-that-is-retracted-again", "R18", "R51",
    about: "A note of a place whose registration is out goes on counting as a touch when the place"
      + " was restored: it opposes a later retraction that did not know of it."
  ) { log in
    log.push(3, register([]))
    let early = log.size
    log.sync(4)
    log.push(4, note("3.1", "open at night"))
    log.sync(1)
    log.push(1, setAside("3.0"))
    log.sync(2)
    log.push(2, restore("3.1"))
    log.mark()
    log.push(1, retract("3.1").base(early))
  } expect: { (state) throws in
    #expect(state.touches("3.1") == ["4.1"])
    #expect(try state.status("3.1") == "retracted")
    #expect(try state.conflicts == ["3.1 retraction: 1.3 2.1 4.1"])
  },
  Story(
    "set-aside-of-a-root", "R23", "R51",
    about: "A root whose registration is out is shown where a merge did not know of the act, and"
      + " is hidden with its group where all merges did. Remarks on a member whose own"
      + " registration counts are no touches."
  ) { log in
    log.push(2, register([]), register([]))
    log.push(3, register([]), register([]))
    log.sync(2, 4)
    log.push(4, merge("2.1", into: "3.1"))
    log.push(2, sample("2.1", "R", .integer(3)))
    log.sync(1)
    log.push(1, setAside("3.0"))
    log.sync(4)
    log.push(4, merge("2.2", into: "3.2"))
  } expect: { (state) throws in
    #expect(try state.status("3.1") == "standing")
    #expect(try state.status("3.2") == "retracted")
    #expect(
      try state.conflicts == ["3.1 retraction: 1.2 2.1 4.1", "3.2 retraction: 1.2 2.2"])
  },
  Story(
    "set-aside-of-a-member", "R23", "R51",
    about: "A note on a member whose registration is out opposes a retraction of its root that did"
      + " not know of it; a note on the root, whose own registration counts, does not."
  ) { log in
    log.push(2, register([]))
    log.push(3, register([]))
    log.sync(4)
    log.push(4, merge("3.1", into: "2.1"))
    log.sync(2)
    log.push(4, note("3.1", "open at night"), note("2.1", "shut by day"))
    log.push(2, retract("2.1"))
    log.sync(1)
    log.push(1, setAside("3.0"))
  } expect: { (state) throws in
    #expect(try state.status("2.1") == "retracted")
    #expect(
      try state.conflicts == ["2.1 retraction: 2.2 4.2", "3.1 retraction: 1.2 4.1 4.2"])
  },
  Story(
    "set-aside-of-a-place-five-times", "R10", "R51",
    about: "An act replaces not even its author's own retraction. Of one device the last four"
      + " stand, acts and retractions alike, and who has seen one of them replaces that one."
  ) { log in
    log.push(3, register([]), register([]))
    log.sync(1)
    log.push(1, retract("3.1"), setAside("3.0"))
    log.sync(2)
    log.mark()
    for _ in 0..<4 { log.push(1, setAside("3.0")) }
    log.push(2, restore("3.2"))
  } expect: { (state) throws in
    #expect(state.retractions("3.1") == ["1.4", "1.5", "1.6", "1.7"])
    #expect(state.retractions("3.2") == ["1.4", "1.5", "1.6", "1.7", "2.1"])
    #expect(try state.status("3.1") == "retracted")
    #expect(try state.status("3.2") == "standing")
    #expect(try state.conflicts == ["3.2 retraction: 1.4 1.5 1.6 1.7 2.1"])
  },
  Story(
    "set-aside-of-a-place-in-conflict", "R13", "R30", "R51",
    about: "Conflicts of fields of a place whose registration is out are open all the same, and an"
      + " undo of that registration retracts it, too."
  ) { log in
    log.push(3, register([type("cinema")]), register([]))
    log.sync(2, 4)
    log.push(2, revise("3.1", type("gallery")), undo("3.2", of: "3.2"))
    log.push(4, revise("3.1", type("museum")))
    log.sync(1)
    log.push(1, setAside("3.0"))
  } expect: { (state) throws in
    #expect(
      try state.conflicts == ["3.1 field 2: 2.1 4.1", "3.1 retraction: 1.2 2.1 4.1"])
    #expect(state.retractions("3.2") == ["1.2", "2.2"])
    #expect(try state.status("3.2") == "retracted")
  },
]
