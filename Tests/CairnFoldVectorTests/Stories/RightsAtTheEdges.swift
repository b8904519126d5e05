import CairnFold
import CairnModel
import Testing

private func change(_ device: UInt32, to role: Role, _ log: StoryLog) -> StoryAct {
  StoryAct(.roleChanged(RoleChanged(device: log.device(device), role: role)))
}

private func revoke(_ device: UInt32, _ log: StoryLog, lineage: Bool = false) -> StoryAct {
  StoryAct(
    .deviceRevoked(
      DeviceRevoked(device: log.device(device), reason: "lost", hasLineage: lineage)))
}

/// Who counts as enrolled and whose work is the own, and what is asked first.
let rightEdgeStories: [Story] = [
  Story(
    "device-one-counts-as-enrolled", "R2", "R34",
    about: "The first admin's device was enrolled with the survey: others continue it and stand"
      + " beside it, it is given a role, appointed and revoked."
  ) { log in
    log.enrol(5, role: .surveyor, beside: 1)
    log.enrol(6, role: .admin, continues: 1)
    log.push(2, register([name("Kino")]))
    log.sync(1, 5, 6)
    log.push(1, sample("2.1", "R", .integer(4)))
    log.push(5, sample("2.1", "R", .integer(2)))
    log.push(6, sample("2.1", "R", .integer(1)), change(1, to: .surveyor, log))
    log.mark()
    log.appoint(1)
    log.push(6, revoke(1, log))
  } expect: { (state) throws in
    #expect(try state.summaries("2.1") == ["R . 1 1/3"])
    #expect(state.state.header.roles[StoryLog().device(1)] == .admin)
    #expect(state.state.header.revoked == [StoryLog().device(1)])
  },
  Story(
    "continues-what-is-not-less", "R2", "R34",
    about: "A number that was not enrolled before, or is greater, is continued by nobody."
  ) { log in
    log.enrol(5, continues: 6)
    log.enrol(7)
    log.enrol(6, continues: 7)
    log.push(2, register([name("Kino")]))
    log.sync(5, 6, 7)
    log.push(5, sample("2.1", "R", .integer(1)))
    log.push(6, sample("2.1", "R", .integer(2)))
    log.push(7, sample("2.1", "R", .integer(3)))
  } expect: { (state) throws in
    #expect(try state.summaries("2.1") == ["R . 2 3/3"])
  },
  Story(
    "revoked-alone-after-its-lineage", "R4",
    about: "Who revokes a number alone, of which the lineage was revoked before, takes nothing of"
      + " that back."
  ) { log in
    log.push(1, revoke(2, log, lineage: true), revoke(2, log), revoke(3, log))
    log.enrol(5, role: .admin, continues: 2)
    log.enrol(6, role: .admin, continues: 3)
  } expect: { (state) throws in
    #expect(state.state.header.revoked.map(\.rawValue).sorted() == [2, 3, 5])
  },
  Story(
    "own-by-standing-beside", "R3",
    about: "What the other phone of a person registered is the own. Of a merge its author"
      + " decides, and an undo of nothing is of nobody else's."
  ) { log in
    log.enrol(5, role: .surveyor)
    log.enrol(6, role: .surveyor, beside: 5)
    log.push(6, register([name("Kino")]), register([name("Baari")]), register([name("Sauna")]))
    log.sync(2)
    log.push(2, merge("6.3", into: "6.2"))
    log.sync(5)
    log.push(5, retract("6.1"), unmerge("6.3", merge: "2.1"), undo(of: "6.2"))
  } expect: { (state) throws in
    #expect(state.anomalies == ["5.2 unauthorised", "5.3 target_unknown"])
    #expect(try state.status("6.1") == "retracted")
    #expect(try state.status("6.3") == "merged into 6.2")
  },
  Story(
    "decisions-no-more", "R3",
    about: "A schema that says nothing of decisions takes back what the one before let surveyors"
      + " do."
  ) { log in
    log.enrol(5, role: .surveyor)
    var lenient = StorySchema.schema
    lenient.decisions = [.resolve: .surveyor]
    log.push(1, publish(lenient.document, previous: "1.1"))
    log.push(5, register([type("cinema")]), resolve("5.1", type("bar")))
    log.push(1, publish(StorySchema.later, previous: "1.2"))
    log.push(5, resolve("5.1", type("club")))
  } expect: { (state) throws in
    #expect(state.anomalies == ["5.3 unauthorised"])
    #expect(try state.shown("5.1", StorySchema.type) == .code("bar"))
  },
  Story(
    "right-ahead-of-all-else", "R3", "R5", "R8",
    about: "Whether a device may do it is asked first: of an auditor, what can't be read is"
      + " unauthorised, and so is what would be wrong in itself."
  ) { log in
    log.enrol(5, role: .auditor)
    log.push(
      5, StoryAct(.opaque(OpaqueBody(fieldNumber: 900, reason: .unknownType))),
      StoryAct(.opaque(OpaqueBody(fieldNumber: 0, reason: .missing))),
      StoryAct(.opaque(OpaqueBody(fieldNumber: 33, reason: .malformed(byteOffset: 0)))),
      merge("9.9", into: "9.9"), revise("9.9", name("Kino")))
    log.push(2, merge("9.9", into: "9.9"), publish(StorySchema.later, previous: "9.9"))
  } expect: { (state) throws in
    #expect(
      state.anomalies
        == (1...5).map { "5.\($0) unauthorised" }
        + ["2.1 merged_with_itself", "2.2 unauthorised"])
  },
]
