import CairnFold
import CairnModel
import CairnStore

/// The tables of a view store.
enum ViewTable: UInt8, CaseIterable {
  /// One row: what the fold keeps of the survey as a whole.
  case header = 1
  /// By entity.
  case entities = 2
  /// By index.
  case anomalies = 3
  /// Entities with a field whose siblings say different things.
  case divided = 4
}

extension ViewStore {
  func header() throws(StoreError) -> FoldHeader? {
    guard let bytes = try part(table: ViewTable.header.rawValue, key: 0) else { return nil }
    return try read(.header, 0) { () throws(StateDamage) in try FoldHeader(decoding: bytes) }
  }

  func entity(_ id: EntityID) throws(StoreError) -> EntityState? {
    guard let bytes = try part(table: ViewTable.entities.rawValue, key: id.packed) else {
      return nil
    }
    return try read(.entities, id.packed) { () throws(StateDamage) in
      try EntityState(decoding: bytes)
    }
  }

  /// In the order of packed ids.
  func entities(
    after id: EntityID?, count: Int
  ) throws(StoreError) -> [EntityState] {
    var entities: [EntityState] = []
    for part in try parts(
      table: ViewTable.entities.rawValue, after: id?.packed, count: count)
    {
      entities.append(
        try read(.entities, part.key) { () throws(StateDamage) in
          try EntityState(decoding: part.bytes ?? [])
        })
    }
    return entities
  }

  func read<Part>(
    _ table: ViewTable, _ key: UInt64, _ body: () throws(StateDamage) -> Part
  ) throws(StoreError) -> Part {
    do throws(StateDamage) {
      return try body()
    } catch {
      throw StoreError(
        .damaged, place: "views, table \(table), key \(key)", error.description)
    }
  }
}

extension FoldChanges {
  /// What to store of these changes.
  func parts(header: FoldHeader) -> [ViewPart] {
    var parts = [
      ViewPart(table: ViewTable.header.rawValue, key: 0, bytes: header.encoded())
    ]
    for entity in entities {
      parts.append(
        ViewPart(
          table: ViewTable.entities.rawValue, key: entity.id.packed, bytes: entity.encoded()))
      parts.append(
        ViewPart(
          table: ViewTable.divided.rawValue, key: entity.id.packed,
          bytes: entity.dividedFields.isEmpty ? nil : []))
    }
    for anomaly in anomalies {
      parts.append(
        ViewPart(
          table: ViewTable.anomalies.rawValue, key: anomaly.index.rawValue,
          bytes: anomaly.encoded()))
    }
    return parts
  }
}
