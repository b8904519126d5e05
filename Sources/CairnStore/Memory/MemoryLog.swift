import CairnLog
import CairnModel

/// One survey's log in memory.
struct MemoryLog: Sendable {
  let record: SurveyRecord
  private(set) var size = LogSize.zero
  private(set) var checkpoint: CheckpointRecord?
  private(set) var closedAt: LogIndex?
  private var bundles: [EntryList] = []
  private var tail = EntryList()
  private var fullTiles: [TileAddress: Tile] = [:]
  /// The partial tile of each level above the leaves; level 0's follows from the tail.
  private var edge: [UInt8: Tile] = [:]
  private var heads: [DeviceNumber: DeviceHead] = [:]
  private var receipts: [ReceiptRecord] = []
  private var members: [DeviceNumber: MemberRecord] = [:]
  private var invites: [PublicKey: InviteRecord] = [:]

  init(_ record: SurveyRecord) { self.record = record }

  mutating func append(_ append: LogAppend) {
    add(append.entries)
    for tile in append.completedTiles { fullTiles[tile.address] = tile }
    for level in Set(append.completedTiles.map(\.address.level)) { edge[level] = nil }
    for tile in append.partialTiles where tile.address.level > 0 { edge[tile.address.level] = tile }
    for head in append.heads { heads[head.device] = head }
    receipts += append.receipts
    for member in append.members { members[member.device] = member }
    for invite in append.invites { invites[invite.inviteKey] = invite }
    closedAt = append.closedAt
    checkpoint = append.checkpoint
  }

  private mutating func add(_ entries: EntryList) {
    var position = 0
    while position < entries.count {
      let count = min(BundleNumber.width - tail.count, entries.count - position)
      tail.append(contentsOf: entries.slice(position..<position + count))
      position += count
      if tail.count == BundleNumber.width {
        bundles.append(tail)
        tail = EntryList()
      }
    }
    size = size.advanced(by: entries.count)
  }

  func bundle(_ number: BundleNumber) -> EntryList {
    if number < size.fullBundleCount { return bundles[Int(number.rawValue)] }
    return number == size.fullBundleCount ? tail : EntryList()
  }

  func tile(_ address: TileAddress, width: Int) -> Tile? {
    let stored = address.width(in: size)
    guard width > 0, stored >= width else { return nil }
    if stored == TileAddress.width { return fullTiles[address] }
    return address.level == 0 ? leafTile : edge[address.level]
  }

  private var leafTile: Tile {
    var tile = Tile(address: TileAddress(level: 0, number: size.fullBundleCount.rawValue))
    for entry in tail { tile.append(LogHash.leaf(entry)) }
    return tile
  }

  var tree: LogTree {
    get throws(StoreError) {
      let partial = tail.isEmpty ? [] : [leafTile]
      do throws(TreeDamage) {
        return try LogTree(size: size, edge: partial + Array(edge.values))
      } catch {
        throw StoreError(.damaged, place: "memory, \(record.slug)", error.description)
      }
    }
  }

  func head(of device: DeviceNumber) -> DeviceHead? { heads[device] }

  var allHeads: [DeviceHead] { heads.values.sorted { $0.device < $1.device } }

  var allMembers: [MemberRecord] { members.values.sorted { $0.device < $1.device } }

  var allInvites: [InviteRecord] { invites.values.sorted { $0.issuedAt < $1.issuedAt } }

  func receipt(of event: EventID) -> ReceiptRecord? {
    receipts.last { $0.index(of: event) != nil }
  }

  /// The last receipt that fulfils a condition which holds for all before it as well.
  func lastReceipt(where holds: (ReceiptRecord) -> Bool) -> ReceiptRecord? {
    var low = 0
    var high = receipts.count
    while low < high {
      let middle = low + (high - low) / 2
      if holds(receipts[middle]) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low == 0 ? nil : receipts[low - 1]
  }
}
