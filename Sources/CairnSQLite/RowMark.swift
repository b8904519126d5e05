import CairnLog
import CairnModel
import FoundationEssentials
import GRDB

/// Rows that do not follow from the log, such as where the service is, carry a mark over their
/// other columns, so that a changed byte is found: `row_mark(column, …)` in SQL.
enum RowMark {
  static let function = DatabaseFunction("row_mark", argumentCount: nil, pure: true) { values in
    mark(values)
  }

  /// The tables with a mark, and what it is made of.
  static let tables: [(name: String, key: String, columns: String)] = [
    ("surveys", "key", "id, slug, title, origin, is_public"),
    (
      "identity", "one",
      "survey, slug, title, origin, url, log_key, device, device_key, role, name"
    ),
    ("carried", "device || '.' || last", "device, first, last, chain, batch"),
    ("last_sync", "one", "time, clock_offset"),
    ("evidence", "number", "time, code, message, note, own_note"),
    ("operators", "hex(key)", "key, invite"),
    ("operator_invites", "hex(key)", "key, used_by"),
    ("settings", "name", "name, value"),
  ]

  /// The first eight bytes of a SHA-256 over type, length and bytes of each value.
  private static func mark(_ values: [DatabaseValue]) -> Int64 {
    var bytes: [UInt8] = []
    func append(_ type: UInt8, _ content: some Collection<UInt8>) {
      bytes.append(type)
      withUnsafeBytes(of: UInt64(content.count).bigEndian) { bytes.append(contentsOf: $0) }
      bytes.append(contentsOf: content)
    }
    for value in values {
      switch value.storage {
      case .null: append(0, [])
      case .int64(let number): append(1, withUnsafeBytes(of: number.bigEndian) { Array($0) })
      case .double(let number):
        append(2, withUnsafeBytes(of: number.bitPattern.bigEndian) { Array($0) })
      case .string(let text): append(3, text.utf8)
      case .blob(let data): append(4, data)
      }
    }
    let digest = LogHash.plain(bytes).bytes
    return digest[..<8].reduce(Int64(0)) { $0 << 8 | Int64($1) }
  }
}
