import CairnStore
import GRDB

extension StoreError {
  /// What a failure of SQLite means for the store. Bound values are never shown.
  init(_ error: any Error, place: String) {
    switch error {
    case let error as StoreError: self = error
    case let damage as RowDamage: self = damage.error(in: place)
    case let error as DatabaseError:
      // No room for the index of the write-ahead log, which is no failure of the disk.
      let isIndexFull = [.SQLITE_IOERR_SHMMAP, .SQLITE_IOERR_SHMSIZE]
        .contains(error.extendedResultCode)
      let code: Code =
        switch error.resultCode {
        case .SQLITE_IOERR where isIndexFull: .diskFull
        // No room for the name of a write-ahead log.
        case .SQLITE_CANTOPEN where Self.isFull(place): .diskFull
        case .SQLITE_FULL: .diskFull
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_MISMATCH: .damaged
        case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: .readOnly
        case .SQLITE_CANTOPEN: .missing
        case .SQLITE_CONSTRAINT: .outOfOrder
        default: .inputOutput
        }
      self.init(code, place: place, error.message ?? "SQLite error \(error.resultCode.rawValue)")
    case is RowDecodingError:
      self.init(.damaged, place: place, "a value of another type than the table's")
    default: self.init(.inputOutput, place: place, "\(error)")
    }
  }

  /// Whether nothing is left where a database lies that is there.
  private static func isFull(_ place: String) -> Bool {
    let path = place.split(separator: ", ").first.map { String($0) } ?? place
    return DiskRoom(at: path).map { $0.freeByteCount < 65_536 } ?? false
  }

  static func damaged(_ place: String, _ message: String) -> StoreError {
    StoreError(.damaged, place: place, message)
  }
}

/// Runs a closure that may throw anything, and gives its failures the store's meaning.
func inStore<Result>(
  _ place: String, _ body: () throws -> Result
) throws(StoreError) -> Result {
  do { return try body() } catch { throw StoreError(error, place: place) }
}
