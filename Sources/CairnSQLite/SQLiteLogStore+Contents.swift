package import CairnStore
import GRDB

extension SQLiteLogStore {
  /// All that the file says, one line a row: two files with the same lines hold the same, however
  /// their pages lie. For comparing; the lines have no meaning beside that.
  package func contents() throws(StoreError) -> [String] {
    try file.read("contents") { database in
      var lines = ["application_id", "user_version"].map { "PRAGMA \($0)" }
      for pragma in lines.indices {
        let number = try Int64.fetchOne(database, sql: lines[pragma])
        lines[pragma] += " \(number.map(String.init) ?? "")"
      }
      let tables = try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      for table in ["sqlite_schema"] + tables {
        lines += try Self.rows(of: table, in: database)
      }
      return lines
    }
  }

  private static func rows(of table: String, in database: Database) throws -> [String] {
    let columns = try String.fetchAll(
      database, sql: "SELECT name FROM pragma_table_info(?)", arguments: [table])
    let values = columns.map { "typeof(\"\($0)\") || ' ' || hex(\"\($0)\")" }
    let line = values.joined(separator: " || ', ' || ")
    return try String.fetchAll(database, sql: "SELECT \(line) FROM \"\(table)\"").map {
      "\(table): \($0)"
    }
  }
}
