package import CairnFold
package import CairnModel
package import CairnStore

/// Entities as they are stored: a row each, and rows of their own for the pieces of long journals.
///
/// A journal can be as long as many devices make it, so whoever takes in many entities takes some,
/// by the bytes of their journals, and asks again.
extension ViewStore {
  /// - Parameters:
  ///   - cover: what is out, or was.
  ///   - size: of the log, where the entity is to be as it was then.
  package func entity(
    _ id: EntityID, under cover: SetAsideCover, asOf size: LogSize? = nil
  ) throws(StoreError) -> EntityState? {
    try part(table: ViewTable.entities.number, key: id.packed).flatMap {
      bytes throws(StoreError) in try entity(id.packed, bytes, cover, asOf: size)
    }
  }

  /// One that was merged into another, without its journal where there is no room for that.
  func member(
    _ id: EntityID, room: Int, under cover: SetAsideCover, asOf size: LogSize?
  ) throws(StoreError) -> MergeGroup.Member? {
    guard let bytes = try part(table: ViewTable.entities.number, key: id.packed) else { return nil }
    // What it had then is known when it is read.
    if size == nil, try extent(id.packed, bytes).entryByteCount > room { return .silent }
    return try entity(id.packed, bytes, cover, asOf: size).map {
      MergeGroup.Member($0, room: room)
    }
  }

  /// Gives those that are there, or were at some size of the log, one by one in the order of the ids.
  /// - Parameter body: gives false to go no further.
  /// - Returns: how many of the ids were looked for.
  @discardableResult
  func forEachEntity(
    of ids: [EntityID], under cover: SetAsideCover, asOf size: LogSize? = nil,
    _ body: (EntityState) throws(StoreError) -> Bool
  ) throws(StoreError) -> Int {
    var count = 0
    while count < ids.count {
      let some = ids[count...].prefix(rowsPerRead)
      var rows: [UInt64: [UInt8]] = [:]
      for part in try parts(table: ViewTable.entities.number, keys: some.map(\.packed)) {
        rows[part.key] = part.bytes
      }
      for id in some {
        count += 1
        guard let row = rows[id.packed],
          let entity = try entity(id.packed, row, cover, asOf: size)
        else { continue }
        guard try body(entity) else { return count }
      }
    }
    return count
  }

  /// Those behind an id, in the order of packed ids, among the next `count`, or among fewer where
  /// their journals are long; and the last of these, nil where there are no more.
  func entities(
    after id: EntityID?, count: Int, under cover: SetAsideCover, asOf size: LogSize? = nil
  ) throws(StoreError) -> (entities: [EntityState], last: EntityID?) {
    let parts = try parts(table: ViewTable.entities.number, after: id?.packed, count: count)
    return try entities(in: parts, isCut: parts.count == count, cover, asOf: size)
  }

  /// The same among those with these ids, which are in order.
  func entities(
    of ids: [EntityID], isCut: Bool, under cover: SetAsideCover, asOf size: LogSize? = nil
  ) throws(StoreError) -> (entities: [EntityState], last: EntityID?) {
    let parts = try parts(table: ViewTable.entities.number, keys: ids.map(\.packed))
      .sorted { $0.key < $1.key }
    return try entities(in: parts, isCut: isCut, cover, asOf: size)
  }

  private func entities(
    in parts: [ViewPart], isCut: Bool, _ cover: SetAsideCover, asOf size: LogSize?
  ) throws(StoreError) -> (entities: [EntityState], last: EntityID?) {
    var entities: [EntityState] = []
    var byteCount = 0
    for (number, part) in parts.enumerated() {
      if let entity = try entity(part.key, part.bytes ?? [], cover, asOf: size) {
        byteCount += entity.journalByteCount
        entities.append(entity)
      }
      guard byteCount < journalByteCountPerRead else {
        let isLast = !isCut && number == parts.count - 1
        return (entities, isLast ? nil : EntityID(packed: part.key))
      }
    }
    return (entities, isCut ? parts.last.flatMap { EntityID(packed: $0.key) } : nil)
  }

  private var rowsPerRead: Int { 256 }
  /// After which no more are taken in at once.
  private var journalByteCountPerRead: Int { 16 << 20 }

  private func extent(
    _ key: UInt64, _ bytes: [UInt8]
  ) throws(StoreError) -> EntityState.Extent {
    try read(.entities, key) { () throws(StateDamage) in try EntityState.extent(of: bytes) }
  }

  private func entity(
    _ key: UInt64, _ bytes: [UInt8], _ cover: SetAsideCover, asOf size: LogSize?
  ) throws(StoreError) -> EntityState? {
    let extent = try extent(key, bytes)
    var pieces: [[UInt8]] = []
    for number in 0..<extent.pieceCount {
      let table = ViewTable.journalPiece(number)
      guard let piece = try part(table: table.number, key: key) else {
        throw StoreError(.damaged, place: "views, table \(table), key \(key)", "it is missing")
      }
      pieces.append(piece)
    }
    return try read(.entities, key) { () throws(StateDamage) in
      guard let size else {
        return try EntityState(decoding: bytes, pieces: pieces, under: cover)
      }
      return try EntityState(decoding: bytes, pieces: pieces, asOf: size, under: cover)
    }
  }
}
