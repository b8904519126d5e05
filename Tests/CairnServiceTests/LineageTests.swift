import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnStore
import CairnViews
import CairnWire
import Testing

@Suite("Devices that continue each other")
struct LineageTests {
  /// A service on which a surveyor has number 2.
  private func serving(
    _ body: (ServiceHarness, inout TestDevice, TestDevice) async throws -> Void
  ) async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let surveyor = try await harness.enrol(&admin)
      try await body(harness, &admin, surveyor)
      try harness.audit()
    }
  }

  private func records(_ harness: ServiceHarness, _ admin: TestDevice) throws -> [MemberRecord] {
    try harness.service.members(by: try harness.caller(admin)).map(\.record)
  }

  @Test("A copy and its original each continue the number that they had, and both record on")
  func copies() async throws {
    try await serving { harness, admin, surveyor in
      var original = try await harness.continuing(surveyor)
      var copy = try await harness.continuing(surveyor)
      #expect(original.number != copy.number)
      var frozen = surveyor
      let answers = try await harness.push(
        [
          try original.record(notes: 2), try copy.record(notes: 2), try frozen.record(notes: 1),
        ], by: admin)
      #expect(answers.map(\.refused?.code) == [nil, nil, .deviceForked])
      let standings = try harness.service.members(by: try harness.caller(admin))
      #expect(standings[1].continuedBy == [original.number, copy.number])
      #expect(standings.map(\.record.continues) == [nil, nil, frozen.number, frozen.number])
    }
  }

  @Test("A lost answer gives the same number again, and no other entry")
  func lostAnswer() async throws {
    try await serving { harness, admin, surveyor in
      let signer = SoftwareSigner(generating: .p256)
      let request = try harness.continuation(of: surveyor, as: signer)
      let first = try await harness.service.enrol(request, survey: "helsinki")
      let size = try harness.published().size
      for _ in 0..<20 {
        let again = try await harness.service.enrol(request, survey: "helsinki")
        #expect(again.device == first.device)
      }
      #expect(try harness.published().size == size)
    }
  }

  @Test("A restored backup of a phone that was enrolled again continues the number it had")
  func restoredBackup() async throws {
    try await serving { harness, admin, surveyor in
      var phone = try await harness.continuing(surveyor)
      var newest = try await harness.continuing(phone)
      var restored = try await harness.continuing(surveyor)
      #expect(
        try await harness.push(
          [try newest.record(notes: 1), try restored.record(notes: 1)], by: admin
        )
        .map(\.refused) == [nil, nil])
      #expect(
        try await harness.push([try phone.record(notes: 1)], by: admin).map(\.refused?.code)
          == [.deviceForked])
    }
  }

  @Test("One number has eight direct continuations, and the ninth needs an invite")
  func continuedOften() async throws {
    try await serving { harness, admin, surveyor in
      for _ in 0..<Limits.continuationsPerDeviceMaximum {
        harness.clock.move(by: .seconds(60))
        _ = try await harness.continuing(surveyor)
      }
      harness.clock.move(by: .seconds(60))
      await expectRefusal(.lineageFull) { _ = try await harness.continuing(surveyor) }
      // Others are not concerned, and whoever was refused may come by an invite.
      _ = try await harness.enrol(&admin)
      _ = try await harness.continuing(admin)
    }
  }

  @Test("A lineage has 64 numbers, however they continue each other")
  func fullLineage() async throws {
    try await serving { harness, admin, surveyor in
      var numbers = [surveyor]
      while numbers.count < Limits.devicesPerLineageMaximum {
        harness.clock.move(by: .seconds(60))
        // Seven each, so that the lineage is full before one number is.
        numbers.append(try await harness.continuing(numbers[(numbers.count - 1) / 7]))
      }
      harness.clock.move(by: .seconds(60))
      for device in [numbers[0], numbers[63]] {
        await expectRefusal(.lineageFull) { _ = try await harness.continuing(device) }
      }
      _ = try await harness.enrol(&admin)
    }
  }

  @Test("Where no continuation a minute is allowed, there is none, and an invite lets in as ever")
  func none() async throws {
    let harness = try ServiceHarness { $0.lineagePace.countMaximum = 0 }
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let surveyor = try await harness.enrol(&admin)
      await expectRefusal(.lineageFull) { try await harness.continuing(surveyor) }
      _ = try await harness.enrol(&admin)
      try harness.audit()
    }
  }

  @Test("A lineage takes four numbers a minute; then it waits, and nobody else does")
  func pace() async throws {
    try await serving { harness, admin, surveyor in
      harness.clock.move(by: .seconds(60))
      var last = surveyor
      for _ in 0..<4 { last = try await harness.continuing(last) }
      harness.clock.move(by: .seconds(10))
      do {
        _ = try await harness.continuing(last)
        Issue.record("a fifth within a minute")
      } catch let refusal as Refusal {
        #expect(refusal.code == .overloaded && refusal.retryAfterSeconds == 50)
      }
      _ = try await harness.continuing(admin)
      harness.clock.move(by: .seconds(50))
      _ = try await harness.continuing(last)
    }
  }

  @Test("A revoked number, and each that it continues, can't be continued any more")
  func revokedNumber() async throws {
    try await serving { harness, admin, surveyor in
      let owner = try await harness.continuing(surveyor)
      let thief = try await harness.continuing(surveyor)
      try await harness.revoke(thief.number, by: &admin)
      for device in [surveyor, thief] {
        await expectRefusal(.deviceRevoked) { _ = try await harness.continuing(device) }
      }
      var next = try await harness.continuing(owner)
      #expect(
        try await harness.push([try next.record(notes: 1)], by: admin).map(\.refused) == [nil])
    }
  }

  @Test("A revoked lineage stays out, but for an honest successor and what continues it")
  func revokedLineage() async throws {
    try await serving { harness, admin, surveyor in
      var owner = try await harness.continuing(surveyor)
      var thief = try await harness.continuing(surveyor)
      var nested = try await harness.continuing(thief)
      try await harness.revoke(
        thief.number, by: &admin, hasLineage: true, except: [owner.number])
      for device in [surveyor, thief, nested] {
        await expectRefusal(.deviceRevoked) { _ = try await harness.continuing(device) }
      }
      harness.clock.move(by: .seconds(60))
      var next = try await harness.continuing(owner)
      let answers = try await harness.push(
        [
          try thief.record(notes: 1), try nested.record(notes: 1), try owner.record(notes: 1),
          try next.record(notes: 1),
        ], by: admin)
      #expect(
        answers.map(\.refused?.code) == [.deviceRevoked, .deviceRevoked, .deviceForked, nil])
      let revoked = try records(harness, admin).filter { $0.revokedAt != nil }
      #expect(revoked.map(\.device) == [surveyor.number, thief.number, nested.number].sorted())
    }
  }

  @Test("What was revoked by an older entry, without its lineage, leaves the others at work")
  func oldRevocation() async throws {
    try await serving { harness, admin, surveyor in
      var owner = try await harness.continuing(surveyor)
      try await harness.revoke(surveyor.number, by: &admin)
      #expect(
        try await harness.push([try owner.record(notes: 1)], by: admin).map(\.refused) == [nil])
    }
  }

  @Test("Somebody's second device stands beside the first, as the invite says, and both record")
  func beside() async throws {
    try await serving { harness, admin, surveyor in
      var phone = surveyor
      var tablet = try await harness.enrol(&admin, beside: phone.number)
      #expect(
        try await harness.push(
          [try phone.record(notes: 1), try tablet.record(notes: 1)], by: admin
        )
        .map(\.refused) == [nil, nil])
      #expect(try records(harness, admin).last?.beside == phone.number)
      // An invite beside nobody is one like any other.
      let stranger = try #require(DeviceNumber(500))
      _ = try await harness.enrol(&admin, beside: stranger)
      #expect(try records(harness, admin).last?.beside == nil)
    }
  }

  @Test("A survey that used up its numbers says so")
  func exhausted() async throws {
    let harness = try ServiceHarness()
    let (survey, invite) = try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      return (admin.survey, try await harness.invite(&admin))
    }
    let record = try harness.service.summary(of: "helsinki").record
    let store = harness.engine.store
    let checkpoint = try #require(try store.checkpoint(of: record.key))
    let last = MemberRecord(
      device: .maximum, key: SoftwareSigner(generating: .p256).publicKey, name: "Last",
      role: .surveyor, enrolledAt: LogIndex(1))
    try store.append([
      LogAppend(
        survey: record.key, sizeBefore: checkpoint.size, entries: EntryList(), completedTiles: [],
        partialTiles: [], heads: [], receipts: [], members: [last], invites: [],
        checkpoint: checkpoint)
    ])
    let service = try ServiceHarness.service(over: harness.engine, clock: harness.clock)
    try await ServiceHarness.serving(service) {
      let request = try harness.enrolment(
        of: SoftwareSigner(generating: .p256), with: invite, survey: survey)
      await expectRefusal(.devicesExhausted) {
        _ = try await service.enrol(request, survey: "helsinki")
      }
    }
  }
}
