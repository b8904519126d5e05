package import CairnLog
package import CairnModel
package import CairnStore
import GRDB

extension SQLiteLogStore: LogStore {
  package func surveys() throws(StoreError) -> [SurveyRecord] {
    try file.read("surveys") { database in
      try Row.fetchAll(database, sql: "SELECT * FROM surveys ORDER BY key")
        .map { try SurveyRecord(row: $0) }
    }
  }

  package func survey(slug: String) throws(StoreError) -> SurveyRecord? {
    try file.read("surveys") { database in
      try Row.fetchOne(database, sql: "SELECT * FROM surveys WHERE slug = ?", arguments: [slug])
        .map { try SurveyRecord(row: $0) }
    }
  }

  package func size(of survey: SurveyKey) throws(StoreError) -> LogSize {
    try file.read("surveys") { try Self.size(of: survey, in: $0) }
  }

  static func size(of survey: SurveyKey, in database: Database) throws -> LogSize {
    let size = try Int64.fetchOne(
      database, sql: "SELECT size FROM surveys WHERE key = ?", arguments: [survey.rawValue])
    guard let size, size >= 0 else {
      throw StoreError(
        .missing, place: "surveys, row \(survey.rawValue)", "there is no such survey")
    }
    guard size < RowKey.sizeLimit else {
      throw StoreError.damaged("surveys, row \(survey.rawValue)", "no log has that size")
    }
    return LogSize(UInt64(size))
  }

  package func tree(of survey: SurveyKey) throws(StoreError) -> LogTree {
    try file.read("edge") { try Self.tree(of: survey, in: $0) }
  }

  static func tree(of survey: SurveyKey, in database: Database) throws -> LogTree {
    let size = try size(of: survey, in: database)
    var edge: [Tile] = []
    if let tile = try partialLeafTile(of: survey, size: size, in: database) { edge.append(tile) }
    var level: UInt8 = 1
    while size.hashCount(atLevel: level) > 0 {
      if let tile = try edgeTile(level, of: survey, size: size, in: database) { edge.append(tile) }
      level += 1
    }
    do throws(TreeDamage) {
      return try LogTree(size: size, edge: edge)
    } catch {
      throw StoreError.damaged("edge, level \(error.address.level)", error.description)
    }
  }

  /// Level 0's partial tile is made from the tail, which holds the truth.
  private static func partialLeafTile(
    of survey: SurveyKey, size: LogSize, in database: Database
  ) throws -> Tile? {
    guard size.tailCount > 0 else { return nil }
    var tile = Tile(address: TileAddress(level: 0, number: size.fullBundleCount.rawValue))
    for entry in try tail(of: survey, size: size, in: database) {
      tile.append(LogHash.leaf(entry))
    }
    return tile
  }

  private static func edgeTile(
    _ level: UInt8, of survey: SurveyKey, size: LogSize, in database: Database
  ) throws -> Tile? {
    let hashes = size.hashCount(atLevel: level)
    guard hashes % 256 > 0 else { return nil }
    let place = RowKey.place(survey, UInt64(level))
    let bytes = try BlobBytes.fetchOne(
      database, sql: "SELECT hashes FROM edge WHERE place = ?", arguments: [place])
    guard let bytes,
      let tile = Tile(
        address: TileAddress(level: level, number: hashes / 256), bytes: bytes.bytes)
    else { throw StoreError.damaged("edge, row \(place)", "the tile is missing or broken") }
    return tile
  }

  package func bundle(
    _ number: BundleNumber, of survey: SurveyKey
  ) throws(StoreError) -> EntryList {
    try file.read("bundles") { database in
      let size = try Self.size(of: survey, in: database)
      if number < size.fullBundleCount {
        let place = RowKey.place(survey, number.rawValue)
        let bytes = try BlobBytes.fetchOne(
          database, sql: "SELECT entries FROM bundles WHERE place = ?", arguments: [place])
        guard let bytes, let entries = try? EntryList(parsing: bytes.bytes),
          entries.count == BundleNumber.width
        else {
          throw StoreError.damaged("bundles, row \(place)", "the bundle is missing or broken")
        }
        return entries
      }
      guard number == size.fullBundleCount else { return EntryList() }
      return try Self.tail(of: survey, size: size, in: database)
    }
  }

  /// SQLite tells the length of a blob from the head of its row.
  package func byteCount(
    of number: BundleNumber, in survey: SurveyKey
  ) throws(StoreError) -> Int {
    try file.read("bundles") { database in
      let size = try Self.size(of: survey, in: database)
      if number < size.fullBundleCount {
        return try Int.fetchOne(
          database.cachedStatement(sql: "SELECT length(entries) FROM bundles WHERE place = ?"),
          arguments: [RowKey.place(survey, number.rawValue)]) ?? 0
      }
      guard number == size.fullBundleCount else { return 0 }
      let start = size.rawValue - UInt64(size.tailCount)
      return try Int.fetchOne(
        database.cachedStatement(
          sql: "SELECT sum(length(entries)) FROM tail WHERE place >= ? AND place < ?"),
        arguments: [RowKey.place(survey, start), RowKey.place(survey, size.rawValue)]) ?? 0
    }
  }

