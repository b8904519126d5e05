import CairnLog
package import CairnModel
package import CairnStore
import GRDB

extension SQLiteLogStore {
  package func addSurvey(
    id: SurveyID, slug: String, title: String, origin: String, isPublic: Bool
  ) throws(StoreError) -> SurveyRecord {
    try file.write("surveys") { database in
      if let row = try Row.fetchOne(
        database, sql: "SELECT * FROM surveys WHERE slug = ?", arguments: [slug])
      {
        let record = try SurveyRecord(row: row)
        if record.id == id { return record }
        // A crash can leave a survey without its first entry: nobody has seen that one.
        guard row["size"] as Int64 == 0 else {
          throw StoreError(.outOfOrder, place: "surveys", "the slug belongs to another survey")
        }
        try database.execute(
          sql: "DELETE FROM surveys WHERE key = ?", arguments: [record.key.rawValue])
      }
      try database.execute(
        sql: """
          INSERT INTO surveys (id, slug, title, origin, is_public, mark, size)
          VALUES (?1, ?2, ?3, ?4, ?5, row_mark(?1, ?2, ?3, ?4, ?5), 0)
          """,
        arguments: [id.digest.data, slug, title, origin, isPublic])
      return SurveyRecord(
        key: SurveyKey(database.lastInsertedRowID), id: id, slug: slug, title: title,
        origin: origin, isPublic: isPublic)
    }
  }

  package func append(_ group: [LogAppend]) throws(StoreError) {
    try file.write("append") { database in
      for append in group { try Self.append(append, to: database) }
    }
  }

  private static func append(_ append: LogAppend, to database: Database) throws {
    let survey = append.survey
    try database.cachedStatement(
      sql: """
        UPDATE surveys SET size = ?, root = ?, note = ?, closed_at = ? WHERE key = ? AND size = ?
        """
    ).execute(arguments: [
      Int64(append.sizeAfter.rawValue), append.checkpoint.root.data,
      append.checkpoint.note.data, append.closedAt.map { Int64($0.rawValue) }, survey.rawValue,
      Int64(append.sizeBefore.rawValue),
    ])
    guard database.changesCount == 1 else {
      throw StoreError(.outOfOrder, place: "surveys", "the log has another size than the append's")
    }
    try write(append.entries, at: append.sizeBefore, of: survey, to: database)
    for tile in append.completedTiles {
      try database.cachedStatement(sql: "INSERT INTO tiles (place, hashes) VALUES (?, ?)")
        .execute(arguments: [RowKey.tile(survey, tile.address), tile.bytes.data])
    }
    for level in Set(append.completedTiles.map(\.address.level)) where level > 0 {
      try database.cachedStatement(sql: "DELETE FROM edge WHERE place = ?")
        .execute(arguments: [RowKey.place(survey, UInt64(level))])
    }
    for tile in append.partialTiles where tile.address.level > 0 {
      try database.cachedStatement(sql: "INSERT OR REPLACE INTO edge (place, hashes) VALUES (?, ?)")
        .execute(arguments: [
          RowKey.place(survey, UInt64(tile.address.level)), tile.bytes.data,
        ])
    }
    for head in append.heads { try write(head, of: survey, to: database) }
    for receipt in append.receipts { try write(receipt, of: survey, to: database) }
    for member in append.members { try write(member, of: survey, to: database) }
    for invite in append.invites { try write(invite, of: survey, to: database) }
  }

  /// Fills up the bundle at the end of the log, adds the full ones behind it, and leaves the rest
  /// in the tail.
  private static func write(
    _ entries: EntryList, at size: LogSize, of survey: SurveyKey, to database: Database
  ) throws {
    var position = 0
    var size = size
    while position < entries.count {
      let room = BundleNumber.width - size.tailCount
      let count = min(room, entries.count - position)
      let part = entries.slice(position..<position + count)
      let first = RowKey.place(survey, size.rawValue)
      if count == room {
        var bundle = EntryList()
        if size.tailCount > 0 {
          bundle = try tail(of: survey, size: size, in: database)
          let start = RowKey.place(survey, size.rawValue - UInt64(size.tailCount))
          try database.cachedStatement(sql: "DELETE FROM tail WHERE place >= ? AND place < ?")
            .execute(arguments: [start, first])
        }
        bundle.append(contentsOf: part)
        try database.cachedStatement(sql: "INSERT INTO bundles (place, entries) VALUES (?, ?)")
          .execute(arguments: [
            RowKey.place(survey, size.fullBundleCount.rawValue), bundle.bytes.data,
          ])
      } else {
        try database.cachedStatement(sql: "INSERT INTO tail (place, entries) VALUES (?, ?)")
          .execute(arguments: [first, part.bytes.data])
      }
      position += count
      size = size.advanced(by: count)
    }
  }

  private static func write(
    _ head: DeviceHead, of survey: SurveyKey, to database: Database
  ) throws {
    try database.cachedStatement(
      sql: "INSERT OR REPLACE INTO heads (device, sequence, chain) VALUES (?, ?, ?)"
    ).execute(arguments: [
      RowKey.device(survey, head.device), Int64(head.sequence.rawValue), head.chain.data,
    ])
  }

  private static func write(
    _ receipt: ReceiptRecord, of survey: SurveyKey, to database: Database
  ) throws {
    try database.cachedStatement(
      sql: "INSERT INTO receipts (place, device, first, last, received) VALUES (?, ?, ?, ?, ?)"
    ).execute(arguments: [
      RowKey.place(survey, receipt.index.rawValue), RowKey.device(survey, receipt.device),
      Int64(receipt.firstSequence.rawValue), Int64(receipt.lastSequence.rawValue),
      receipt.received.milliseconds,
    ])
  }

  private static func write(
    _ member: MemberRecord, of survey: SurveyKey, to database: Database
  ) throws {
    try database.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO members (
          device, key, name, role, enrolled_at, revoked_at, lineage_revoked, continues, beside,
          adopted)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      RowKey.device(survey, member.device), member.key.tagged.data, member.name.string,
      Int64(member.role.rawValue), Int64(member.enrolledAt.rawValue),
      member.revokedAt.map { Int64($0.rawValue) }, member.isLineageRevoked,
      member.continues.map { Int64($0.rawValue) }, member.beside.map { Int64($0.rawValue) },
      AdoptedRows.bytes(of: member.adopted).data,
    ])
  }

  private static func write(
    _ invite: InviteRecord, of survey: SurveyKey, to database: Database
  ) throws {
    try database.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO invites (
          survey, key, role, expires, name, issued_at, beside, used_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      survey.rawValue, invite.inviteKey.tagged.data, Int64(invite.role.rawValue),
      invite.expires.milliseconds, invite.name.string, Int64(invite.issuedAt.rawValue),
      invite.beside.map { Int64($0.rawValue) }, invite.usedBy.map { Int64($0.rawValue) },
    ])
  }
}
