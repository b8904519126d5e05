import CairnLog
import CairnModel
import CairnServiceFixtures
import CairnViews
import CairnWire
import Testing

/// What a log may hold behind one receipt: a reader keeps it until the batch's end is there.
@Suite("Batches in logs, at their bounds") struct LargeBatchTests {
  private let opened: [UInt8]
  private let device: TestDevice

  init() throws {
    let signer = try #require(SoftwareSigner(.ed25519, seed: [UInt8](repeating: 7, count: 32)))
    opened =
      ServiceEntry.surveyOpened(
        SurveyOpened(
          origin: "field.example.org/large", nonce: [UInt8](repeating: 1, count: 16),
          logKey: signer.publicKey, adminKey: signer.publicKey, adminName: "Aino", title: "Large",
          opened: Timestamp(milliseconds: 1_777_000_000_000))
      ).encoded()
    var tree = LogTree()
    tree.append(LogHash.leaf(opened))
    device = TestDevice(
      signer, number: .firstAdmin, survey: SurveyID(LogHash.leaf(opened)),
      witnessed: Checkpoint(origin: "field.example.org/large", size: tree.size, root: tree.root),
      clock: Timestamp(milliseconds: 1_777_000_100_000))
  }

  /// A log of one batch, as far as it is taken.
  private func grow(
    _ batch: UnverifiedBatch
  ) throws -> (growth: LogGrowth, fault: GrowthError?) {
    var growth = LogGrowth(survey: device.survey, verifiesSignatures: true)
    try growth.append(opened[...])
    let receipt = ServiceEntry.receipt(
      Receipt(
        seal: batch.seal, received: Timestamp(milliseconds: 1_777_000_200_000), clockOffset: nil))
    do throws(GrowthError) {
      try growth.append(receipt.encoded()[...])
      for entry in batch.entries { try growth.append(entry) }
    } catch {
      return (growth, error)
    }
    return (growth, nil)
  }

  @Test("A seal is of 10,000 events at most", arguments: [10_000, 10_001])
  func events(_ count: Int) throws {
    var device = device
    let (growth, fault) = try grow(try device.record(notes: count))
    #expect(fault?.code == (count > 10_000 ? .tooLarge : nil))
    #expect(fault.map { $0.index == LogIndex(1) } ?? growth.isWhole)
  }

  @Test("A seal that claims as many events as there are numbers is refused where it stands")
  func endless() throws {
    var device = device
    let last = try #require(EventSequence(1 << 43 - 1))
    let batch = try device.record(notes: 1).resealed(by: device) { $0.lastSequence = last }
    let (growth, fault) = try grow(batch)
    #expect(fault?.code == .tooLarge && fault?.index == LogIndex(1))
    #expect(growth.size.rawValue == 1)
  }

  @Test("The entries behind a receipt have 8 MiB at most", arguments: [false, true])
  func bytes(_ isTooLarge: Bool) throws {
    var device = device
    // Bodies of a type that nobody knows, so that each entry can have any length.
    var entries: [[UInt8]] = []
    var left = Limits.batchByteCountMaximum + (isTooLarge ? 1 : 0)
    while left > 0 {
      // What is left over must hold an entry, too.
      let length = left > 131_072 ? 65_535 : left > 65_537 ? left / 2 : left - 2
      entries.append(entry(entries.count + 1, byteCount: length))
      left -= length + 2
    }
    let batch = try device.seal(entries)
    #expect(batch.entries.bytes.count == Limits.batchByteCountMaximum + (isTooLarge ? 1 : 0))
    let (growth, fault) = try grow(batch)
    #expect(fault?.code == (isTooLarge ? .tooLarge : nil))
    #expect(fault.map { $0.index.rawValue == UInt64(entries.count + 1) } ?? growth.isWhole)
  }

  private func entry(_ sequence: Int, byteCount: Int) -> [UInt8] {
    let start =
      ProtoBytes.field(1, .varint(1)) + ProtoBytes.field(2, .varint(UInt64(sequence)))
      + ProtoBytes.field(3, .varint(1))
    for padding in 1...8 {
      let count = byteCount - start.count - padding
      guard count >= 0 else { continue }
      let bytes = start + ProtoBytes.field(1000, .bytes([UInt8](repeating: 0, count: count)))
      if bytes.count == byteCount { return bytes }
    }
    preconditionFailure("no entry of \(byteCount) bytes")
  }
}
