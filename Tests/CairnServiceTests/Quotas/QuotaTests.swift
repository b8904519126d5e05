import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnWire
import Testing

@Suite("Quotas of a day")
struct QuotaTests {
  private static func quotas(
    member: UInt64 = 0, survey: UInt64 = 0
  ) -> (inout ServiceConfiguration) -> Void {
    {
      $0.quotas.member = Quota(eventCount: member, byteCount: 0)
      $0.quotas.survey = Quota(eventCount: survey, byteCount: 0)
    }
  }

  @Test("Work beyond a quota waits, is told until when, and comes in then: nothing is lost")
  func waits() async throws {
    let harness = try ServiceHarness(configure: Self.quotas(member: 10))
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      _ = try await harness.push([try admin.record(notes: 7)], by: admin)
      #expect(try await harness.used(by: admin).isEmpty)
      _ = try await harness.push([try admin.record(notes: 1)], by: admin)
      #expect(try await harness.used(by: admin) == [8])
      let head = admin.chain.head
      let size = try harness.published().size
      let batch = try admin.record(notes: 3)
      let answer = try #require(try await harness.push([batch], by: admin).first)
      let refusal = try #require(answer.refused)
      #expect(refusal.code == .quotaExceeded && answer.head == head)
      #expect(try harness.published().size == size)
      let seconds = Int64(try #require(refusal.retryAfterSeconds))
      harness.clock.move(by: .seconds(seconds - 1))
      let early = try await harness.push([batch], by: admin).first?.refused
      #expect(early?.code == .quotaExceeded && early?.retryAfterSeconds == 1)
      harness.clock.move(by: .seconds(1))
      #expect(
        try await harness.push([batch], by: admin) == [PushAnswer(head: admin.chain.head)])
      #expect(try await harness.used(by: admin).isEmpty)
      try harness.audit()
    }
  }

  @Test("A batch counts for who sealed it, whoever brings it")
  func whoSealed() async throws {
    let harness = try ServiceHarness(configure: Self.quotas(member: 10))
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      var surveyor = try await harness.enrol(&admin)
      let brought = try surveyor.record(notes: 9)
      #expect(try await harness.push([brought], by: admin).map(\.refused) == [nil])
      #expect(try await harness.used(by: surveyor) == [9])
      #expect(try await harness.used(by: admin).isEmpty)
      // The admin's own work has room, the surveyor's has not, by whomever it comes.
      let more = try surveyor.record(notes: 2)
      let own = try admin.record(notes: 9)
      #expect(
        try await harness.push([more, own], by: admin).map(\.refused?.code)
          == [.quotaExceeded, nil])
      #expect(
        try await harness.push([more], by: surveyor).map(\.refused?.code) == [.quotaExceeded])
      try harness.audit()
    }
  }

  @Test("Numbers that continue each other share one quota, and all members share the survey's")
  func lineagesAndSurvey() async throws {
    let harness = try ServiceHarness(configure: Self.quotas(member: 10, survey: 16))
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      var surveyor = try await harness.enrol(&admin)
      _ = try await harness.push([try surveyor.record(notes: 6)], by: surveyor)
      var copy = try await harness.continuing(surveyor)
      let tooMany = try copy.record(notes: 5)
      #expect(
        try await harness.push([tooMany], by: copy).map(\.refused?.code) == [.quotaExceeded])
      #expect(try await harness.used(by: copy).isEmpty)
      // The admin issued one invite; 7 and 6 and 3 are the survey's 16.
      _ = try await harness.push([try admin.record(notes: 6)], by: admin)
      #expect(try await harness.used(by: admin) == [13])
      _ = try await harness.push([try admin.record(notes: 3)], by: admin)
      #expect(try await harness.used(by: admin) == [10, 16])
      var other = copy
      other.chain = DeviceChain(
        survey: copy.survey, device: copy.number, key: copy.signer.publicKey)
      let refused = try await harness.push([try other.record(notes: 1)], by: other)
      #expect(refused.first?.refused?.message.contains("the survey") == true)
      try harness.audit()
    }
  }

  @Test("What the log has of a batch already counts once")
  func overlap() async throws {
    let harness = try ServiceHarness(configure: Self.quotas(member: 6))
    try await harness.serving {
      try await harness.logIn()
      let start = try await harness.openSurvey()
      var (first, whole) = (start, start)
      _ = try await harness.push([try first.record(notes: 2)], by: start)
      let batch = try whole.record(notes: 5)
      #expect(try await harness.push([batch], by: start).map(\.refused) == [nil])
      #expect(try await harness.used(by: start) == [5])
      #expect(try await harness.push([batch], by: start).map(\.refused) == [nil])
      #expect(try await harness.used(by: start) == [5])
      var more = whole
      #expect(
        try await harness.push([try more.record(notes: 2)], by: start).map(\.refused?.code)
          == [.quotaExceeded])
      #expect(
        try await harness.push([try whole.record(notes: 1)], by: start).map(\.refused) == [nil])
      try harness.audit()
    }
  }

  @Test("Where members used up the survey's quota, an admin can still act")
  func admins() async throws {
    let harness = try ServiceHarness(configure: Self.quotas(survey: 5))
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      var surveyor = try await harness.enrol(&admin)
      _ = try await harness.push([try surveyor.record(notes: 4)], by: surveyor)
      let more = try surveyor.record(notes: 1)
      #expect(
        try await harness.push([more], by: surveyor).map(\.refused?.code) == [.quotaExceeded])
      try await harness.revoke(surveyor.number, by: &admin)
      try harness.audit()
    }
  }
}
