import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnWire
import Synchronization
import Testing

@Suite("Quotas of a service whose clock was set")
struct ClockAheadTests {
  private static let ten = Quota(eventCount: 10, byteCount: 0)
  private static let day: Int64 = 86_400

  private static func secondsToWait(
    for count: Int, by device: TestDevice, _ harness: ServiceHarness
  ) async throws -> UInt32? {
    var copy = device
    let answers = try await harness.push([try copy.record(notes: count)], by: device)
    let refused = answers.first?.refused
    #expect(refused == nil || refused?.code == .quotaExceeded)
    return refused?.retryAfterSeconds
  }

  @Test("A clock that once ran a year ahead holds nobody up, and is not read back at each start")
  func year() async throws {
    let harness = try ServiceHarness { $0.quotas.member = Self.ten }
    var admin = try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      harness.clock.move(by: .seconds(365 * Self.day))
      _ = try await harness.push([try admin.record(notes: 10)], by: admin)
      #expect(try await harness.used(by: admin) == [10])
      #expect(try await Self.secondsToWait(for: 1, by: admin, harness) != nil)

      harness.clock.move(by: .seconds(-365 * Self.day))
      for _ in 0..<3 {
        let batch = try admin.record(notes: 100)
        #expect(try await harness.push([batch], by: admin).map(\.refused) == [nil])
      }
      #expect(try await harness.used(by: admin).isEmpty)
      return admin
    }
    let reads = Mutex(0)
    harness.engine.store.hooks.beforeRead { reads.withLock { $0 += 1 } }
    let service = try harness.another(Self.ten)
    // Bundle 0, for the log's key.
    #expect(reads.withLock { $0 } == 1)
    try await ServiceHarness.serving(service) {
      let batch = try admin.record(notes: 100)
      #expect(try await harness.codes([batch], by: admin, with: service) == [nil])
      #expect(try await harness.used(by: admin, with: service).isEmpty)
    }
    // Once the clock has passed those receipts, days are told again.
    harness.clock.move(by: .seconds(366 * Self.day))
    let later = try harness.another(Self.ten)
    try await ServiceHarness.serving(later) {
      let batch = try admin.record(notes: 10)
      #expect(try await harness.codes([batch], by: admin, with: later) == [nil])
      #expect(try await harness.used(by: admin, with: later) == [10])
    }
    try harness.audit()
  }

  @Test("Where the clock ran ahead by a day or less, all counts as before")
  func aDay() async throws {
    let harness = try ServiceHarness { $0.quotas.member = Self.ten }
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      harness.clock.move(by: .seconds(Self.day))
      _ = try await harness.push([try admin.record(notes: 10)], by: admin)
      let end = UTCDay(containing: harness.clock.now).end
      harness.clock.move(by: .seconds(-Self.day))
      let seconds = try #require(try await Self.secondsToWait(for: 1, by: admin, harness))
      #expect(harness.clock.now.advanced(by: .seconds(Int64(seconds))) >= end)
      #expect(try await harness.used(by: admin) == [10])
      harness.clock.move(by: Milliseconds(-1))
      #expect(try await Self.secondsToWait(for: 1, by: admin, harness) == nil)
      try harness.audit()
    }
  }

  @Test("Where the clock is set back before anything was brought, the first receipt's day counts")
  func beforeTheFirstReceipt() async throws {
    let harness = try ServiceHarness { $0.quotas.member = Self.ten }
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      harness.clock.move(by: .seconds(-Self.day))
      _ = try await harness.push([try admin.record(notes: 10)], by: admin)
      #expect(try await harness.used(by: admin) == [10])
      // The day on which the survey was opened is another.
      harness.clock.move(by: .seconds(Self.day))
      #expect(try await harness.used(by: admin).isEmpty)
      #expect(try await Self.secondsToWait(for: 10, by: admin, harness) == nil)
      try harness.audit()
    }
  }
}
