import CairnFold
import CairnModel
import Testing

private func change(_ device: UInt32, to role: Role, _ log: StoryLog) -> StoryAct {
  StoryAct(.roleChanged(RoleChanged(device: log.device(device), role: role)))
}

let surveyStories: [Story] = [
  Story(
    "authority-at-the-entry", "R3",
    about: "What a device may do is decided at the entry: a later promotion does not make up for"
      + " it."
  ) { log in
    log.push(2, publish(StorySchema.later, previous: "1.1"))
    log.push(1, change(2, to: .admin, log))
    log.push(2, publish(StorySchema.later, previous: "1.1"))
  } expect: { (state) throws in
    #expect(state.anomalies == ["2.1 unauthorised"])
    #expect(state.state.header.schemas.documents.map(\.event) == [event("1.1"), event("2.2")])
  },
  Story(
    "auditor-records-nothing", "R3", "R8",
    about: "An auditor's registration has no effect, and what others say of it has none either."
  ) { log in
    log.push(1, change(3, to: .auditor, log))
    log.push(3, register([name("Kino")]))
    log.sync(4)
    log.push(4, revise("3.1", name("Kino Ylä")))
  } expect: { (state) throws in
    #expect(state.entities.isEmpty)
    #expect(state.anomalies == ["3.1 unauthorised", "4.1 entity_unknown"])
  },
  Story(
    "author-who-never-joined", "R3",
    about: "An event of a device that was not enrolled has no effect, should a log hold one."
  ) { log in
    log.push(9, register([name("Kino")]))
  } expect: { (state) throws in
    #expect(state.entities.isEmpty)
    #expect(state.anomalies == ["9.1 unauthorised"])
  },
  Story(
    "work-of-a-revoked-device", "R4",
    about: "Adopted fieldwork of a revoked device counts; its acts as an admin do not."
  ) { log in
    log.push(1, change(2, to: .admin, log))
    log.push(1, StoryAct(.deviceRevoked(DeviceRevoked(device: log.device(2), reason: "lost"))))
    log.push(2, register([name("Kino")]), publish(StorySchema.later, previous: "1.1"))
  } expect: { (state) throws in
    #expect(try state.status("2.1") == "standing")
    #expect(state.anomalies == ["2.2 unauthorised"])
    #expect(state.state.header.revoked == [StoryLog().device(2)])
  },
  Story(
    "revoked-lineage", "R4",
    about: "A revocation of a lineage is of every number that continues another of it, those"
      + " enrolled later included, but for what it excepts and what continues that."
  ) { log in
    log.enrol(5, role: .admin, continues: 2)
    log.enrol(6, role: .admin, continues: 2)
    log.enrol(7, role: .admin, continues: 5)
    let revocation = DeviceRevoked(
      device: log.device(5), reason: "copied", hasLineage: true,
      except: [log.device(6), log.device(8), log.device(99)])
    log.push(1, StoryAct(.deviceRevoked(revocation)))
    log.enrol(8, role: .admin, continues: 7)
    log.enrol(9, role: .admin, continues: 6)
    log.push(7, change(3, to: .auditor, log))
    log.push(8, register([name("Kino")]), change(3, to: .auditor, log))
    log.push(9, change(4, to: .coordinator, log))
  } expect: { (state) throws in
    #expect(state.state.header.revoked.map(\.rawValue).sorted() == [2, 5, 7, 8])
    #expect(state.anomalies == ["7.1 unauthorised", "8.2 unauthorised"])
    #expect(try state.status("8.1") == "standing")
    #expect(state.state.header.roles[StoryLog().device(4)] == .coordinator)
  },
  Story(
    "revoked-number-alone", "R4",
    about: "A revocation of one number leaves what it continues, and what continues it, at work."
  ) { log in
    log.enrol(5, role: .admin, continues: 2)
    log.enrol(6, role: .admin, continues: 5)
    let revocation = DeviceRevoked(
      device: log.device(5), reason: "lost", hasLineage: false, except: [log.device(5)])
    log.push(1, StoryAct(.deviceRevoked(revocation)))
    log.enrol(7, role: .admin, continues: 5)
    log.push(5, change(3, to: .auditor, log))
    log.push(6, change(3, to: .coordinator, log))
    log.push(7, change(4, to: .coordinator, log))
  } expect: { (state) throws in
    #expect(state.state.header.revoked == [StoryLog().device(5)])
    #expect(state.anomalies == ["5.1 unauthorised"])
    #expect(state.state.header.roles[StoryLog().device(3)] == .coordinator)
    #expect(state.state.header.roles[StoryLog().device(4)] == .coordinator)
  },
  Story(
    "admin-by-the-operator", "R2", "R3",
    about: "An operator's appointment makes a device an admin from its own entry on, and those whom"
      + " it replaces coordinators; an invite's holder is one from the enrolment on."
  ) { log in
    log.push(2, change(3, to: .coordinator, log))
    log.appoint(2, replacing: 1, 3, 9)
    log.push(1, change(3, to: .coordinator, log))
    log.push(2, change(4, to: .coordinator, log))
    log.appoint(nil, replacing: 2)
    log.push(2, change(3, to: .auditor, log))
    log.enrol(5, role: .admin)
    log.push(5, change(3, to: .auditor, log))
  } expect: { (state) throws in
    #expect(state.anomalies == ["2.1 unauthorised", "1.2 unauthorised", "2.3 unauthorised"])
    let roles = state.state.header.roles
    #expect(
      [1, 2, 3, 4, 5].map { roles[StoryLog().device($0)]?.name }
        == ["coordinator", "coordinator", "auditor", "coordinator", "admin"])
  },
  Story(
    "role-of-a-stranger", "R2",
    about: "A role for a device that was never enrolled changes nothing."
  ) { log in
    log.push(1, change(9, to: .admin, log))
  } expect: { (state) throws in
    #expect(state.anomalies.isEmpty)
    #expect(state.state.header.roles.count == 4)
  },
  Story(
    "schema-in-parts", "R38",
    about: "A schema counts from the event that brings its last part; then fields merge by it,"
      + " what lies behind included."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.sync(3, 4)
    log.push(3, revise("2.1", name("Kino Aalto")))
    log.push(4, revise("2.1", name("Kino Ylä")))
    let document = StorySchema.later
    log.push(
      1,
      publish(
        document, previous: "1.1", part: 1, of: 2, bytes: Array(document.dropFirst(100))),
      publish(document, previous: "1.1", part: 0, of: 2, bytes: Array(document.prefix(100))))
  } expect: { (state) throws in
    #expect(state.state.header.schemas.documents.map(\.event) == [event("1.1"), event("1.3")])
    #expect(state.state.header.schemas.documents.last?.bytes == StorySchema.later)
    #expect(try state.conflicts == ["2.1 field 1: 3.1 4.1"])
    #expect(state.anomalies.isEmpty)
  },
  Story(
    "schema-that-breaks", "R38",
    about: "Parts that make another document than they promise, and a part of another count than"
      + " the first, have no effect."
  ) { log in
    log.push(
      1, publish(StorySchema.later, previous: "1.1", bytes: [123, 125]),
      publish(StorySchema.later, previous: "1.1", part: 0, of: 2, bytes: [123]),
      publish(StorySchema.later, previous: "1.1", part: 1, of: 3, bytes: [125]))
  } expect: { (state) throws in
    #expect(state.anomalies == ["1.2 schema_broken", "1.4 schema_broken"])
    #expect(state.state.header.schemas.documents.count == 1)
  },
  Story(
    "schema-without-the-one-before", "R39",
    about: "A schema whose author had not seen the one in force has no effect until it is rebased."
  ) { log in
    log.push(1, publish(StorySchema.later, previous: nil))
    log.push(1, publish(StorySchema.later, previous: "1.1"))
  } expect: { (state) throws in
    #expect(state.anomalies == ["1.2 schema_unrebased"])
    #expect(state.state.header.schemas.documents.map(\.event) == [event("1.1"), event("1.3")])
  },
  Story(
    "rules-above-what-is-known", "R40",
    about: "Folding stops right behind the event that raises the rules to a level that this text"
      + " does not describe."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.push(1, StoryAct(.rulesRaised(level: 1)), StoryAct(.rulesRaised(level: 2)))
    log.push(2, register([name("Baari")]))
  } expect: { (state) throws in
    #expect(state.state.requiresUpgrade)
    // Behind six entries of the beginning, a batch of one, a receipt and two events.
    #expect(state.state.size.rawValue == 11)
    #expect(state.entities.map { "\($0.id)" } == ["2.1"])
  },
  Story(
    "baseline-and-erasure", "R41",
    about: "Official totals and destroyed keys are kept for the survey as a whole."
  ) { log in
    log.push(
      1,
      StoryAct(
        .baselineImported(
          BaselineImported(
            source: "statistics office",
            figures: [
              BaselineFigure(
                area: "091", code: "dcms@2015:5914", year: 2025, firms: 12, employment: nil)
            ]))))
    log.push(1, StoryAct(.subjectErased(SubjectErased(subjectKeyID: [1, 2], reason: "asked"))))
    log.push(1, StoryAct(.subjectErased(SubjectErased(subjectKeyID: [1, 2], reason: "again"))))
  } expect: { (state) throws in
    #expect(state.state.header.baselines == [event("1.2")])
    #expect(state.state.header.erased == [[1, 2]])
  },
  Story(
    "pending-on-top", "R45",
    about: "What waits on a device counts there as if it had just been appended."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3)
    log.push(4, revise("2.1", type("gallery")).base(log.size))
    log.wait(3, revise("2.1", type("theatre")), register([name("Baari")]))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["3.1", "4.1"])
    #expect(try state.status("3.2") == "standing")
    #expect(try state.conflicts == ["2.1 field 2: 3.1 4.1"])
  },
  Story(
    "the-past-is-a-prefix", "R1", "R44",
    about: "The state of an earlier size is what so many entries give, whatever came later."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.sync(3)
    log.mark()
    log.push(3, revise("2.1", name("Kino Aalto")))
    log.mark()
    log.push(2, retract("2.1"), undo("2.1", of: "2.1"))
  } expect: { (state) throws in
    #expect(try state.status("2.1") == "retracted")
    let entity = try #require(state.state.entities[id("2.1")])
    let early = try #require(entity.asOf(LogSize(8)))
    #expect(early.fields[StorySchema.name]?.shown?.value == .text("Kino"))
    let later = try #require(entity.asOf(LogSize(10)))
    #expect(later.fields[StorySchema.name]?.shown?.value == .text("Kino Aalto"))
    #expect(!later.isRetracted)
    #expect(entity.asOf(LogSize(7)) == nil)
  },
  Story(
    "every-part", "R46", "R47",
    about: "A state with a part of every kind, to compare the bytes of each with."
  ) { log in
    everyPart(&log)
  } expect: { (state) throws in
    #expect(state.entities.count == 2)
    #expect(state.anomalies == ["4.2 entity_unknown"])
  },
]

