package import CairnSQLite
package import CairnStore
import Synchronization

/// The real views, with hooks where a read begins and before each write, to wait there, with hooks
/// that fail, and with a count of the fetches of rows.
package struct HookedViews: ViewStore {
  /// A class because all views of an engine share it.
  package final class Hooks: Sendable {
    private let pin = Mutex<(@Sendable () -> Void)?>(nil)
    private let write = Mutex<(@Sendable () -> Void)?>(nil)
    private let keep = Mutex<(@Sendable () throws(StoreError) -> Void)?>(nil)
    private let find = Mutex<(@Sendable () -> Void)?>(nil)
    private let fetches = Atomic<Int>(0)
    private let isDamaged = Atomic<Bool>(false)

    /// Before a reader looks at anything, on its thread.
    package func beforeReading(_ hook: @escaping @Sendable () -> Void) {
      pin.withLock { $0 = hook }
    }

    /// Before a fold, or whoever keeps warnings, writes.
    package func beforeWriting(_ hook: @escaping @Sendable () -> Void) {
      write.withLock { $0 = hook }
    }

    /// Before warnings are written, of a state that was folded before. They are not kept where it
    /// throws.
    package func beforeKeeping(_ hook: @escaping @Sendable () throws(StoreError) -> Void) {
      keep.withLock { $0 = hook }
    }

    /// Before whoever finds warnings asks what changed, of a state that it has begun to read.
    package func beforeFinding(_ hook: @escaping @Sendable () -> Void) {
      find.withLock { $0 = hook }
    }

    /// Whoever fetches one row by its key next finds it damaged; nobody does after that.
    package func damageNextRow() { isDamaged.store(true, ordering: .sequentiallyConsistent) }

    package var fetchCount: Int { fetches.load(ordering: .sequentiallyConsistent) }

    fileprivate func pinning() { pin.withLock { $0 }?() }
    fileprivate func finding() { find.withLock { $0 }?() }
    fileprivate func writing() { write.withLock { $0 }?() }
    fileprivate func keeping() throws(StoreError) {
      guard let hook = keep.withLock({ $0 }) else { return }
      try hook()
    }
    fileprivate func fetchingRow() throws(StoreError) {
      fetching()
      guard isDamaged.exchange(false, ordering: .sequentiallyConsistent) else { return }
      throw StoreError(.damaged, place: "views", "the test damaged a row")
    }
    fileprivate func fetching() { fetches.add(1, ordering: .sequentiallyConsistent) }
  }

  /// Of the entities that changed since warnings were found: nobody else lists them.
  private static let marksTable: UInt32 = 31

  private let base: SQLiteViewStore
  private let hooks: Hooks

  package init(_ base: SQLiteViewStore, _ hooks: Hooks) {
    self.base = base
    self.hooks = hooks
  }

  package var mark: FoldMark? { base.mark }

  package func position() throws(StoreError) -> ViewPosition? { try base.position() }

  package func part(table: UInt32, key: UInt64) throws(StoreError) -> [UInt8]? {
    try hooks.fetchingRow()
    return try base.part(table: table, key: key)
  }

  package func parts(
    table: UInt32, after key: UInt64?, count: Int
  ) throws(StoreError) -> [ViewPart] {
    if table == Self.marksTable { hooks.finding() }
    hooks.fetching()
    return try base.parts(table: table, after: key, count: count)
  }

  package func parts(table: UInt32, keys: [UInt64]) throws(StoreError) -> [ViewPart] {
    hooks.fetching()
    return try base.parts(table: table, keys: keys)
  }

  package func write(_ parts: [ViewPart], position: ViewPosition) throws(StoreError) {
    hooks.writing()
    // A fold's position is another one than before.
    if try base.position() == position { try hooks.keeping() }
    try base.write(parts, position: position)
  }

  package func pinned() throws(StoreError) -> HookedViews {
    hooks.pinning()
    return HookedViews(try base.pinned(), hooks)
  }

  package func rebuild<Result>(
    _ fill: (HookedViews) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try base.rebuild { (fresh) throws(StoreError) in try fill(HookedViews(fresh, hooks)) }
  }
}
