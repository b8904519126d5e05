import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnWire
import Testing

@Suite("Quotas after an epoch")
struct EpochQuotaTests {
  @Test("After an epoch lost work comes again beside the quota, and no more than was lost")
  func epoch() async throws {
    let restored = try await RestoredService()
    let quota = Quota(eventCount: 12, byteCount: 0)
    let harness = try ServiceHarness(in: restored.folder) { $0.quotas.member = quota }
    var device = try await harness.serving {
      try await harness.service.openEpoch(of: "helsinki")
      // 43 entries were published, and 11 are left: 9 of device 1's events among them.
      var device = try await harness.continuing(restored.admin)
      let lost = try again(20, by: &device, of: restored.admin.number)
      #expect(try await harness.push([lost], by: device).map(\.refused) == [nil])
      #expect(try await harness.used(by: device).isEmpty)
      let tooMany = try {
        var copy = device; return try copy.record(notes: 4)
      }()
      #expect(
        try await harness.push([tooMany], by: device).map(\.refused?.code) == [.quotaExceeded])
      let fitting = try device.record(notes: 3)
      #expect(try await harness.push([fitting], by: device).map(\.refused) == [nil])
      // Its 33rd event can't be one of 32 that were lost.
      let beyond = try {
        var copy = device
        return try again(10, by: &copy, of: restored.admin.number)
      }()
      #expect(
        try await harness.push([beyond], by: device).map(\.refused?.code) == [.quotaExceeded])
      let last = try again(9, by: &device, of: restored.admin.number)
      #expect(try await harness.push([last], by: device).map(\.refused) == [nil])
      #expect(try await harness.used(by: device) == [12])
      return device
    }
    let service = try harness.another(quota)
    try await ServiceHarness.serving(service) {
      let more = try device.record(notes: 1)
      #expect(try await harness.used(by: device, with: service) == [12])
      #expect(try await harness.codes([more], by: device, with: service) == [.quotaExceeded])
    }
    try harness.audit()
  }

  @Test(
    "A lineage may send as many events as were lost beside its quota, whatever numbers it takes")
  func onceForALineage() async throws {
    let restored = try await RestoredService()
    let older = restored.admin.number
    let quota = Quota(eventCount: 20, byteCount: 0)
    let harness = try ServiceHarness(in: restored.folder) { $0.quotas.member = quota }
    var third = try await harness.serving {
      try await harness.service.openEpoch(of: "helsinki")
      // 32 entries were lost. What is left of the day has 9 events of the lineage.
      var first = try await harness.continuing(restored.admin)
      let lost = try again(30, by: &first, of: older)
      #expect(try await harness.push([lost], by: first).map(\.refused) == [nil])
      var second = try await harness.continuing(restored.admin)
      // 2 of them are beside the quota.
      let tooMany = try {
        var copy = second
        return try again(14, by: &copy, of: older)
      }()
      #expect(
        try await harness.push([tooMany], by: second).map(\.refused?.code) == [.quotaExceeded])
      let more = try again(10, by: &second, of: older)
      #expect(try await harness.push([more], by: second).map(\.refused) == [nil])
      #expect(try await harness.used(by: second) == [17])
      var third = try await harness.continuing(first)
      let another = try again(1, by: &third, of: older)
      #expect(try await harness.push([another], by: third).map(\.refused) == [nil])
      #expect(try await harness.used(by: third) == [18])
      return third
    }
    let service = try harness.another(quota)
    try await ServiceHarness.serving(service) {
      #expect(try await harness.used(by: third, with: service) == [18])
      let tooMany = try again(3, by: &third, of: older)
      #expect(try await harness.codes([tooMany], by: third, with: service) == [.quotaExceeded])
    }
    try harness.audit()
  }

  @Test(
    "Only a number that continues one of before the loss sends lost work, and only its lineage's")
  func whoseWork() async throws {
    let restored = try await RestoredService()
    let older = restored.admin.number
    let stranger = try #require(DeviceNumber(700))
    let quota = Quota(eventCount: 10, byteCount: 0)
    let harness = try ServiceHarness(in: restored.folder) { $0.quotas.member = quota }
    let guest = try await harness.serving {
      try await harness.service.openEpoch(of: "helsinki")
      var first = try await harness.continuing(restored.admin)
      var guest = try await harness.enrol(&first)
      func isCounted(_ was: DeviceNumber, by device: TestDevice) async throws -> Bool {
        var copy = device
        let batch = try again(11, by: &copy, of: was)
        let answers = try await harness.push([batch], by: device)
        return answers.map(\.refused?.code) == [.quotaExceeded]
      }
      // Work of nobody, of the number itself, and of a number that continues nobody.
      #expect(try await isCounted(stranger, by: first))
      #expect(try await isCounted(first.number, by: first))
      #expect(try await isCounted(older, by: guest))
      #expect(try await isCounted(first.number, by: guest))
      // What continues a number of after the loss had nothing in the log that was lost.
      #expect(try await isCounted(older, by: try await harness.continuing(first)))
      let few = try again(9, by: &guest, of: older)
      #expect(try await harness.push([few], by: guest).map(\.refused) == [nil])
      #expect(try await harness.used(by: guest) == [9])
      return guest
    }
    let service = try harness.another(quota)
    try await ServiceHarness.serving(service) {
      let used = try await harness.used(by: guest, with: service)
      #expect(used == [9])
    }
    try harness.audit()
  }

  @Test("Of lost work that comes again, the bytes beyond those of most entries count")
  func bytes() async throws {
    let restored = try await RestoredService()
    let older = restored.admin.number
    let quota = Quota(eventCount: 0, byteCount: 10_000)
    let harness = try ServiceHarness(in: restored.folder) { $0.quotas.member = quota }
    let long = String(repeating: "n", count: 10_000)
    var (device, used) = try await harness.serving {
      try await harness.service.openEpoch(of: "helsinki")
      var device = try await harness.continuing(restored.admin)
      let lost = try again(20, by: &device, of: older)
      #expect(try await harness.push([lost], by: device).map(\.refused) == [nil])
      #expect(try await harness.used(by: device).isEmpty)
      let first = try again(1, by: &device, of: older, long)
      let byteCount = first.entries.bytes.count
      #expect(try await harness.push([first], by: device).map(\.refused) == [nil])
      let used = try await harness.used(by: device)
      // With what was received today before the loss.
      #expect(used.count == 1 && (used.first ?? 0) >= byteCount - 1_024)
      #expect((used.first ?? 0) < byteCount)
      return (device, used)
    }
    let service = try harness.another(quota)
    try await ServiceHarness.serving(service) {
      #expect(try await harness.used(by: device, with: service) == used)
      let more = try again(1, by: &device, of: older, long)
      #expect(try await harness.codes([more], by: device, with: service) == [.quotaExceeded])
    }
    try harness.audit()
  }

  /// Events that say which lost ones they were.
  private func again(
    _ count: Int, by device: inout TestDevice, of older: DeviceNumber, _ text: String = "again"
  ) throws -> UnverifiedBatch {
    var entries: [[UInt8]] = []
    for position in 0..<count {
      var event = device.event(.note("\(text) \(position)"), after: position)
      event.was = EventID(older, event.id.sequence.advanced(by: 9))
      entries.append(try event.encoded())
    }
    return try device.seal(entries)
  }
}
