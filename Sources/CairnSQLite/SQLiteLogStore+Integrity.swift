import CairnModel
package import CairnStore
import GRDB

extension SQLiteLogStore: AuditedStore {
  /// What is wrong with the file itself, and with rows that do not follow from the log. What
  /// follows from the log is for `LogAudit` to check. Empty where all is well.
  package func integrityProblems() -> [StoreError] {
    var problems: [StoreError] = []
    do {
      problems += try file.read("schema") { try Self.schemaProblems($0) }
      problems += try file.read("pages") { try Self.pageProblems($0) }
      problems += try file.read("marks") { try Self.markProblems($0) }
      problems += try file.read("rows") { try Self.strayProblems($0) }
      problems += try file.read("counters") { try Self.counterProblems($0) }
    } catch {
      problems.append(error)
    }
    return problems
  }

  private static func pageProblems(_ database: Database) throws -> [StoreError] {
    let lines = try String.fetchAll(database, sql: "PRAGMA integrity_check(20)")
    return lines.filter { $0 != "ok" }.map { .damaged("the file's pages", $0) }
  }

  private static func schemaProblems(_ database: Database) throws -> [StoreError] {
    let query = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name"
    let expected = try DatabaseQueue().write { database in
      try database.execute(sql: LogSchema.statements)
      return try Row.fetchAll(database, sql: query)
    }
    let stored = try Row.fetchAll(database, sql: query)
    guard stored == expected else {
      return [.damaged("sqlite_schema", "the tables are not Cairn's")]
    }
    return []
  }

  private static func markProblems(_ database: Database) throws -> [StoreError] {
    var problems: [StoreError] = []
    for table in RowMark.tables {
      let keys = try DatabaseValue.fetchAll(
        database,
        sql: """
          SELECT \(table.key) FROM \(table.name) WHERE mark IS NOT row_mark(\(table.columns))
          """)
      problems += keys.map {
        .damaged("\(table.name), row \($0)", "the row is not as it was written")
      }
    }
    return problems
  }
}
