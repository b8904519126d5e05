import CairnLog
import CairnModel
import CairnStore
import FoundationEssentials
import GRDB

/// A blob as the bytes that the rest of Cairn moves.
struct BlobBytes: DatabaseValueConvertible, StatementColumnConvertible {
  var bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  init?(sqliteStatement: SQLiteStatement, index: CInt) {
    guard
      let data = Data.fromDatabaseValue(
        DatabaseValue(sqliteStatement: sqliteStatement, index: index))
    else { return nil }
    bytes = Array(data)
  }

  var databaseValue: DatabaseValue { Data(bytes).databaseValue }

  static func fromDatabaseValue(_ value: DatabaseValue) -> BlobBytes? {
    guard case .blob(let data) = value.storage else { return nil }
    return BlobBytes(Array(data))
  }
}

extension [UInt8] {
  var data: Data { Data(self) }
}

extension Digest {
  var data: Data { withUnsafeBytes { Data($0) } }
}

/// A value that can't be read. Who reads the row knows the table.
struct RowDamage: Error {
  /// The first column, where it is a number.
  var key: Int64?
  var column: String
  var message: String

  func error(in table: String) -> StoreError {
    let row = key.map { ", row \($0)" } ?? ""
    return .damaged("\(table)\(row), column \(column)", message)
  }
}

extension Row {
  /// A value that must stand in the row and mean something.
  func value<Stored: DatabaseValueConvertible, Meaning>(
    _ column: String, _ meaning: (Stored) -> Meaning?
  ) throws -> Meaning {
    guard let stored = Stored.fromDatabaseValue(try stored(column)), let value = meaning(stored)
    else { throw damage(column, "a value that means nothing") }
    return value
  }

  func optional<Stored: DatabaseValueConvertible, Meaning>(
    _ column: String, _ meaning: (Stored) -> Meaning?
  ) throws -> Meaning? {
    try stored(column).isNull ? nil : try value(column, meaning)
  }

  /// A damaged schema may have lost the column.
  private func stored(_ column: String) throws -> DatabaseValue {
    guard hasColumn(column) else {
      throw damage(column, "the table has no such column")
    }
    return self[column]
  }

  private func damage(_ column: String, _ message: String) -> RowDamage {
    let key = databaseValues.first.flatMap { Int64.fromDatabaseValue($0) }
    return RowDamage(key: key, column: column, message: message)
  }

  func digest(_ column: String) throws -> Digest {
    try value(column) { (blob: BlobBytes) in Digest(blob.bytes) }
  }

  func publicKey(_ column: String) throws -> PublicKey {
    try value(column) { (blob: BlobBytes) in PublicKey(tagged: blob.bytes) }
  }

  func role(_ column: String) throws -> Role {
    try value(column) { (number: Int64) in UInt8(exactly: number).flatMap { Role(rawValue: $0) } }
  }

  func sequence(_ column: String) throws -> EventSequence {
    try value(column) { (number: Int64) in UInt64(exactly: number).flatMap { EventSequence($0) } }
  }

  /// The device part of a key of survey and device, or a bare device number.
  func device(_ column: String) throws -> DeviceNumber {
    try value(column) { (number: Int64) in DeviceNumber(UInt32(number & (1 << 20 - 1))) }
  }

  func text(_ column: String) throws -> String { try value(column) { (text: String) in text } }

  func timestamp(_ column: String) throws -> Timestamp {
    try value(column) { (number: Int64) in Timestamp(milliseconds: number) }
  }

  func optionalDevice(_ column: String) throws -> DeviceNumber? {
    try optional(column) { (number: Int64) in
      UInt32(exactly: number).flatMap { DeviceNumber($0) }
    }
  }

  func logIndex(_ column: String) throws -> LogIndex {
    try value(column) { (number: Int64) in UInt64(exactly: number).map { LogIndex($0) } }
  }
}

extension SurveyRecord {
  init(row: Row) throws {
    self.init(
      key: try row.value("key") { (number: Int64) in
        RowKey.surveys.contains(number) ? SurveyKey(number) : nil
      },
      id: SurveyID(try row.digest("id")), slug: try row.text("slug"), title: try row.text("title"),
      origin: try row.text("origin"),
      isPublic: try row.value("is_public") { (number: Int64) in number != 0 })
  }
}

extension DeviceHead {
  init(row: Row) throws {
    self.init(
      device: try row.device("device"), sequence: try row.sequence("sequence"),
      chain: try row.digest("chain"))
  }
}

extension MemberRecord {
  init(row: Row) throws {
    self.init(
      device: try row.device("device"), key: try row.publicKey("key"),
      name: Text(try row.text("name")), role: try row.role("role"),
      enrolledAt: try row.logIndex("enrolled_at"),
      revokedAt: try row.optional("revoked_at") { (number: Int64) in
        UInt64(exactly: number).map { LogIndex($0) }
      },
      isLineageRevoked: try row.value("lineage_revoked") { (number: Int64) in
        0...1 ~= number ? number == 1 : nil
      },
      continues: try row.optionalDevice("continues"), beside: try row.optionalDevice("beside"),
      adopted: try row.value("adopted") { (blob: BlobBytes) in
        AdoptedRows.adopted(in: blob.bytes)
      })
  }
}

extension InviteRecord {
  init(row: Row) throws {
    self.init(
      inviteKey: try row.publicKey("key"), role: try row.role("role"),
      expires: try row.timestamp("expires"), name: Text(try row.text("name")),
      issuedAt: try row.logIndex("issued_at"), beside: try row.optionalDevice("beside"),
      usedBy: try row.optionalDevice("used_by"))
  }
}

extension ReceiptRecord {
  init(row: Row) throws {
    self.init(
      index: try row.value("place") { (place: Int64) in LogIndex(RowKey.number(of: place)) },
      device: try row.device("device"), firstSequence: try row.sequence("first"),
      lastSequence: try row.sequence("last"), received: try row.timestamp("received"))
  }
}
