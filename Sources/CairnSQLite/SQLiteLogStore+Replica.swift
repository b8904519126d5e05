import CairnLog
package import CairnModel
package import CairnStore
import GRDB

extension SQLiteLogStore: ReplicaStore {
  package func identity() throws(StoreError) -> ReplicaIdentity? {
    try file.read("identity") { database -> ReplicaIdentity? in
      guard let row = try Row.fetchOne(database, sql: "SELECT * FROM identity") else { return nil }
      return ReplicaIdentity(
        survey: SurveyID(try row.digest("survey")), slug: try row.text("slug"),
        title: try row.text("title"), origin: try row.text("origin"), url: try row.text("url"),
        logKey: try row.text("log_key"), device: try row.device("device"),
        deviceKey: try row.publicKey("device_key"), role: try row.role("role"),
        name: Text(try row.text("name")))
    }
  }

  package func enqueue(_ events: [PendingEvent]) throws(StoreError) {
    try file.write("outbox") { database in
      guard !events.isEmpty else { return }
      let doesNotContinue = StoreError(
        .outOfOrder, place: "outbox", "the events do not continue the outbox")
      guard var expected = try Self.nextSequence(in: database) else { throw doesNotContinue }
      for event in events {
        guard event.sequence == expected else { throw doesNotContinue }
        expected = expected.next
      }
      try Self.insert(events, in: database)
    }
  }

