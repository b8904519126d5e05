import CairnModel
import CairnStore
import Synchronization

/// Views in memory that count the rows which are read of them.
///
/// A class because all copies of a reader count together.
final class CountedViews: ViewStore {
  private let views: MemoryViewStore
  private let counted = Mutex(0)

  init(_ views: MemoryViewStore = MemoryViewStore()) { self.views = views }

  /// Rows, and keys that had none, that `body` reads.
  func rows(_ body: () throws -> Void) rethrows -> Int {
    counted.withLock { $0 = 0 }
    try body()
    return counted.withLock { $0 }
  }

  private func count(_ rows: Int) { counted.withLock { $0 += rows } }

  func position() throws(StoreError) -> ViewPosition? { try views.position() }

  func part(table: UInt32, key: UInt64) throws(StoreError) -> [UInt8]? {
    count(1)
    return try views.part(table: table, key: key)
  }

  func parts(table: UInt32, after key: UInt64?, count: Int) throws(StoreError) -> [ViewPart] {
    let parts = try views.parts(table: table, after: key, count: count)
    self.count(parts.count)
    return parts
  }

  func parts(table: UInt32, keys: [UInt64]) throws(StoreError) -> [ViewPart] {
    count(keys.count)
    return try views.parts(table: table, keys: keys)
  }

  func write(_ parts: [ViewPart], position: ViewPosition) throws(StoreError) {
    try views.write(parts, position: position)
  }

  func pinned() throws(StoreError) -> CountedViews { self }

  func rebuild<Result>(
    _ fill: (CountedViews) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    preconditionFailure("nobody rebuilds these")
  }
}
