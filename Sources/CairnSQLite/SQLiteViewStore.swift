import CairnModel
package import CairnStore
import GRDB
import Glibc

/// The folded state in `views.sqlite`, which may be deleted at any time.
package struct SQLiteViewStore: ViewStore {
  private let file: DatabaseFile
  private static let version: Int32 = 3
  /// Rows are hundreds of bytes and change often: few pages of this size are written for many rows,
  /// and nearly no row needs a page of its own.
  private static let pageByteCount = 16_384

  /// Opens or makes the file.
  package init(path: String, mode: OpenMode) throws(StoreError) {
    file = try DatabaseFile(
      path: path, mode: mode, isDurable: false, pageByteCount: Self.pageByteCount,
      prepare: { database, place in
        // A transaction of a rebuild changes more pages than the usual 2 MiB hold, and those that
        // don't fit are written and read again.
        try database.execute(sql: "PRAGMA cache_size = -16384")
        let version = try Int32.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard version != Self.version else { return }
        // Views of another format are made again: they hold nothing that the log does not.
        try database.inTransaction {
          try database.execute(
            sql: """
              DROP TABLE IF EXISTS position;
              DROP TABLE IF EXISTS parts;
              CREATE TABLE position (
                one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, root BLOB NOT NULL,
                rules_level INTEGER NOT NULL) STRICT;
              CREATE TABLE parts (
                part_table INTEGER NOT NULL, key INTEGER NOT NULL, bytes BLOB NOT NULL,
                PRIMARY KEY (part_table, key)) STRICT, WITHOUT ROWID;
              """)
          try database.execute(sql: "PRAGMA user_version = \(Self.version)")
          return .commit
        }
      },
      check: { database, place in
        guard try Int32.fetchOne(database, sql: "PRAGMA user_version") == Self.version else {
          throw StoreError(.missing, place: place, "there are no views yet")
        }
      })
  }

  /// Opens the file to write it. Views follow from the log: a file that can't be used is made anew.
  package init(replaceable path: String) throws(StoreError) {
    do throws(StoreError) {
      try self.init(path: path, mode: .writer)
    } catch {
      guard error.code == .damaged || error.code == .tooNew else { throw error }
      for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
      try self.init(path: path, mode: .writer)
    }
  }

  package func position() throws(StoreError) -> ViewPosition? {
    try file.read("position") { database in
      guard let row = try Row.fetchOne(database, sql: "SELECT * FROM position") else { return nil }
      return ViewPosition(
        size: try row.value("size") { (number: Int64) in UInt64(exactly: number).map { LogSize($0) }
        },
        root: try row.digest("root"),
        rulesLevel: try row.value("rules_level") { (number: Int64) in UInt32(exactly: number) })
    }
  }

  package func part(table: UInt32, key: UInt64) throws(StoreError) -> [UInt8]? {
    try file.read("parts") { database in
      try BlobBytes.fetchOne(
        database.cachedStatement(sql: "SELECT bytes FROM parts WHERE part_table = ? AND key = ?"),
        arguments: [Int64(table), Int64(bitPattern: key)])?.bytes
    }
  }

  package func parts(
    table: UInt32, after key: UInt64?, count: Int
  ) throws(StoreError) -> [ViewPart] {
    try file.read("parts") { database in
      let rows = try Row.fetchCursor(
        database.cachedStatement(
          sql: """
            SELECT key, bytes FROM parts WHERE part_table = ? AND key > ? ORDER BY key LIMIT ?
            """),
        arguments: [Int64(table), key.map { Int64(bitPattern: $0) } ?? -1, count])
      var parts: [ViewPart] = []
      while let row = try rows.next() {
        parts.append(
          ViewPart(
            table: table, key: UInt64(bitPattern: row[0] as Int64),
            bytes: try row.value("bytes") { (blob: BlobBytes) in blob.bytes }))
      }
      return parts
    }
  }

  package func parts(table: UInt32, keys: [UInt64]) throws(StoreError) -> [ViewPart] {
    try file.read("parts") { database in
      let statement = try database.cachedStatement(
        sql: "SELECT bytes FROM parts WHERE part_table = ? AND key = ?")
      return try keys.compactMap { key in
        try BlobBytes.fetchOne(statement, arguments: [Int64(table), Int64(bitPattern: key)]).map {
          ViewPart(table: table, key: key, bytes: $0.bytes)
        }
      }
    }
  }

  package func write(
    _ parts: [ViewPart], position: ViewPosition
  ) throws(StoreError) {
    try file.write("parts") { database in
      let put = try database.cachedStatement(
        sql: "INSERT OR REPLACE INTO parts (part_table, key, bytes) VALUES (?, ?, ?)")
      let take = try database.cachedStatement(
        sql: "DELETE FROM parts WHERE part_table = ? AND key = ?")
      for part in parts {
        let (table, key) = (Int64(part.table), Int64(bitPattern: part.key))
        if let bytes = part.bytes {
          try put.execute(arguments: [table, key, bytes.data])
        } else {
          try take.execute(arguments: [table, key])
        }
      }
      try database.execute(
        sql: "INSERT OR REPLACE INTO position (one, size, root, rules_level) VALUES (1, ?, ?, ?)",
        arguments: [
          Int64(position.size.rawValue), position.root.data, Int64(position.rulesLevel),
        ])
    }
  }

  package func clear() throws(StoreError) {
    try file.write("parts") { database in
      try database.execute(sql: "DELETE FROM parts; DELETE FROM position;")
    }
  }

  package func close() throws(StoreError) { try file.close() }
}
