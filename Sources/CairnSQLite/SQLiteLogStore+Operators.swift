import CairnLog
package import CairnModel
package import CairnStore
import GRDB

extension SQLiteLogStore: OperatorRegistry {
  package func isOperator(_ key: PublicKey) throws(StoreError) -> Bool {
    try file.read("operators") { database in
      try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM operators WHERE key = ?)",
        arguments: [key.tagged.data]) ?? false
    }
  }

  package func addOperatorInvite(_ inviteKey: PublicKey) throws(StoreError) {
    try file.write("operator_invites") { database in
      try database.execute(
        sql: """
          INSERT OR IGNORE INTO operator_invites (key, mark) VALUES (?1, row_mark(?1, NULL))
          """,
        arguments: [inviteKey.tagged.data])
    }
  }

  /// Whether an invite with this key was ever made, used or not.
  package func hasOperatorInvite(_ inviteKey: PublicKey) throws(StoreError) -> Bool {
    try file.read("operator_invites") { database in
      try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM operator_invites WHERE key = ?)",
        arguments: [inviteKey.tagged.data]) ?? false
    }
  }

  package func useOperatorInvite(
    _ inviteKey: PublicKey, for key: PublicKey
  ) throws(StoreError) -> Bool {
    try file.write("operators") { database in
      try database.execute(
        sql: """
          UPDATE operator_invites SET used_by = ?2, mark = row_mark(?1, ?2)
          WHERE key = ?1 AND (used_by IS NULL OR used_by = ?2)
          """,
        arguments: [inviteKey.tagged.data, key.tagged.data])
      guard database.changesCount == 1 else { return false }
      try database.execute(
        sql: """
          INSERT OR IGNORE INTO operators (key, invite, mark) VALUES (?1, ?2, row_mark(?1, ?2))
          """,
        arguments: [key.tagged.data, inviteKey.tagged.data])
      return true
    }
  }

  package func originPrefix(orElse prefix: String) throws(StoreError) -> String {
    try file.write("settings") { database in
      if let kept = try Self.setting("origin", in: database) { return kept }
      try Self.set("origin", to: prefix, in: database)
      return prefix
    }
  }
}