private func everyPart(_ log: inout StoryLog) {
  log.push(
    2,
    register([name("Kino"), location(metresNorth: 0, accuracy: 5)], elements: [tag("film")]),
    sample("2.1", "R", .integer(-2), confidence: 4), note("2.1", "a red door", tags: ["door"]),
    StoryAct(
      .attachmentDeclared(
        AttachmentDeclared(
          subject: id("2.1"), digest: StoryLog.digest(6), byteCount: 12, mediaType: "image/jpeg",
          name: "door.jpg"))),
    StoryAct(.consentGiven(ConsentGiven(subject: id("2.1"), statement: "may be named"))))
  log.push(3, register([name("Kino Aalto")]))
  log.sync(3, 4)
  log.push(3, retract("2.1"))
  log.push(
    4, merge("3.1", into: "2.1"), revise("7.1", name("nobody")),
    remove("2.1", "bar", addedBy: "3.9"))
  log.sync(1)
  log.push(
    1, distinguish("2.1", "3.1"), accept(.poorAccuracy, "2.1", key: StorySchema.location),
    accept(.clockOff, nil, item: "x", device: log.device(2)))
  log.push(
    1, StoryAct(.baselineImported(BaselineImported(source: "statistics", figures: []))),
    change(3, to: .coordinator, log),
    StoryAct(.deviceRevoked(DeviceRevoked(device: log.device(4), reason: "lost"))),
    StoryAct(.subjectErased(SubjectErased(subjectKeyID: [1, 2], reason: "asked"))),
    setAside("4.9+", "3.9"))
}