  /// The sequence that the device's next event gets; nil where nobody is enrolled here.
  private static func nextSequence(in database: Database) throws -> EventSequence? {
    if let last = try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM outbox") {
      return UInt64(exactly: last).flatMap { EventSequence($0) }?.next
    }
    guard
      let device = try Int64.fetchOne(database, sql: "SELECT device FROM identity"),
      let survey = try Int64.fetchOne(
        database,
        sql: "SELECT key FROM surveys WHERE id = (SELECT survey FROM identity)")
    else { return nil }
    let head = try Int64.fetchOne(
      database, sql: "SELECT sequence FROM heads WHERE device = ?",
      arguments: [survey << 20 | device])
    return UInt64(exactly: head ?? 0).flatMap { EventSequence($0) }?.next
  }

  private static func insert(_ events: [PendingEvent], in database: Database) throws {
    for event in events {
      try database.cachedStatement(
        sql: "INSERT INTO outbox (sequence, chain, entry) VALUES (?, ?, ?)"
      ).execute(arguments: [
        Int64(event.sequence.rawValue), event.chain.data, event.entry.data,
      ])
    }
  }

  package func pending(
    after sequence: EventSequence, count: Int, byteCount: Int
  ) throws(StoreError) -> [PendingEvent] {
    try file.read("outbox") { database in
      let rows = try Row.fetchCursor(
        database.cachedStatement(
          sql: "SELECT * FROM outbox WHERE sequence > ? ORDER BY sequence LIMIT ?"),
        arguments: [Int64(sequence.rawValue), count])
      var events: [PendingEvent] = []
      var total = 0
      while let row = try rows.next() {
        let event = try PendingEvent(row: row)
        total += event.entry.count + 2
        if total > byteCount, !events.isEmpty { break }
        events.append(event)
      }
      return events
    }
  }

  package func pendingCount() throws(StoreError) -> Int {
    try file.read("outbox") { try Int.fetchOne($0, sql: "SELECT count(*) FROM outbox") ?? 0 }
  }

  package func lastPending() throws(StoreError) -> PendingEvent? {
    try file.read("outbox") { database in
      try Row.fetchOne(database, sql: "SELECT * FROM outbox ORDER BY sequence DESC LIMIT 1")
        .map { try PendingEvent(row: $0) }
    }
  }

  package func dequeue(through sequence: EventSequence) throws(StoreError) {
    try file.write("outbox") { database in
      try database.execute(
        sql: "DELETE FROM outbox WHERE sequence <= ?", arguments: [Int64(sequence.rawValue)])
    }
  }

  package func adopt(
    _ identity: ReplicaIdentity, outbox: [PendingEvent]
  ) throws(StoreError) {
    try file.write("identity") { database in
      try database.execute(
        sql: """
          INSERT OR REPLACE INTO identity (
            one, survey, slug, title, origin, url, log_key, device, device_key, role, name, mark)
          VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,
            row_mark(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10))
          """,
        arguments: [
          identity.survey.digest.data, identity.slug, identity.title, identity.origin,
          identity.url, identity.logKey, Int64(identity.device.rawValue),
          identity.deviceKey.tagged.data, Int64(identity.role.rawValue), identity.name.string,
        ])
      try database.execute(sql: "DELETE FROM outbox")
      try Self.insert(outbox, in: database)
    }
  }

  package func carried() throws(StoreError) -> [CarriedKey] {
    try file.read("carried") { database in
      // The bytes lie behind these columns, and are not read.
      try Row.fetchAll(
        database,
        sql: "SELECT device, first, last, chain FROM carried ORDER BY device, last, chain"
      ).map { row in
        CarriedKey(
          device: try row.device("device"), firstSequence: try row.sequence("first"),
          lastSequence: try row.sequence("last"), chainHead: try row.digest("chain"))
      }
    }
  }

  package func carriedMessage(_ key: CarriedKey) throws(StoreError) -> [UInt8]? {
    try file.read("carried") { database in
      try Row.fetchOne(
        database,
        sql: "SELECT batch FROM carried WHERE device = ? AND last = ? AND chain = ? AND first = ?",
        arguments: Self.arguments(key)
      ).map { row in try row.value("batch") { (blob: BlobBytes) in blob.bytes } }
    }
  }

  private static func arguments(_ key: CarriedKey) -> StatementArguments {
    [
      Int64(key.device.rawValue), Int64(key.lastSequence.rawValue), key.chainHead.data,
      Int64(key.firstSequence.rawValue),
    ]
  }

  package func carry(_ batches: [CarriedBatch]) throws(StoreError) {
    try file.write("carried") { database in
      for batch in batches {
        try database.execute(
          sql: """
            INSERT OR REPLACE INTO carried (device, last, chain, first, batch, mark)
            VALUES (?1, ?2, ?3, ?4, ?5, row_mark(?1, ?4, ?2, ?3, ?5))
            """,
          arguments: Self.arguments(batch.key) + [batch.message.data])
      }
    }
  }

  package func discardCarried(_ keys: [CarriedKey]) throws(StoreError) {
    try file.write("carried") { database in
      for key in keys {
        try database.execute(
          sql: "DELETE FROM carried WHERE device = ? AND last = ? AND chain = ? AND first = ?",
          arguments: Self.arguments(key))
      }
    }
  }

  package func evidence() throws(StoreError) -> [EvidenceRecord] {
    try file.read("evidence") { database in
      try Row.fetchAll(database, sql: "SELECT * FROM evidence ORDER BY number").map { row in
        EvidenceRecord(
          time: try row.timestamp("time"), code: try row.text("code"),
          message: try row.text("message"),
          note: try row.value("note") { (blob: BlobBytes) in blob.bytes },
          ownNote: try row.value("own_note") { (blob: BlobBytes) in blob.bytes })
      }
    }
  }

  package func keep(_ evidence: EvidenceRecord) throws(StoreError) {
    try file.write("evidence") { database in
      try database.execute(
        sql: """
          INSERT OR IGNORE INTO evidence (time, code, message, note, own_note, mark)
          VALUES (?1, ?2, ?3, ?4, ?5, row_mark(?1, ?2, ?3, ?4, ?5))
          """,
        arguments: [
          evidence.time.milliseconds, evidence.code, evidence.message, evidence.note.data,
          evidence.ownNote.data,
        ])
    }
  }

  package func lastSync() throws(StoreError) -> SyncRecord? {
    try file.read("last_sync") { database in
      var record = SyncRecord(time: nil, clockOffset: nil)
      if let row = try Row.fetchOne(database, sql: "SELECT * FROM last_sync") {
        record.time = try row.timestamp("time")
        record.clockOffset = try row.optional("clock_offset") { (number: Int64) in
          Milliseconds(number)
        }
      }
      try record.readQuotas(in: database)
      return record == SyncRecord(time: nil, clockOffset: nil) ? nil : record
    }
  }

  package func setLastSync(_ record: SyncRecord) throws(StoreError) {
    try file.write("last_sync") { database in
      if let time = record.time {
        try database.execute(
          sql: """
            INSERT OR REPLACE INTO last_sync (one, time, clock_offset, mark)
            VALUES (1, ?1, ?2, row_mark(?1, ?2))
            """,
          arguments: [time.milliseconds, record.clockOffset?.rawValue])
      } else {
        try database.execute(sql: "DELETE FROM last_sync")
      }
      try record.writeQuotas(in: database)
    }
  }
}

extension PendingEvent {
  init(row: Row) throws {
    self.init(
      sequence: try row.sequence("sequence"), chain: try row.digest("chain"),
      entry: try row.value("entry") { (blob: BlobBytes) in blob.bytes })
  }
}
