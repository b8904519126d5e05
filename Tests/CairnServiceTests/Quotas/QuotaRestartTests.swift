import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnStore
import CairnWire
import Synchronization
import Testing

@Suite("Quotas of a service that starts anew")
struct QuotaRestartTests {
  private static let thousand = Quota(eventCount: 1_000, byteCount: 0)

  @Test("It counts the same, and reads no more of the log than today's entries")
  func restart() async throws {
    let harness = try ServiceHarness()
    var admin = try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      #expect(try await harness.push([try admin.record(notes: 700)], by: admin).count == 1)
      return admin
    }
    // The evening before; today's work lies across several bundles.
    harness.clock.move(by: .seconds(86_400))
    let first = try harness.another(Self.thousand, survey: Self.thousand)
    try await ServiceHarness.serving(first) {
      for count in [300, 1, 499] {
        let batch = try admin.record(notes: count)
        #expect(try await harness.codes([batch], by: admin, with: first) == [nil])
      }
      let used = try await harness.used(by: admin, with: first)
      #expect(used == [800, 800])
    }

    let reads = Mutex(0)
    harness.engine.store.hooks.beforeRead { reads.withLock { $0 += 1 } }
    let second = try harness.another(Self.thousand, survey: Self.thousand)
    // Entry 702 is the day's first: bundles 2 to 5, and bundle 0 for the log's key.
    #expect(reads.withLock { $0 } == 5)
    try await ServiceHarness.serving(second) {
      #expect(try await harness.used(by: admin, with: second) == [800, 800])
      let tooMany = try {
        var copy = admin; return try copy.record(notes: 201)
      }()
      #expect(
        try await harness.codes([tooMany], by: admin, with: second) == [.quotaExceeded])
    }

    harness.clock.move(by: .seconds(86_400))
    let third = try harness.another(Self.thousand, survey: Self.thousand)
    try await ServiceHarness.serving(third) {
      let used = try await harness.used(by: admin, with: third)
      #expect(used.isEmpty)
    }
    try harness.audit()
  }

  @Test("Bytes are counted as the log has them, to the last one")
  func bytes() async throws {
    let harness = try ServiceHarness()
    var admin = try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      _ = try await harness.push([try admin.record(notes: 20, "a longer note")], by: admin)
      return admin
    }
    let known = try harness.audit().reduce(UInt64(0)) { sum, entry in
      try EntryEnvelope(parsing: entry).event == nil ? sum : sum + UInt64(entry.count) + 2
    }
    let batch = try admin.record(notes: 1)
    let sum = known + UInt64(batch.entries.bytes.count)
    for (maximum, code) in [(sum - 1, RefusalCode.quotaExceeded), (sum, nil)] {
      let service = try harness.another(Quota(eventCount: 0, byteCount: maximum))
      try await ServiceHarness.serving(service) {
        let used = try await harness.used(by: admin, with: service)
        #expect(used == [known])
        #expect(try await harness.codes([batch], by: admin, with: service) == [code])
      }
    }
    try harness.audit()
  }

  @Test("What members give back to a restored service is taken whole, and counts for its own day")
  func giveBack() async throws {
    let restored = try await RestoredService()
    let harness = try ServiceHarness(in: restored.folder) {
      $0.quotas.member = Quota(eventCount: 20, byteCount: 0)
    }
    var admin = restored.admin
    try await harness.serving {
      #expect(await harness.service.health() == .recovering(["helsinki"]))
      let request = GiveBackRequest(
        from: .zero, entries: restored.replica, checkpoint: restored.note)
      _ = try await harness.service.giveBack(request, by: try harness.caller(admin))
      #expect(await harness.service.health() == .ready)
      #expect(try await harness.used(by: admin) == [33])
      let more = try {
        var copy = admin; return try copy.record(notes: 1)
      }()
      #expect(try await harness.push([more], by: admin).first?.refused?.code == .quotaExceeded)
    }
    // As if the service had never lost anything.
    let service = try harness.another(Quota(eventCount: 34, byteCount: 0))
    try await ServiceHarness.serving(service) {
      #expect(try await harness.used(by: admin, with: service) == [33])
      let tooMany = try {
        var copy = admin; return try copy.record(notes: 2)
      }()
      let fitting = try admin.record(notes: 1)
      #expect(
        try await harness.codes([tooMany], by: admin, with: service) == [.quotaExceeded])
      #expect(try await harness.codes([fitting], by: admin, with: service) == [nil])
    }
    try harness.audit()
  }
}
