import CairnLog
package import CairnModel
package import CairnStore

/// What an audit found.
package struct AuditReport: Sendable {
  package var problems: [AuditProblem] = []
  /// The log that grew again from the entries; zero where they do not make one.
  package var size = LogSize.zero
  package var root = LogHash.empty
  /// The size that the log's key signed: larger while a replica is being filled.
  package var signedSize: LogSize?
  package var sealCount = 0
  package var receiptCount = 0

  package init() {}

  package var isWhole: Bool { problems.isEmpty }

  mutating func add(_ problem: AuditProblem) { problems.append(problem) }
}

/// A place where a stored log is not what its entries, or their signatures, say.
package struct AuditProblem: Hashable, Sendable, CustomStringConvertible {
  /// An entry, or a table and row.
  package var place: String
  package var index: LogIndex?
  package var message: String

  package init(_ place: String, index: LogIndex? = nil, _ message: String) {
    self.place = place
    self.index = index
    self.message = message
  }

  package init(_ error: StoreError) {
    self.init(error.place, error.message)
  }

  init(differing tile: Tile, from stored: Tile?) {
    let address = tile.address
    let position = (0..<tile.width).first { stored?[$0] != tile[$0] } ?? 0
    let isLeaf = address.level == 0
    let index = isLeaf ? LogIndex(address.number * 256 + UInt64(position)) : nil
    self.init(
      "tiles, level \(address.level), number \(address.number)", index: index,
      isLeaf && stored != nil
        ? "it does not hold the hash of entry \(index?.description ?? "")"
        : "it does not hold the hashes below it")
  }

  package var description: String { "\(place): \(message)" }
}
