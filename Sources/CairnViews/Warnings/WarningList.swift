package import CairnFold
package import CairnModel
package import CairnStore

/// The warnings of one state of a survey, by what they are about.
package struct WarningList<Views: ViewStore>: Sendable {
  private enum Rows: Sendable {
    case kept(KeptRows<Views>)
    case inMemory([WarningRow])
  }

  package let mark: WarningMark
  private let rows: Rows

  /// Those that a view holds.
  init(storedIn views: Views, _ mark: WarningMark) {
    self.init(KeptRows(views, isFresh: false), mark)
  }

  /// Those that views keep, of the state that they were found of last; nil where none are kept.
  ///
  /// Who reads them while others may keep newer ones asks `isKept(in:)` behind the last row.
  package init?(keptIn views: Views) throws(StoreError) {
    guard let mark = try views.warningMark() else { return nil }
    self.init(storedIn: views, mark)
  }

  /// Whether views keep this list still.
  package func isKept(in views: Views) throws(StoreError) -> Bool {
    try views.warningMark() == mark
  }

  /// How many entries the log had of which it is.
  package var size: LogSize { mark.size }

  /// Those of a pass, written or not.
  init(_ rows: KeptRows<Views>, _ mark: WarningMark) {
    self.mark = mark
    self.rows = .kept(rows)
  }

  init(_ warnings: [Warning], _ mark: WarningMark) {
    self.mark = mark
    rows = .inMemory(WarningRow.rows(of: warnings))
  }

  /// Those that name an entity: as what is odd, or as what something is odd beside.
  package func warnings(about id: EntityID) throws(StoreError) -> [Warning] {
    switch rows {
    case .kept(var rows):
      guard let bytes = try rows.bytes(.warnings, id.packed) else { return [] }
      return try Self.warnings(id.packed, bytes)
    case .inMemory(let rows): return rows.first { $0.key == id.packed }?.warnings ?? []
    }
  }

  /// At least `count` warnings, if so many are left, behind a row's key; each once, by what is odd,
  /// devices first.
  /// - Returns: the key to go on behind; nil at the end.
  package func page(
    after key: UInt64?, count: Int, where isIncluded: (Warning) -> Bool = { _ in true }
  ) throws(StoreError) -> Page<Warning, UInt64> {
    var found: [Warning] = []
    var key = key
    while true {
      let rows = try rows(after: key, count: 256)
      for row in rows {
        key = row.key
        found += row.warnings.filter { WarningRow.key(of: $0) == row.key && isIncluded($0) }
        if found.count >= count { return Page(items: found, next: key) }
      }
      guard rows.count == 256 else { return Page(items: found) }
    }
  }

  /// All, in the order of warnings.
  package func all() throws(StoreError) -> [Warning] {
    try page(after: nil, count: .max).items.sorted()
  }

  private static func warnings(
    _ key: UInt64, _ bytes: [UInt8]
  ) throws(StoreError) -> [Warning] {
    try Views.read(.warnings, key) { () throws(StateDamage) in try Warning.decode(bytes) }
  }

  private func rows(after key: UInt64?, count: Int) throws(StoreError) -> [WarningRow] {
    switch rows {
    case .kept(let rows):
      var found: [WarningRow] = []
      for row in try rows.rows(.warnings, after: key, count: count) {
        found.append(WarningRow(key: row.key, warnings: try Self.warnings(row.key, row.bytes)))
      }
      return found
    case .inMemory(let rows):
      let start = key.map { key in rows.firstIndex { $0.key > key } ?? rows.endIndex } ?? 0
      return Array(rows[start...].prefix(count))
    }
  }
}

/// The warnings that name an entity, or a device's own.
struct WarningRow: Hashable, Sendable {
  /// An entity's packed id; a device's number, which is less than any of those.
  var key: UInt64
  var warnings: [Warning]

  /// What a warning is about.
  static func key(of warning: Warning) -> UInt64 {
    warning.subject?.packed ?? UInt64(warning.device?.rawValue ?? 0)
  }

  /// By key.
  static func rows(of warnings: [Warning]) -> [WarningRow] {
    var rows: [UInt64: [Warning]] = [:]
    for warning in warnings {
      let key = key(of: warning)
      rows[key, default: []].append(warning)
      guard let related = warning.related?.packed, related != key else { continue }
      rows[related, default: []].append(warning)
    }
    return rows.map { WarningRow(key: $0.key, warnings: $0.value) }.sorted { $0.key < $1.key }
  }
}
