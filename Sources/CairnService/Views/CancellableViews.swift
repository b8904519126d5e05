import CairnStore

/// Views whose every fetch of rows fails once nobody wants the answer any longer: so a long read
/// ends, wherever it is.
struct CancellableViews<Base: ViewStore>: ViewStore {
  private let base: Base
  private let allowance: ReadAllowance

  init(_ base: Base, _ allowance: ReadAllowance) {
    self.base = base
    self.allowance = allowance
  }

  var mark: FoldMark? { base.mark }

  func checkIsWanted() throws(StoreError) { try allowance.check() }

  func position() throws(StoreError) -> ViewPosition? {
    try allowance.check()
    return try base.position()
  }

  func part(table: UInt32, key: UInt64) throws(StoreError) -> [UInt8]? {
    try allowance.check()
    return try base.part(table: table, key: key)
  }

  func parts(
    table: UInt32, after key: UInt64?, count: Int
  ) throws(StoreError) -> [ViewPart] {
    try allowance.check()
    return try base.parts(table: table, after: key, count: count)
  }

  func parts(table: UInt32, keys: [UInt64]) throws(StoreError) -> [ViewPart] {
    try allowance.check()
    return try base.parts(table: table, keys: keys)
  }

  /// What was found is written whole, or not at all.
  func write(_ parts: [ViewPart], position: ViewPosition) throws(StoreError) {
    try allowance.check()
    try base.write(parts, position: position)
  }

  func pinned() throws(StoreError) -> CancellableViews {
    CancellableViews(try base.pinned(), allowance)
  }

  func rebuild<Result>(
    _ fill: (CancellableViews) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try base.rebuild { (fresh) throws(StoreError) in
      try fill(CancellableViews(fresh, allowance))
    }
  }
}
