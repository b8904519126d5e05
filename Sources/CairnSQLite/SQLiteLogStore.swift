import CairnModel
package import CairnStore
import GRDB

/// Logs in one SQLite file, `log.sqlite`: the truth, durable before acknowledged.
///
/// Full bundles and tiles are rows that never change; the rest of a bundle sits in `tail`, a row an
/// append, and the hashes above it in `edge`.
package struct SQLiteLogStore: Sendable {
  let file: DatabaseFile

  /// Opens or makes the file. The caller holds the folder's lock if it writes.
  /// - Throws: `StoreError`: `missing`, `damaged`, `tooNew`, `readOnly`.
  package init(path: String, mode: OpenMode) throws(StoreError) {
    file = try DatabaseFile(
      path: path, mode: mode, isDurable: true,
      prepare: { try LogSchema.prepare($0, place: $1) },
      check: { try LogSchema.check($0, place: $1) })
  }

  package var path: String { file.path }

  /// What SQLite says of `PRAGMA synchronous` on the connection that writes: 2 is FULL.
  package func synchronousLevel() throws(StoreError) -> Int {
    guard let writer = file.writer else {
      throw StoreError(.readOnly, place: file.path, "this process may only read the store")
    }
    do {
      return try writer.writeWithoutTransaction { database in
        try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? -1
      }
    } catch {
      throw StoreError(error, place: file.path)
    }
  }

  /// Moves the WAL into the file and closes all connections.
  package func close() throws(StoreError) {
    if let writer = file.writer {
      do {
        try writer.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
      } catch {
        throw StoreError(error, place: file.path)
      }
    }
    try file.close()
  }
}
