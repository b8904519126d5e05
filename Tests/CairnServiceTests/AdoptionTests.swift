import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnStore
import CairnWire
import Testing

@Suite("Adopted work, closed surveys and appointed admins, at the door")
struct AdoptionTests {
  private func record(
    _ body: EventBody, _ harness: ServiceHarness, _ admin: inout TestDevice
  ) async throws {
    let answers = try await harness.push([try admin.record([body])], by: admin)
    #expect(answers.map(\.refused) == [nil])
  }

  private func adopt(
    _ batch: UnverifiedBatch, _ harness: ServiceHarness, _ admin: inout TestDevice
  ) async throws {
    try await record(
      .eventsAdopted(
        EventsAdopted(
          device: batch.seal.device, throughSequence: batch.seal.lastSequence,
          chainHead: batch.seal.chainHead)), harness, &admin)
  }

  @Test("Exactly the events whose chain an admin adopted come in, and only once")
  func chain() async throws {
    try await ServiceHarness.servingTwo { harness, admin, surveyor in
      // Whoever has the key records others under the same numbers.
      var forger = surveyor
      let first = try surveyor.record(notes: 2)
      let second = try surveyor.record(notes: 3)
      let forged = try forger.record(notes: 2, "forged")
      let longer = try forger.record(notes: 3, "forged")
      try await harness.revoke(surveyor.number, by: &admin)
      for batch in [first, forged] {
        #expect(
          try await harness.push([batch], by: admin).map(\.refused?.code) == [.deviceRevoked])
      }
      try await adopt(first, harness, &admin)
      try await adopt(second, harness, &admin)
      #expect(
        try await harness.push([forged, longer], by: admin).map(\.refused?.code)
          == [.adoptionMismatch, .adoptionMismatch])
      #expect(
        try await harness.push([first, second, first, second], by: admin).map(\.refused)
          == [nil, nil, nil, nil])
      let more = try surveyor.record(notes: 1)
      #expect(
        try await harness.push([more, forged], by: admin).map(\.refused?.code)
          == [.deviceRevoked, nil])
      let events = try harness.audit().filter { entry in
        (try? EntryEnvelope(parsing: entry))?.event?.device == surveyor.number
      }
      #expect(events.count == 5)
    }
  }

  @Test("A batch that ends before what was adopted, or passes through it, is refused")
  func otherEnds() async throws {
    try await ServiceHarness.servingTwo { harness, admin, surveyor in
      var other = surveyor
      var third = surveyor
      let whole = try surveyor.record(notes: 4)
      let part = try other.record(notes: 2)
      let passing = try third.record(notes: 5)
      try await harness.revoke(surveyor.number, by: &admin)
      try await adopt(whole, harness, &admin)
      #expect(
        try await harness.push([part, passing, whole], by: admin).map(\.refused?.code)
          == [.adoptionMismatch, .adoptionMismatch, nil])
    }
  }

  @Test("A revoked device may bring what an admin adopted, and reads nothing")
  func ownDelivery() async throws {
    try await ServiceHarness.servingTwo { harness, admin, surveyor in
      let batch = try surveyor.record(notes: 2)
      try await harness.revoke(surveyor.number, by: &admin)
      let token = try surveyor.token(at: harness.clock.now)
      await expectRefusal(.deviceRevoked) {
        try harness.service.authenticate(token, survey: "helsinki", isPushing: true)
      }
      try await adopt(batch, harness, &admin)
      await expectRefusal(.deviceRevoked) {
        try harness.service.authenticate(token, survey: "helsinki")
      }
      let caller = try harness.service.authenticate(token, survey: "helsinki", isPushing: true)
      for _ in 0..<2 {
        let answer = try await harness.service.sync(
          SyncRequest(cursor: LogSize(1), batches: [batch]), by: caller, clockOffset: nil)
        #expect(answer.entries.isEmpty)
        guard case .push(let pushed)? = answer.opening.first,
          case .failed(let refusal)? = answer.opening.last, answer.opening.count == 2
        else {
          Issue.record("\(answer.opening)")
          return
        }
        #expect(pushed.refused == nil && pushed.head.sequence == batch.seal.lastSequence)
        #expect(refusal.code == .deviceRevoked)
      }
    }
  }

  @Test("Adopted work of a continued device comes in beside its successor's")
  func continued() async throws {
    try await ServiceHarness.servingTwo { harness, admin, surveyor in
      let late = try surveyor.record(notes: 1)
      var successor = try await harness.continuing(surveyor)
      #expect(
        try await harness.push([late], by: admin).map(\.refused?.code) == [.deviceForked])
      try await adopt(late, harness, &admin)
      #expect(
        try await harness.push([late, try successor.record(notes: 1)], by: admin).map(\.refused)
          == [nil, nil])
    }
  }

  @Test("A closed survey takes an admin's work alone, and all of it again once it is reopened")
  func closed() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      var surveyor = try await harness.enrol(&admin)
      let early = try surveyor.record(notes: 1)
      try await record(.surveyClosed(SurveyClosed(reason: "done")), harness, &admin)
      let answer = try await harness.service.sync(
        SyncRequest(cursor: LogSize(1), batches: [early]), by: try harness.caller(surveyor),
        clockOffset: nil)
      guard case .push(let pushed)? = answer.opening.first else {
        Issue.record("no answer")
        return
      }
      #expect(pushed.refused?.code == .surveyClosed && !answer.entries.isEmpty)
      try await record(.note("an admin's"), harness, &admin)
      // A surveyor opens nothing again.
      let attempt = try surveyor.record([.surveyReopened(SurveyReopened(reason: "please"))])
      #expect(
        try await harness.push([early, attempt], by: admin).map(\.refused?.code)
          == [.surveyClosed, .surveyClosed])
      // A service that starts anew knows it from the store.
      let again = try ServiceHarness.service(over: harness.engine, clock: harness.clock)
      let caller = try again.authenticate(
        try surveyor.token(at: harness.clock.now), survey: "helsinki")
      try await ServiceHarness.serving(again) {
        let answer = try await again.sync(
          SyncRequest(cursor: .zero, batches: [early], pushOnly: true), by: caller,
          clockOffset: nil)
        guard case .push(let pushed)? = answer.opening.first else {
          Issue.record("no answer")
          return
        }
        #expect(pushed.refused?.code == .surveyClosed)
      }
      try await record(.surveyReopened(SurveyReopened(reason: "again")), harness, &admin)
      #expect(try await harness.push([early, attempt], by: admin).map(\.refused) == [nil, nil])
      try harness.audit()
    }
  }

  private func appointed(
    _ appointee: AdminAppointed.Appointee, replacing replaced: [DeviceNumber] = []
  ) -> AdminAppointed {
    AdminAppointed(
      appointee: appointee, replaced: replaced, reason: "nobody is left",
      appointed: Timestamp(milliseconds: 0))
  }

  @Test("An operator appoints a device as admin where none can act, and nowhere else by stealth")
  func appointment() async throws {
    try await ServiceHarness.servingTwo { harness, admin, surveyor in
      let service = harness.service
      await expectRefusal(.adminsRemain) {
        try await service.appointAdmin(appointed(.device(surveyor.number)), in: "helsinki")
      }
      // The admin loses its folder: its own last act.
      try await harness.revoke(.firstAdmin, by: &admin)
      let stranger = try #require(DeviceNumber(77))
      await expectRefusal(.deviceUnknown) {
        try await service.appointAdmin(appointed(.device(stranger)), in: "helsinki")
      }
      let size = try harness.published().size
      // A lost answer costs nothing.
      for _ in 0..<2 {
        try await service.appointAdmin(appointed(.device(surveyor.number)), in: "helsinki")
      }
      #expect(try harness.published().size == size.advanced(by: 1))
      _ = try await harness.enrol(&surveyor)
    }
  }

  @Test("An operator's invite lets an admin in, and those whom it replaces are coordinators")
  func appointmentByInvite() async throws {
    try await ServiceHarness.servingTwo { harness, admin, surveyor in
      let secret = SoftwareSigner(generating: .ed25519)
      let invite = AdminAppointed.Appointee.invite(
        key: secret.publicKey, name: "Eino", expires: harness.clock.now.advanced(by: .seconds(60)))
      try await harness.service.appointAdmin(
        appointed(invite, replacing: [.firstAdmin]), in: "helsinki")
      let signer = SoftwareSigner(generating: .p256)
      let answer = try await harness.service.enrol(
        try harness.enrolment(of: signer, with: secret, survey: admin.survey), survey: "helsinki")
      #expect(answer.role == .admin)
      let members = try harness.service.members(by: try harness.caller(surveyor))
      #expect(members.map(\.record.role) == [.coordinator, .surveyor, .admin])
    }
  }
}
