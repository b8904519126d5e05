import CairnLog
import CairnModel
import CairnStore
import GRDB

extension SQLiteLogStore {
  /// Rows outside every log, which no read of a log meets.
  static func strayProblems(_ database: Database) throws -> [StoreError] {
    let sizes = try logSizes(database)
    var problems: [StoreError] = []
    /// - Parameter shift: how many bits of the key are the place within a survey.
    func check(
      _ table: String, _ column: String, shift: Int64, _ belongs: (UInt64, LogSize) -> Bool
    ) throws {
      let keys = try Int64.fetchCursor(database, sql: "SELECT \(column) FROM \(table)")
      while let key = try keys.next() {
        let number = UInt64(key & (1 << shift - 1))
        guard let size = sizes[key >> shift], belongs(number, size) else {
          problems.append(.damaged("\(table), row \(key)", "the row belongs to no log"))
          continue
        }
      }
    }
    try check("bundles", "place", shift: 40) { $0 < $1.fullBundleCount.rawValue }
    try check("tail", "place", shift: 40) {
      $0 < $1.rawValue && $0 >= $1.rawValue - UInt64($1.tailCount)
    }
    try check("tiles", "place", shift: 40) { number, size in
      number & (1 << 36 - 1) < size.hashCount(atLevel: UInt8(number >> 36)) / 256
    }
    try check("edge", "place", shift: 40) { level, size in
      1...5 ~= level && size.hashCount(atLevel: UInt8(level)) % 256 > 0
    }
    try check("receipts", "place", shift: 40) { $0 < $1.rawValue }
    try check("receipts", "device", shift: 20) { device, _ in device > 0 }
    try check("heads", "device", shift: 20) { device, _ in device > 0 }
    try check("members", "device", shift: 20) { device, _ in device > 0 }
    try check("invites", "survey", shift: 0) { _, _ in true }
    return problems
  }

  private static func logSizes(_ database: Database) throws -> [Int64: LogSize] {
    var sizes: [Int64: LogSize] = [:]
    for key in try Int64.fetchAll(database, sql: "SELECT key FROM surveys") {
      sizes[key] = try size(of: SurveyKey(key), in: database)
    }
    return sizes
  }

  /// Numbers that SQLite or the store count up, and that no mark covers.
  static func counterProblems(_ database: Database) throws -> [StoreError] {
    var problems: [StoreError] = []
    let sequences = try Int.fetchOne(
      database,
      sql: """
        SELECT count(*) FROM sqlite_sequence
        WHERE name IS NOT 'surveys' OR seq IS NOT (SELECT max(key) FROM surveys)
        """)
    if sequences != 0 {
      problems.append(.damaged("sqlite_sequence", "the row is not that of the last survey"))
    }
    // SQLite's own check passes over a CHECK of the row's number.
    for table in ["identity", "last_sync"] {
      let keys = try Int64.fetchAll(database, sql: "SELECT one FROM \(table) WHERE one IS NOT 1")
      problems += keys.map { .damaged("\(table), row \($0)", "the only row has number 1") }
    }
    let evidence = try Int.fetchOne(
      database, sql: "SELECT max(number) IS NOT nullif(count(*), 0) FROM evidence")
    if evidence != 0 {
      problems.append(.damaged("evidence", "the rows leave a gap"))
    }
    return problems
  }
}
