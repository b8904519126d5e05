public import CairnModel

/// Which log a view was folded from. A view whose position is not in the log is made again.
public struct ViewPosition: Hashable, Sendable {
  public var size: LogSize
  public var root: Digest
  public var rulesLevel: UInt32

  public init(size: LogSize, root: Digest, rulesLevel: UInt32) {
    self.size = size
    self.root = root
    self.rulesLevel = rulesLevel
  }
}

/// One part of the folded state under its key, as the fold encoded it.
public struct ViewPart: Hashable, Sendable {
  /// Which of the fold's tables: see `CairnViews`.
  public var table: UInt32
  /// An entity, an event, a device: packed.
  public var key: UInt64
  /// Nil takes the part away.
  public var bytes: [UInt8]?

  public init(table: UInt32, key: UInt64, bytes: [UInt8]?) {
    self.table = table
    self.key = key
    self.bytes = bytes
  }
}

/// The folded state, in a file that may be deleted at any time. Calls block.
public protocol ViewStore: Sendable {
  /// Where folds into this view are noted, so that one that kills the process does so no more than
  /// is needed to find out why. Nil where nobody would be left to know.
  var mark: FoldMark? { get }
  /// Called in long work that fetches no rows.
  /// - Throws: `StoreError.interrupted` where nobody wants it any longer.
  func checkIsWanted() throws(StoreError)
  /// Nil where the view is empty.
  func position() throws(StoreError) -> ViewPosition?
  func part(table: UInt32, key: UInt64) throws(StoreError) -> [UInt8]?
  /// Parts of a table in the order of their keys, behind a key.
  func parts(
    table: UInt32, after key: UInt64?, count: Int
  ) throws(StoreError) -> [ViewPart]
  /// Parts of a table under the keys that are there, in no order.
  func parts(table: UInt32, keys: [UInt64]) throws(StoreError) -> [ViewPart]
  /// Moves the view to a position with the parts that changed, as one step.
  func write(_ parts: [ViewPart], position: ViewPosition) throws(StoreError)
  /// The view as it stands now, to be read: it sees what is written to this view, and not a
  /// rebuild, however long it is held.
  func pinned() throws(StoreError) -> Self
  /// Fills an empty view beside this one, which then takes this one's place as one step. Until
  /// then this one serves; who holds it pinned reads on in it. One rebuild or write at a time.
  ///
  /// Where `fill` throws, and where the process ends meanwhile, nothing has changed.
  func rebuild<Result>(
    _ fill: (Self) throws(StoreError) -> Result
  ) throws(StoreError) -> Result
}

extension ViewStore {
  public var mark: FoldMark? { nil }
  public func checkIsWanted() throws(StoreError) {}
}
