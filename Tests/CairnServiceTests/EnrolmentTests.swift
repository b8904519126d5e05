import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnStore
import CairnWire
import Synchronization
import Testing

@Suite("Enrolling devices")
struct EnrolmentTests {
  @Test("An invite lets one device in, and a lost answer costs nothing")
  func once() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let invite = try await harness.invite(&admin, role: .coordinator)
      let signer = SoftwareSigner(generating: .p256)
      let request = try harness.enrolment(of: signer, with: invite, survey: admin.survey)
      let answer = try await harness.service.enrol(request, survey: "helsinki")
      #expect(answer.device == DeviceNumber(2))
      #expect(answer.role == .coordinator)
      #expect(SurveyID(LogHash.leaf(answer.surveyOpened)) == admin.survey)
      let size = try harness.published().size
      // The answer was lost, and the invite expired meanwhile.
      harness.clock.move(by: .seconds(100_000))
      let again = try await harness.service.enrol(request, survey: "helsinki")
      #expect(again.device == answer.device && again.index == answer.index)
      #expect(try harness.published().size == size)

      let other = SoftwareSigner(generating: .p256)
      let second = try harness.enrolment(of: other, with: invite, survey: admin.survey)
      await expectRefusal(.inviteUsed) {
        try await harness.service.enrol(second, survey: "helsinki")
      }
      try harness.audit()
    }
  }

  @Test("An enrolment that is repeated reads nothing of the log, and a revoked device is refused")
  func repeated() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let invite = try await harness.invite(&admin)
      let signer = SoftwareSigner(generating: .p256)
      let request = try harness.enrolment(of: signer, with: invite, survey: admin.survey)
      let reads = Atomic<Int>(0)
      harness.engine.store.hooks.beforeRead { reads.add(1, ordering: .relaxed) }
      let first = try await harness.service.enrolment(request, survey: "helsinki")
      #expect(!first.isRepeated)
      for _ in 0..<5 {
        let again = try await harness.service.enrolment(request, survey: "helsinki")
        #expect(again.isRepeated && again.message == first.message)
      }
      #expect(reads.load(ordering: .relaxed) == 0)
      // A service that starts anew has entry 0 from its store.
      let other = try ServiceHarness.service(over: harness.engine, clock: harness.clock)
      let readCount = reads.load(ordering: .relaxed)
      let later = try await other.enrolment(request, survey: "helsinki")
      #expect(later.isRepeated && later.message == first.message)
      #expect(reads.load(ordering: .relaxed) == readCount)

      try await harness.revoke(first.message.device, by: &admin)
      await expectRefusal(.deviceRevoked) {
        try await harness.service.enrol(request, survey: "helsinki")
      }
      try harness.audit()
    }
  }

  @Test("Of two devices that use an invite at once, one is let in")
  func atOnce() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let invite = try await harness.invite(&admin)
      let requests = try (0..<8).map { _ in
        try harness.enrolment(
          of: SoftwareSigner(generating: .p256), with: invite, survey: admin.survey)
      }
      let results = await withTaskGroup(of: Result<EnrolAnswer, any Error>.self) { group in
        for request in requests {
          group.addTask {
            do {
              return .success(try await harness.service.enrol(request, survey: "helsinki"))
            } catch { return .failure(error) }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(results.count { (try? $0.get()) != nil } == 1)
      for case .failure(let error) in results {
        #expect((error as? Refusal)?.code == .inviteUsed)
      }
      try harness.audit()
    }
  }

  @Test("An invite that expired, that nobody issued or whose secret did not sign lets nobody in")
  func refused() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let invite = try await harness.invite(&admin, lasting: .seconds(60))
      let signer = SoftwareSigner(generating: .p256)
      let stranger = SoftwareSigner(generating: .ed25519)
      let unknown = try harness.enrolment(of: signer, with: stranger, survey: admin.survey)
      await expectRefusal(.inviteUnknown) {
        try await harness.service.enrol(unknown, survey: "helsinki")
      }
      var request = try harness.enrolment(of: signer, with: invite, survey: admin.survey)
      request.name = "Mallory"
      await expectRefusal(.sealInvalid) {
        try await harness.service.enrol(request, survey: "helsinki")
      }
      request.name = "Ville"
      harness.clock.move(by: .seconds(61))
      await expectRefusal(.inviteExpired) {
        try await harness.service.enrol(request, survey: "helsinki")
      }
      await expectRefusal(.surveyUnknown) {
        try await harness.service.enrol(request, survey: "oulu")
      }
    }
  }

  @Test("A surveyor's invite is stored and lets nobody in")
  func authority() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      var surveyor = try await harness.enrol(&admin)
      let invite = try await harness.invite(&surveyor)
      let request = try harness.enrolment(
        of: SoftwareSigner(generating: .p256), with: invite, survey: admin.survey)
      await expectRefusal(.inviteUnknown) {
        try await harness.service.enrol(request, survey: "helsinki")
      }
    }
  }

  @Test("A device that takes over from a copy of itself freezes the old number")
  func continuing() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      var surveyor = try await harness.enrol(&admin)
      _ = try await harness.push([try surveyor.record(notes: 1)], by: surveyor)
      let signer = SoftwareSigner(generating: .p256)
      let statement = EnrolmentStatement.bytes(
        survey: admin.survey, key: signer.publicKey, name: "Ville",
        continues: surveyor.number)
      let request = EnrolRequest(
        key: signer.publicKey, name: "Ville", inviteKey: nil,
        signature: try surveyor.signer.sign(statement), continues: surveyor.number)
      let answer = try await harness.service.enrol(request, survey: "helsinki")
      #expect(try await harness.service.enrol(request, survey: "helsinki").device == answer.device)
      #expect(answer.role == .surveyor)
      let late = try surveyor.record(notes: 1)
      #expect(
        try await harness.push([late], by: admin).map(\.refused?.code) == [.deviceForked])
      let members = try harness.service.members(by: try harness.caller(admin))
      #expect(members.map(\.continuedBy) == [[], [answer.device], []])
      try harness.audit()
    }
  }
}
