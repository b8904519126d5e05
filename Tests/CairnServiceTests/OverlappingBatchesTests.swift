import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnStore
import CairnWire
import Testing

@Suite("Batches that begin with what the log has")
struct OverlappingBatchesTests {
  /// The events so far and some more, all of them under one seal, as a device packs them.
  private func pack(
    _ packed: [UnverifiedBatch], and count: Int, of start: TestDevice, _ text: String = "more"
  ) throws -> UnverifiedBatch {
    var device = start
    var next = start
    var entries = packed.flatMap { $0.entries.map { Array($0) } }
    for entry in entries { next.chain.append(LogHash.leaf(entry)) }
    entries += try next.record(notes: count, text).entries.map { Array($0) }
    return try device.seal(entries)
  }

  private func answers(
    _ batches: [UnverifiedBatch], _ harness: ServiceHarness, by device: TestDevice
  ) async throws -> [RefusalCode?] {
    try await harness.push(batches, by: device).map(\.refused?.code)
  }

  /// The device's events in the log, each also found by its id.
  private func logged(_ device: DeviceNumber, _ harness: ServiceHarness) throws -> [[UInt8]] {
    let key = try harness.service.summary(of: "helsinki").record.key
    let entries = try harness.audit().map { Array($0) }
    return try entries.enumerated().compactMap { position, entry in
      guard let event = try EntryEnvelope(parsing: entry[...]).event, event.device == device else {
        return nil
      }
      let receipt = try harness.engine.store.receipt(of: event, in: key)
      #expect(receipt?.index(of: event) == LogIndex(UInt64(position)), "event \(event)")
      return entry
    }
  }

  @Test(
    "Packs of one device come in, each event once, in whatever order they are brought",
    arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
  func orders(_ order: [Int]) async throws {
    try await ServiceHarness.servingTwo { harness, admin, surveyor in
      let first = try pack([], and: 2, of: surveyor)
      let second = try pack([first], and: 1, of: surveyor)
      let third = try pack([second], and: 3, of: surveyor)
      let packs = [first, second, third]
      for place in order {
        #expect(try await answers([packs[place]], harness, by: admin) == [nil])
      }
      #expect(
        try await answers(packs + packs, harness, by: admin) == .init(repeating: nil, count: 6))
      #expect(try logged(surveyor.number, harness) == third.entries.map { Array($0) })
      // A service that starts anew goes on from there.
      surveyor.chain = DeviceChain(
        DeviceHead(
          device: surveyor.number, sequence: third.seal.lastSequence, chain: third.seal.chainHead))
      #expect(try await answers([try surveyor.record(notes: 1)], harness, by: admin) == [nil])
    }
  }

  @Test("What begins in the midst of a batch and ends behind it brings the rest")
  func midst() async throws {
    try await ServiceHarness.servingTwo { harness, admin, surveyor in
      let start = surveyor
      let first = try surveyor.record(notes: 1)
      let second = try surveyor.record(notes: 4)
      var late = start
      late.chain.append(LogHash.leaf(first.entries[0]))
      let whole = try pack([second], and: 2, of: late)
      #expect(whole.seal.firstSequence.rawValue == 2)
      #expect(try await answers([whole], harness, by: admin) == [.chainGap])
      #expect(try await answers([first, second, whole], harness, by: admin) == [nil, nil, nil])
      #expect(try logged(surveyor.number, harness).count == 7)
    }
  }

  @Test("Another past is a fork, however the batch begins, and brings nothing")
  func forks() async throws {
    try await ServiceHarness.servingTwo { harness, admin, surveyor in
      let first = try pack([], and: 1, of: surveyor)
      let second = try pack([first], and: 1, of: surveyor)
      let forked = try pack([first], and: 2, of: surveyor, "forged")
      let other = try pack([], and: 3, of: surveyor, "other")
      // The true beginning, under a seal of other events.
      var patched = other
      patched.entries = EntryList()
      for entry in second.entries { patched.entries.append(entry) }
      patched.entries.append(other.entries[2])
      #expect(try await answers([first, second], harness, by: admin) == [nil, nil])
      let head = try harness.published().size
      #expect(
        try await answers([forked, other, patched], harness, by: admin)
          == [.deviceForked, .deviceForked, .deviceForked])
      #expect(try harness.published().size == head)
      #expect(try logged(surveyor.number, harness) == second.entries.map { Array($0) })
      // Whoever has seen the device's events in the log computes wrongly.
      surveyor.witnessed = try harness.published()
      let witnessed = try pack([first], and: 2, of: surveyor, "forged")
      #expect(try await answers([witnessed], harness, by: admin) == [.chainInvalid])
    }
  }

  @Test("Of a revoked device the later pack comes in where it alone was adopted, and no other")
  func adopted() async throws {
    try await ServiceHarness.servingTwo { harness, admin, surveyor in
      let first = try pack([], and: 2, of: surveyor)
      let second = try pack([first], and: 2, of: surveyor)
      let third = try pack([second], and: 1, of: surveyor)
      let forged = try pack([first], and: 2, of: surveyor, "forged")
      #expect(try await answers([first], harness, by: admin) == [nil])
      try await harness.revoke(surveyor.number, by: &admin)
      #expect(
        try await answers([first, second, third, forged], harness, by: admin)
          == [nil, .deviceRevoked, .deviceRevoked, .deviceRevoked])
      func adopt(_ batch: UnverifiedBatch, _ admin: inout TestDevice) async throws {
        let adopted = EventsAdopted(
          device: batch.seal.device, throughSequence: batch.seal.lastSequence,
          chainHead: batch.seal.chainHead)
        let act = try admin.record([.eventsAdopted(adopted)])
        #expect(try await answers([act], harness, by: admin) == [nil])
      }
      try await adopt(second, &admin)
      #expect(
        try await answers([forged, third, second, forged, third], harness, by: admin)
          == [.adoptionMismatch, .adoptionMismatch, nil, .deviceForked, .deviceRevoked])
      try await adopt(third, &admin)
      #expect(try await answers([third, second, first], harness, by: admin) == [nil, nil, nil])
      #expect(try logged(surveyor.number, harness) == third.entries.map { Array($0) })
    }
  }

  @Test("Only the events that are new must have seen what the log has")
  func contexts() async throws {
    try await ServiceHarness.servingTwo { harness, admin, surveyor in
      let first = try pack([], and: 1, of: surveyor)
      #expect(try await answers([first], harness, by: admin) == [nil])
      var next = surveyor
      next.chain.append(LogHash.leaf(first.entries[0]))
      let early = try next.event(.note("early"), base: LogSize(1_000)).encoded()
      var packing = surveyor
      let batch = try packing.seal([Array(first.entries[0]), early])
      #expect(try await answers([batch], harness, by: admin) == [.contextMissing])
      #expect(try logged(surveyor.number, harness).count == 1)
    }
  }
}
