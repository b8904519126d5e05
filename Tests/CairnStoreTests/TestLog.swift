import CairnLog
import CairnModel
import CairnStore
import Testing

/// A log beside the store, from which every expectation comes: its entries one by one, and a tree
/// that was grown leaf by leaf.
struct TestLog {
  let survey: SurveyKey
  private(set) var entries: [[UInt8]] = []
  private(set) var tree = LogTree()
  private(set) var fullTiles: [TileAddress: Tile] = [:]
  private(set) var heads: [DeviceNumber: DeviceHead] = [:]
  private(set) var receipts: [ReceiptRecord] = []
  private(set) var checkpoint: CheckpointRecord?
  private var batchCount = 0

  init(_ survey: SurveyKey) { self.survey = survey }

  var size: LogSize { tree.size }

  /// Entries of various lengths, none among them, each unlike any other.
  private func entry(_ index: Int) -> [UInt8] {
    if index == 7 { return [] }
    return Array("entry \(index) of \(survey.rawValue) ".utf8)
      + [UInt8](repeating: UInt8(index & 255), count: index * 37 % 61)
  }

  /// The next batch: a receipt and the events behind it. Received times stand still now and then.
  mutating func grow(by count: Int) -> LogAppend {
    let sizeBefore = size
    var list = EntryList()
    var completed: [Tile] = []
    for _ in 0..<count {
      let bytes = entry(entries.count)
      entries.append(bytes)
      list.append(bytes)
      tree.append(LogHash.leaf(bytes), full: &completed)
    }
    for tile in completed { fullTiles[tile.address] = tile }
    var newHeads: [DeviceHead] = []
    var newReceipts: [ReceiptRecord] = []
    if count > 1 {
      batchCount += 1
      let device = device(UInt32(batchCount % 3) + 1)
      let before = heads[device]?.sequence ?? .none
      let head = DeviceHead(
        device: device, sequence: before.advanced(by: count - 1),
        chain: digest(UInt8(truncatingIfNeeded: batchCount)))
      heads[device] = head
      newHeads = [head]
      newReceipts = [
        ReceiptRecord(
          index: sizeBefore.nextIndex, device: device, firstSequence: before.next,
          lastSequence: head.sequence,
          received: Timestamp(milliseconds: Int64(batchCount / 2) * 1_000))
      ]
      receipts += newReceipts
    }
    let record = CheckpointRecord(size: size, root: tree.root, note: Array("note \(size)".utf8))
    checkpoint = record
    return LogAppend(
      survey: survey, sizeBefore: sizeBefore, entries: list, completedTiles: completed,
      partialTiles: tree.partialTiles, heads: newHeads, receipts: newReceipts, members: [],
      invites: [], checkpoint: record)
  }

  /// What the store says near the end of the log; all of it with `isWhole`.
  func expectEqual(_ store: TestEngine.Store, isWhole: Bool = false) throws {
    #expect(try store.size(of: survey) == size)
    #expect(try store.tree(of: survey) == tree)
    #expect(try store.checkpoint(of: survey) == checkpoint)
    #expect(try store.heads(of: survey) == heads.values.sorted { $0.device < $1.device })
    let last = size.fullBundleCount.rawValue
    for number in (isWhole ? 0 : last - min(last, 2))...last + 1 {
      let bundle = try store.bundle(BundleNumber(number), of: survey)
      #expect(
        try store.byteCount(of: BundleNumber(number), in: survey) == bundle.bytes.count)
      let start = min(entries.count, Int(number) * 256)
      #expect(bundle.map(Array.init) == Array(entries[start..<min(entries.count, start + 256)]))
    }
    for level in UInt8(0)...3 {
      let count = size.hashCount(atLevel: level) / 256
      for number in (isWhole ? 0 : count - min(count, 2))...count + 1 {
        try expectTile(TileAddress(level: level, number: number), in: store)
      }
    }
  }

  private func expectTile(_ address: TileAddress, in store: TestEngine.Store) throws {
    let expected = fullTiles[address] ?? tree.partialTiles.first { $0.address == address }
    let width = expected?.width ?? 0
    #expect(width == address.width(in: size))
    #expect(try store.tile(address, width: width + 1, of: survey) == nil)
    #expect(try store.tile(address, width: 0, of: survey) == nil)
    guard width > 0 else { return }
    #expect(try store.tile(address, width: width, of: survey) == expected)
    #expect(try store.tile(address, width: 1, of: survey) == expected)
  }
}
