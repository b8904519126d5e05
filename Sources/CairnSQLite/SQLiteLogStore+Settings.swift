import CairnModel
package import CairnStore
import GRDB

/// Small texts under a name, one row each.
extension SQLiteLogStore {
  static func setting(_ name: String, in database: Database) throws -> String? {
    try String.fetchOne(
      database, sql: "SELECT value FROM settings WHERE name = ?", arguments: [name])
  }

  static func set(_ name: String, to value: String, in database: Database) throws {
    try database.execute(
      sql: """
        INSERT OR REPLACE INTO settings (name, value, mark) VALUES (?1, ?2, row_mark(?1, ?2))
        """,
      arguments: [name, value])
  }
}

extension SQLiteLogStore: EpochRegistry {
  package func epoch(of survey: SurveyKey) throws(StoreError) -> EpochRecord? {
    let name = Self.epochName(of: survey)
    return try file.read("settings") { database in
      guard let text = try Self.setting(name, in: database) else { return nil }
      let numbers = text.split(separator: " ").compactMap { UInt64($0) }
      guard numbers.count == 2, let size = LogSize(claimed: numbers[0]) else {
        throw StoreError.damaged("settings, row \(name)", "the epoch can't be read")
      }
      return EpochRecord(size: size, lostCount: numbers[1])
    }
  }

  package func setEpoch(_ epoch: EpochRecord, of survey: SurveyKey) throws(StoreError) {
    try file.write("settings") { database in
      try Self.set(
        Self.epochName(of: survey), to: "\(epoch.size) \(epoch.lostCount)", in: database)
    }
  }

  private static func epochName(of survey: SurveyKey) -> String { "epoch \(survey.rawValue)" }
}
