import CairnModel
import CairnStore
import Synchronization

/// Views in memory that count the rows which are read of them.
///
/// A class because all copies of a reader count together.
final class CountedViews: ViewStore {
  private let views: MemoryViewStore
  private let counted = Mutex(0)
  private let written = Mutex(0)
  private let asked = Mutex((fetches: 0, looks: 0, last: Int?.none))

  init(_ views: MemoryViewStore = MemoryViewStore()) { self.views = views }

  /// Rows, and keys that had none, that `body` reads.
  func rows(_ body: () throws -> Void) rethrows -> Int {
    counted.withLock { $0 = 0 }
    try body()
    return counted.withLock { $0 }
  }

  /// Of all parts that were written.
  var byteCountWritten: Int { written.withLock { $0 } }

  /// Fetches that `body` makes, and looks at whether it is wanted behind the last of them.
  ///
  /// - Parameter fetchCount: it is wanted no more once it has made so many fetches.
  func work(
    wantedFor fetchCount: Int? = nil, _ body: () throws -> Void
  ) rethrows -> (fetches: Int, looksBehind: Int) {
    asked.withLock { $0 = (0, 0, fetchCount) }
    defer { asked.withLock { $0.last = nil } }
    try body()
    return asked.withLock { ($0.fetches, $0.looks) }
  }

  func checkIsWanted() throws(StoreError) {
    try asked.withLock { asked throws(StoreError) in
      asked.looks += 1
      if let last = asked.last, asked.fetches >= last {
        throw StoreError(.interrupted, place: "views", "nobody waits")
      }
    }
  }

  private func count(_ rows: Int) {
    counted.withLock { $0 += rows }
    asked.withLock {
      $0.fetches += 1
      $0.looks = 0
    }
  }

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
    written.withLock { $0 += parts.reduce(0) { $0 + ($1.bytes?.count ?? 0) } }
    try views.write(parts, position: position)
  }

  func pinned() throws(StoreError) -> CountedViews { self }

  func rebuild<Result>(
    _ fill: (CountedViews) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    preconditionFailure("nobody rebuilds these")
  }
}
