import CairnFold
import CairnModel
import Testing

/// Undos of what was said beside the fields, and marks that several people made.
let remarkUndoStories: [Story] = [
  Story(
    "undo-of-a-note-that-others-revised", "R28", "R35",
    about: "Who takes back the writing of a note takes it away with what others made of it; where"
      + " that is taken back in turn, all versions are there again."
  ) { log in
    log.push(2, register([name("Kino")]), note("2.1", "a red door"), note("2.1", "a bell"))
    log.sync(3)
    log.push(3, reviseNote("2.1", "2.2", "a green door"), reviseNote("2.1", "2.3", "two bells"))
    log.sync(2)
    log.push(2, undo("2.2", of: "2.1"), undo("2.3", of: "2.1"))
    log.sync(4)
    log.push(4, reviseNote("2.1", "2.2", "a blue door"), undo("2.5", of: "2.1"))
  } expect: { (state) throws in
    #expect(try state.notes("2.1") == ["2.3: 2.3 a bell", "2.3: 3.2 two bells"])
    #expect(state.anomalies.isEmpty)
  },
  Story(
    "note-out-of-which-others-made-more", "R35", "R50",
    about: "Where the writing of a note is set aside, the version of somebody else stays."
  ) { log in
    log.push(2, register([name("Kino")]), note("2.1", "a red door"), note("2.1", "a bell"))
    log.sync(3)
    log.push(3, reviseNote("2.1", "2.2", "a green door"))
    log.sync(1)
    log.push(1, setAside("2.1"))
  } expect: { (state) throws in
    #expect(try state.notes("2.1") == ["2.2: 3.1 a green door"])
  },
  Story(
    "undo-of-an-attachment", "R28", "R36",
    about: "An attachment goes with the undo of its declaration. Of two redactions the first"
      + " counts; taken back, the next one does, and with that one the content is in sight again."
  ) { log in
    log.push(
      2, register([name("Kino")]), attach("2.1"), attach("2.1"), attach("2.1"), attach("2.1"))
    log.sync(3, 4)
    log.push(3, batch: (3...5).map { redact("2.1", "2.\($0)") })
    log.push(4, batch: (3...5).map { redact("2.1", "2.\($0)") })
    log.sync(2)
    log.push(
      2, undo("2.2", of: "2.1"), undo("3.2", of: "2.1"), undo("3.3", of: "2.1"),
      undo("4.3", of: "2.1"))
  } expect: { (state) throws in
    let attachments = try state.group(of: id("2.1")).attachments
    #expect(attachments.map { "\($0.id)" } == ["2.3", "2.4", "2.5"])
    #expect(attachments.map(\.redactedBy) == [event("3.1"), event("4.2"), nil])
  },
  Story(
    "undo-of-a-consent", "R28", "R37",
    about: "A consent goes with the undo of its giving. Of two withdrawals the first counts;"
      + " taken back, the next one does, and with that one the consent stands again."
  ) { log in
    log.push(
      2, register([name("Kino")]), consent("2.1"), consent("2.1"), consent("2.1"), consent("2.1"))
    log.sync(3, 4)
    log.push(3, batch: (3...5).map { withdrawConsent("2.1", "2.\($0)") })
    log.push(4, batch: (3...5).map { withdrawConsent("2.1", "2.\($0)") })
    log.sync(2)
    log.push(
      2, undo("2.2", of: "2.1"), undo("3.2", of: "2.1"), undo("3.3", of: "2.1"),
      undo("4.3", of: "2.1"))
  } expect: { (state) throws in
    let consents = try state.group(of: id("2.1")).consents
    #expect(consents.map { "\($0.id)" } == ["2.3", "2.4", "2.5"])
    #expect(consents.map(\.withdrawnBy) == [event("3.1"), event("4.2"), nil])
  },
  Story(
    "undo-of-a-withdrawn-sample", "R28", "R32",
    about: "A sample whose withdrawal is taken back counts again; one that is taken back itself"
      + " does not."
  ) { log in
    log.push(
      2, register([name("Kino")]), sample("2.1", "R", .integer(3)), withdraw("2.1", "2.2"),
      undo("2.3", of: "2.1"), sample("2.1", "X", .integer(5)), undo("2.5", of: "2.1"))
  } expect: { (state) throws in
    #expect(try state.samples("2.1") == ["2.2"])
  },
]
