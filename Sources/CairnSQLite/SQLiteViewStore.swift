import CairnModel
package import CairnStore
import GRDB
import Glibc

/// The folded state in `views.sqlite`, which may be deleted at any time.
package struct SQLiteViewStore: ViewStore {
  private let current: CurrentViewFile
  package let mark: FoldMark?

  /// Opens or makes the file. The caller holds the folder's lock if it writes.
  ///
  /// Views of another format can't be read by this software, so it has nothing to serve until the
  /// log is folded: an empty file takes their place at once. A process of the software that made
  /// them reads on in what it has open.
  ///
  /// - Parameter mark: nil for the one beside the file.
  package init(path: String, mode: OpenMode, mark: FoldMark? = nil) throws(StoreError) {
    current = CurrentViewFile(try ViewFile.open(path: path, mode: mode))
    self.mark = mark ?? FoldMark(ofViews: path, isWritable: mode == .writer)
  }

  /// Opens the file to write it. Views follow from the log: a file that can't be used is made anew.
  package init(replaceable path: String) throws(StoreError) {
    do throws(StoreError) {
      try self.init(path: path, mode: .writer)
    } catch {
      guard error.code == .damaged else { throw error }
      try ViewFile.replaceByEmpty(path)
      try self.init(path: path, mode: .writer)
    }
  }

  private init(_ current: CurrentViewFile, _ mark: FoldMark?) {
    self.current = current
    self.mark = mark
  }

  package func pinned() throws(StoreError) -> SQLiteViewStore {
    SQLiteViewStore(CurrentViewFile(pinned: try current.file()), mark)
  }

  /// The heir is `views.sqlite.new` until it is whole and on the disk; then it is renamed. A crash
  /// before that leaves it behind, for the next writer to remove.
  ///
  /// - Throws: `StoreError`: `busy` where another process holds a read of the old file for longer
  ///   than writers wait; what `fill` throws.
  package func rebuild<Result>(
    _ fill: (SQLiteViewStore) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    let old = try current.file()
    guard old.isWritable else {
      throw StoreError(.readOnly, place: old.path, "this process may only read the views")
    }
    let heir = try ViewFile(besides: old.path)
    let result: Result
    do throws(StoreError) {
      result = try fill(SQLiteViewStore(CurrentViewFile(pinned: heir), mark))
      try heir.finish()
      try old.giveWay(to: heir)
    } catch {
      heir.abandon()
      throw error
    }
    // The current file is the heir from here on, now or when it can be opened.
    _ = try current.file()
    return result
  }

  package func position() throws(StoreError) -> ViewPosition? {
    try current.file().read("position") { database in
      guard let row = try Row.fetchOne(database, sql: "SELECT * FROM position") else { return nil }
      return ViewPosition(
        size: try row.value("size") { (number: Int64) in UInt64(exactly: number).map { LogSize($0) }
        },
        root: try row.digest("root"),
        rulesLevel: try row.value("rules_level") { (number: Int64) in UInt32(exactly: number) })
    }
  }

  package func part(table: UInt32, key: UInt64) throws(StoreError) -> [UInt8]? {
    try current.file().read("parts") { database in
      try BlobBytes.fetchOne(
        database.cachedStatement(sql: "SELECT bytes FROM parts WHERE part_table = ? AND key = ?"),
        arguments: [Int64(table), Int64(bitPattern: key)])?.bytes
    }
  }

  package func parts(
    table: UInt32, after key: UInt64?, count: Int
  ) throws(StoreError) -> [ViewPart] {
    try current.file().read("parts") { database in
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
    try current.file().read("parts") { database in
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
    try current.file().write("parts") { database in
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

  /// Moves the WAL into the file and closes all connections, but those of pinned views.
  package func close() throws(StoreError) { try current.close() }
}
