import CairnModel
import CairnReplica
import CairnService
import CairnServiceFixtures
import CairnSimulation
import CairnStore
import CairnWire
import Testing

@Suite("Replicas whose work waits for a quota")
struct WaitingForQuotaTests {
  @Test("Recorded work waits while all else is fetched, and comes in when the day is over")
  func waits() async throws {
    try await FolderSurvey.serving {
      $0.quotas.member = Quota(eventCount: 10, byteCount: 0)
    } _: { service, engine, clock in
      let survey = try await FolderSurvey("helsinki", on: service, engine, clock: clock)
      let phone = survey.folders[0]
      for number in 0..<7 { try survey.record("early \(number)", in: 0) }
      #expect(try await survey.sync(phone).quotas.isEmpty)
      try survey.record("early 7", in: 0)
      let report = try await survey.sync(phone)
      #expect(report.quotas.map(\.percent) == [80] && report.pending == 0)
      let told = try #require(try phone.store.lastSync())
      #expect(told.quotas == report.quotas && told.waitsUntil == nil)

      for number in 0..<3 { try survey.record("late \(number)", in: 0) }
      _ = try await survey.invite("somebody else")
      let size = try survey.admin.replica.verified.size
      clock.move(by: .seconds(60))
      let refusal = await #expect(throws: Refusal.self) { try await survey.sync(phone) }
      #expect(refusal?.code == .quotaExceeded)
      #expect(refusal?.message.contains("3 events wait here") == true)
      #expect(try phone.store.pendingCount() == 3)
      #expect(try phone.replica.verified.size == size)
      let seconds = Int64(try #require(refusal?.retryAfterSeconds))
      let record = try #require(try phone.store.lastSync())
      // Not all was brought: that sync is not the last one that ended.
      #expect(record.time == told.time && record.clockOffset != nil)
      let until = try #require(record.waitsUntil)
      #expect(until == clock.now.advanced(by: .seconds(seconds)))

      clock.move(by: .seconds(seconds))
      let after = try await survey.sync(phone)
      #expect(after.pushed == 3 && after.pending == 0 && after.quotas.isEmpty)
      #expect(try phone.store.lastSync()?.waitsUntil == nil)
      #expect(
        try survey.logged().map(\.name)
          == (0..<8).map { "early \($0)" } + (0..<3).map { "late \($0)" })
    }
  }

  @Test("While work waits, a sync tries one batch of it, and brings all once that is taken")
  func tries() async throws {
    try await FolderSurvey.serving {
      $0.quotas.member = Quota(eventCount: 1_000, byteCount: 0)
    } _: { service, engine, clock in
      let survey = try await FolderSurvey("helsinki", on: service, engine, clock: clock)
      let phone = survey.folders[0]
      for number in 0..<3_500 { try survey.record("\(number)", in: 0) }
      let transport = AlteredTransport(survey.transport)
      for _ in 0..<2 {
        let refusal = await #expect(throws: Refusal.self) {
          try await phone.replica.sync(transport)
        }
        #expect(refusal?.code == .quotaExceeded)
        #expect(try phone.store.pendingCount() == 2_500)
      }
      #expect(transport.batchCounts == [4, 1])

      // The service is started anew without quotas, before it said that it would take more.
      service.drain()
      var configuration = ServiceConfiguration(originPrefix: "field.example.org") { clock.now }
      configuration.quotas = .none
      let other = try FieldService(
        engine: engine, configuration: configuration, logger: ServiceHarness.quiet)
      let counted = AlteredTransport(LoopbackTransport(other))
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await other.run() }
        let report = try? await phone.replica.sync(counted)
        other.drain()
        try await group.waitForAll()
        #expect(report?.pushed == 2_500 && report?.pending == 0)
      }
      #expect(counted.batchCounts == [1, 2])
      #expect(try survey.logged().map(\.name) == (0..<3_500).map { "\($0)" })
    }
  }

  @Test("While others go on recording, a sync over the quota ends with its first refusal")
  func endsWhileOthersRecord() async throws {
    try await FolderSurvey.serving {
      $0.quotas.member = Quota(eventCount: 2_000, byteCount: 0)
    } _: { service, engine, clock in
      let survey = try await FolderSurvey("helsinki", on: service, engine, clock: clock)
      let phone = survey.folders[0]
      for number in 0..<3_500 { try survey.record("\(number)", in: 0) }
      let admin = survey.admin.replica
      let transport = AlteredTransport(survey.transport) { [transport = survey.transport] request in
        _ = try admin.record([Draft(.note("more"))])
        _ = try await admin.sync(transport)
        return request
      }
      let refusal = await #expect(throws: Refusal.self) { try await phone.replica.sync(transport) }
      #expect(refusal?.code == .quotaExceeded)
      #expect(refusal?.message.contains("1500 events wait here") == true)
      #expect(transport.batchCounts == [4])
      // What came in did, and what others recorded meanwhile was fetched.
      #expect(try phone.store.pendingCount() == 1_500)
      #expect(try phone.replica.verified.size == admin.verified.size.advanced(by: 2_002))
      #expect(try phone.store.lastSync()?.waitsUntil != nil)

      let again = await #expect(throws: Refusal.self) { try await phone.replica.sync(transport) }
      #expect(again?.code == .quotaExceeded)
      #expect(transport.batchCounts == [4, 1])
    }
  }

  @Test("While others go on recording, a sync whose events are refused for now ends, too")
  func endsWhereNothingIsTaken() async throws {
    try await FolderSurvey.serving { service, engine, clock in
      let survey = try await FolderSurvey("helsinki", on: service, engine, clock: clock)
      let phone = survey.folders[0]
      try survey.record("a shop", in: 0)
      let head = try #require(try phone.store.heads(of: phone.replica.survey.key).last)
      let admin = survey.admin.replica
      let transport = AlteredTransport(survey.transport) { [transport = survey.transport] request in
        _ = try admin.record([Draft(.note("more"))])
        _ = try await admin.sync(transport)
        var request = request
        request.batches = []
        return request
      } alter: { frame, receive in
        if case .checkpoint = frame {
          let refused = Refusal(.overloaded, "too much waits", retryAfterSeconds: 1)
          try receive(.push(PushAnswer(head: head, refused: refused)))
        }
        try receive(frame)
      }
      let refusal = await #expect(throws: Refusal.self) { try await phone.replica.sync(transport) }
      #expect(refusal?.code == .overloaded)
      #expect(transport.batchCounts == [1])
      #expect(try phone.replica.verified.size == admin.verified.size)
      #expect(try phone.store.pendingCount() == 1)

      // A service that says nothing of them and shows a log without them is asked once, too.
      let silent = AlteredTransport(survey.transport) { [transport = survey.transport] request in
        _ = try admin.record([Draft(.note("more"))])
        _ = try await admin.sync(transport)
        var request = request
        request.batches = []
        return request
      }
      let behind = await #expect(throws: Refusal.self) { try await phone.replica.sync(silent) }
      #expect(behind?.code == .serviceBehind)
      #expect(silent.batchCounts == [1])
      #expect(try await survey.sync(phone).pushed == 1)
    }
  }
}