  /// The entries behind the last full bundle.
  static func tail(
    of survey: SurveyKey, size: LogSize, in database: Database
  ) throws -> EntryList {
    let start = size.rawValue - UInt64(size.tailCount)
    let rows = try Row.fetchCursor(
      database.cachedStatement(
        sql: "SELECT place, entries FROM tail WHERE place >= ? AND place < ? ORDER BY place"),
      arguments: [RowKey.place(survey, start), RowKey.place(survey, size.rawValue)])
    var entries = EntryList()
    while let row = try rows.next() {
      let place: Int64 = row[0]
      guard RowKey.number(of: place) == start + UInt64(entries.count) else {
        throw StoreError.damaged("tail, row \(place)", "the rows of the tail leave a gap")
      }
      let bytes = try row.value("entries") { (blob: BlobBytes) in blob.bytes }
      do throws(EntryListError) {
        entries.append(contentsOf: try EntryList(parsing: bytes))
      } catch {
        throw StoreError.damaged("tail, row \(place)", error.description)
      }
    }
    guard entries.count == size.tailCount else {
      throw StoreError.damaged("tail", "\(entries.count) entries instead of \(size.tailCount)")
    }
    return entries
  }

  package func tile(
    _ address: TileAddress, width: Int, of survey: SurveyKey
  ) throws(StoreError) -> Tile? {
    try file.read("tiles") { database in
      let size = try Self.size(of: survey, in: database)
      let stored = address.width(in: size)
      guard stored >= width, width > 0 else { return nil }
      if stored == TileAddress.width {
        let place = RowKey.tile(survey, address)
        let bytes = try BlobBytes.fetchOne(
          database, sql: "SELECT hashes FROM tiles WHERE place = ?", arguments: [place])
        guard let bytes, let tile = Tile(address: address, bytes: bytes.bytes), tile.isFull else {
          throw StoreError.damaged("tiles, row \(place)", "the tile is missing or broken")
        }
        return tile
      }
      return address.level == 0
        ? try Self.partialLeafTile(of: survey, size: size, in: database)
        : try Self.edgeTile(address.level, of: survey, size: size, in: database)
    }
  }

  package func checkpoint(of survey: SurveyKey) throws(StoreError) -> CheckpointRecord? {
    try file.read("surveys") { database in
      guard
        let row = try Row.fetchOne(
          database, sql: "SELECT size, root, note FROM surveys WHERE key = ?",
          arguments: [survey.rawValue]),
        let root = try row.optional("root", { (blob: BlobBytes) in Digest(blob.bytes) }),
        let note = try row.optional("note", { (blob: BlobBytes) in blob.bytes })
      else { return nil }
      return CheckpointRecord(
        size: try Self.size(of: survey, in: database), root: root, note: note)
    }
  }

  package func head(
    of device: DeviceNumber, in survey: SurveyKey
  ) throws(StoreError) -> DeviceHead? {
    try file.read("heads") { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM heads WHERE device = ?",
        arguments: [RowKey.device(survey, device)]
      ).map { try DeviceHead(row: $0) }
    }
  }

  package func heads(of survey: SurveyKey) throws(StoreError) -> [DeviceHead] {
    let keys = RowKey.devices(of: survey)
    return try file.read("heads") { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM heads WHERE device BETWEEN ? AND ? ORDER BY device",
        arguments: [keys.lowerBound, keys.upperBound]
      ).map { try DeviceHead(row: $0) }
    }
  }

  package func members(of survey: SurveyKey) throws(StoreError) -> [MemberRecord] {
    let keys = RowKey.devices(of: survey)
    return try file.read("members") { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM members WHERE device BETWEEN ? AND ? ORDER BY device",
        arguments: [keys.lowerBound, keys.upperBound]
      ).map { try MemberRecord(row: $0) }
    }
  }

  package func invites(of survey: SurveyKey) throws(StoreError) -> [InviteRecord] {
    try file.read("invites") { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM invites WHERE survey = ? ORDER BY issued_at",
        arguments: [survey.rawValue]
      ).map { try InviteRecord(row: $0) }
    }
  }

  package func closedAt(of survey: SurveyKey) throws(StoreError) -> LogIndex? {
    try file.read("surveys") { database in
      try Row.fetchOne(
        database, sql: "SELECT key, closed_at FROM surveys WHERE key = ?",
        arguments: [survey.rawValue]
      )?.optional("closed_at") { (number: Int64) in
        UInt64(exactly: number).map { LogIndex($0) }
      }
    }
  }

  package func receipt(
    of event: EventID, in survey: SurveyKey
  ) throws(StoreError) -> ReceiptRecord? {
    try receipt(
      "WHERE device = ? AND first <= ? AND last >= ? ORDER BY first DESC LIMIT 1",
      [
        RowKey.device(survey, event.device), Int64(event.sequence.rawValue),
        Int64(event.sequence.rawValue),
      ])
  }

  package func receipt(
    atOrBefore index: LogIndex, in survey: SurveyKey
  ) throws(StoreError) -> ReceiptRecord? {
    try receipt(
      "WHERE place >= ? AND place <= ? ORDER BY place DESC LIMIT 1",
      [RowKey.place(survey, 0), RowKey.place(survey, index.rawValue)])
  }

  /// Received times never decrease along a log, so the rows are searched by halves.
  package func receipt(
    receivedAtOrBefore time: Timestamp, in survey: SurveyKey
  ) throws(StoreError) -> ReceiptRecord? {
    let size = try size(of: survey)
    var low: UInt64 = 0
    var high = size.rawValue
    var found: ReceiptRecord?
    while low < high {
      let middle = low + (high - low) / 2
      guard let receipt = try receipt(atOrBefore: LogIndex(middle), in: survey) else {
        low = middle + 1
        continue
      }
      if receipt.received <= time {
        found = receipt
        low = middle + 1
      } else {
        high = receipt.index.rawValue
      }
    }
    return found
  }

  private func receipt(
    _ condition: String, _ arguments: StatementArguments
  ) throws(StoreError) -> ReceiptRecord? {
    try file.read("receipts") { database in
      let statement = try database.cachedStatement(sql: "SELECT * FROM receipts " + condition)
      return try Row.fetchOne(statement, arguments: arguments).map { try ReceiptRecord(row: $0) }
    }
  }
}
