import CairnFold
import CairnModel
import Testing

private func change(_ device: UInt32, to role: Role, _ log: StoryLog) -> StoryAct {
  StoryAct(.roleChanged(RoleChanged(device: log.device(device), role: role)))
}

private func revoke(_ device: UInt32, _ log: StoryLog) -> StoryAct {
  StoryAct(.deviceRevoked(DeviceRevoked(device: log.device(device), reason: "lost")))
}

private func baseline(_ source: Text) -> StoryAct {
  StoryAct(.baselineImported(BaselineImported(source: source, figures: [])))
}

private func erase(_ key: UInt8) -> StoryAct {
  StoryAct(.subjectErased(SubjectErased(subjectKeyID: [key], reason: "asked")))
}

private func acceptClock(of device: UInt32, _ log: StoryLog) -> StoryAct {
  accept(.clockOff, nil, device: log.device(device))
}

/// So many points of one number that nobody has.
private func pointing(times count: Int, _ log: StoryLog) -> StoryAct {
  let point = SetAsidePoint(device: log.device(1_000), after: .none, withSuccessors: false)
  return StoryAct(
    .deviceSetAside(
      DeviceSetAside(points: Array(repeating: point, count: count), reason: "a copied key")))
}

/// What admins did, and who may set aside and restore.
let adminSetAsideStories: [Story] = [
  Story(
    "set-aside-of-an-admin", "R2", "R38", "R41", "R48", "R50",
    about: "What an admin did for the survey as a whole is never out: official totals, erasures,"
      + " roles, revocations, schemas, judgements of clocks and what takes these back."
  ) { log in
    log.push(
      1, change(4, to: .admin, log), acceptClock(of: 2, log), acceptClock(of: 3, log))
    log.sync(4)
    log.push(
      4, baseline("statistics"), acceptClock(of: 2, log), takeBack("1.3"), erase(1),
      change(2, to: .surveyor, log), revoke(2, log), publish(StorySchema.later, previous: "1.1"))
    log.push(1, setAside("4.0"))
    log.push(
      4, baseline("register of firms"), acceptClock(of: 3, log), takeBack("1.4"), erase(2),
      change(3, to: .surveyor, log), revoke(3, log),
      publish(StorySchema.document, previous: "4.7"))
  } expect: { (state) throws in
    let header = state.state.header
    #expect(header.baselines == [event("4.1"), event("4.8")])
    let judgements = header.clockJudgements.filter { $0.revertedAt == nil }.map(\.event)
    #expect(Set(judgements) == [event("4.2"), event("4.9")])
    #expect(header.erased == [[1], [2]])
    #expect([2, 3].map { header.roles[StoryLog().device($0)] } == [.surveyor, .surveyor])
    #expect(header.revoked == [StoryLog().device(2), StoryLog().device(3)])
    let schemas = header.schemas.documents.map(\.event)
    #expect(schemas == [event("1.1"), event("4.7"), event("4.14")])
    #expect(state.anomalies.isEmpty)
  },
  Story(
    "set-aside-of-who-raises-the-rules", "R40", "R50",
    about: "The level that an admin raises is in force, though all that the device recorded is"
      + " out."
  ) { log in
    log.push(1, change(4, to: .admin, log), setAside("4.0"))
    log.push(4, StoryAct(.rulesRaised(level: 2)))
    log.push(2, register([]))
  } expect: { (state) throws in
    #expect(state.state.requiresUpgrade)
    #expect(state.entities.isEmpty)
  },
  Story(
    "set-aside-restored-by-who-is-out", "R50", "R52",
    about: "Another admin restores, and what that device restored stays so, though all that it"
      + " recorded is out by an earlier act or a later one."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.push(1, change(4, to: .admin, log))
    log.sync(1, 3)
    log.push(3, revise("2.1", type("gallery")), add("2.1", "art"))
    log.push(1, setAside("3.1"), setAside("3.0"))
    log.sync(4)
    log.push(4, giveBack("1.3"))
    log.push(1, setAside("4.0"))
    log.push(4, giveBack("1.4"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["3.1"])
    #expect(try state.elements("2.1", StorySchema.tags) == ["art: 3.2"])
    #expect(state.anomalies.isEmpty)
  },
  Story(
    "set-aside-by-who-is-revoked-later", "R3", "R50", "R52",
    about: "An act stays in effect when its author is revoked and is no admin any more. A"
      + " coordinator restores nothing; a revoked admin neither restores nor sets aside."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.push(1, change(4, to: .admin, log))
    log.sync(3, 4)
    log.push(3, revise("2.1", type("gallery")))
    log.push(4, setAside("3.0"))
    log.sync(2)
    log.push(2, giveBack("4.1"))
    log.push(1, revoke(4, log))
    log.push(4, setAside("2.0"), giveBack("4.1"))
    log.push(1, change(4, to: .coordinator, log))
  } expect: { (state) throws in
    #expect(
      state.anomalies == ["2.2 unauthorised", "4.2 unauthorised", "4.3 unauthorised"])
    #expect(try state.status("2.1") == "standing")
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.1"])
  },
  Story(
    "set-aside-and-what-its-bound-counts", "R3", "R42", "R50", "R52",
    about: "The bound counts each point of each act that had an effect, a number that stands twice"
      + " twice, and nothing of acts that had none; each number has its own. An act beyond it"
      + " can't be restored."
  ) { log in
    log.push(2, register([]), add("2.1", "two"))
    log.enrol(5, role: .admin, beside: 4)
    log.enrol(6)
    log.enrol(7)
    log.sync(1, 3, 6, 7)
    log.push(3, add("2.1", "three"))
    log.push(6, add("2.1", "six"))
    log.push(7, add("2.1", "seven"))
    log.push(4, pointing(times: 256, log))
    log.push(1, change(4, to: .admin, log), pointing(times: 255, log))
    log.push(1, setAside("3.0", "2.0"), giveBack("1.4"), setAside("3.0"))
    log.push(4, setAside("6.0"), pointing(times: 255, log))
    log.push(5, setAside("7.0"))
  } expect: { (state) throws in
    #expect(
      state.anomalies == ["4.1 unauthorised", "1.4 set_aside_full", "1.5 target_unknown"])
    #expect(try state.status("2.1") == "standing")
    #expect(try state.elements("2.1", StorySchema.tags) == ["two: 2.2"])
  },
]
