import CairnModel
package import CairnStore

/// Rows of views, with what was changed on top of them until it is written, or dropped.
package struct KeptRows<Views: ViewStore>: Sendable {
  private let views: Views
  /// Whether nothing of what is stored counts any more.
  private let isFresh: Bool
  private var changed: [ViewTable: [UInt64: [UInt8]?]] = [:]
  /// Rows that were read of the views.
  package private(set) var readCount = 0

  init(_ views: Views, isFresh: Bool) {
    self.views = views
    self.isFresh = isFresh
  }

  /// Called in long work that fetches no rows.
  func checkIsWanted() throws(StoreError) { try views.checkIsWanted() }

  mutating func bytes(_ table: ViewTable, _ key: UInt64) throws(StoreError) -> [UInt8]? {
    try views.checkIsWanted()
    if let own = changed[table]?[key] { return own }
    guard !isFresh else { return nil }
    readCount += 1
    return try views.part(table: table.number, key: key)
  }

  mutating func set(_ table: ViewTable, _ key: UInt64, _ bytes: [UInt8]?) {
    changed[table, default: [:]][key] = .some(bytes)
  }

  /// At most `count` rows behind a key, in the order of keys; of those that are left there are more.
  func rows(
    _ table: ViewTable, after key: UInt64?, count: Int
  ) throws(StoreError) -> [(key: UInt64, bytes: [UInt8])] {
    let own = changed[table] ?? [:]
    var found: [(key: UInt64, bytes: [UInt8])] = []
    var end: UInt64?
    var after = key
    while !isFresh, found.count < count {
      let stored = try views.parts(table: table.number, after: after, count: count)
      for part in stored where own[part.key] == nil { found.append((part.key, part.bytes ?? [])) }
      after = stored.last?.key
      end = stored.count == count ? after : nil
      if stored.count < count { break }
    }
    for (place, bytes) in own {
      guard let bytes, key.map({ $0 < place }) ?? true, end.map({ place <= $0 }) ?? true else {
        continue
      }
      found.append((place, bytes))
    }
    return Array(found.sorted { $0.key < $1.key }.prefix(count))
  }

  func forEach(
    _ table: ViewTable, _ body: (UInt64, [UInt8]) throws(StoreError) -> Void
  ) throws(StoreError) {
    guard !isFresh else {
      let own = changed[table] ?? [:]
      for key in own.keys.sorted() {
        if let bytes = own[key] ?? nil { try body(key, bytes) }
      }
      return
    }
    var after: UInt64?
    while true {
      let rows = try rows(table, after: after, count: 4_096)
      for row in rows { try body(row.key, row.bytes) }
      guard rows.count == 4_096 else { return }
      after = rows.last?.key
    }
  }

  /// What to write so that the views hold this: what is stored and does not count goes.
  func parts(of tables: [ViewTable]) throws(StoreError) -> [ViewPart] {
    var parts: [ViewPart] = []
    for table in tables {
      var own = changed[table] ?? [:]
      var after: UInt64?
      while isFresh {
        let stored = try views.parts(table: table.number, after: after, count: 4_096)
        for part in stored where own[part.key] == nil { own[part.key] = .some(nil) }
        guard stored.count == 4_096 else { break }
        after = stored.last?.key
      }
      parts += own.map { ViewPart(table: table.number, key: $0.key, bytes: $0.value) }
    }
    return parts.sorted { ($0.table, $0.key) < ($1.table, $1.key) }
  }
}
