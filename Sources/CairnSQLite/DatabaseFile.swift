import CairnStore
import CairnModel
import GRDB

/// How a database file is opened.
package enum OpenMode: Sendable {
  /// The one process that writes: it holds the folder's lock.
  case writer
  /// Beside a writer. It never checkpoints.
  case reader
  /// The folder can't be written at all: the file is read as it is, without a WAL.
  case immutable
}

/// One SQLite file behind GRDB's pool: one connection writes and checkpoints, others read.
struct DatabaseFile: Sendable {
  let path: String
  let reader: any DatabaseReader
  let writer: DatabasePool?

  /// - Parameters:
  ///   - isDurable: whether a commit has reached the disk when it returns.
  ///   - pageByteCount: of a file that is made; nil for SQLite's own choice.
  init(
    path: String, mode: OpenMode, isDurable: Bool, pageByteCount: Int? = nil,
    prepare: @Sendable (Database, String) throws -> Void,
    check: @Sendable (Database, String) throws -> Void
  ) throws(StoreError) {
    self.path = path
    var configuration = Configuration()
    configuration.label = "cairn"
    configuration.busyMode = .timeout(5)
    configuration.maximumReaderCount = 4
    configuration.readonly = mode != .writer
    configuration.prepareDatabase { database in
      database.add(function: RowMark.function)
      // Only counts where a file is made, and before its WAL is.
      if let pageByteCount {
        try database.execute(sql: "PRAGMA page_size = \(pageByteCount)")
      }
    }
    do {
      switch mode {
      case .writer:
        let pool = try DatabasePool(path: path, configuration: configuration)
        // GRDB's pool sets NORMAL where it turns the WAL on, so this must come after.
        try pool.writeWithoutTransaction { database in
          try database.execute(sql: "PRAGMA synchronous = \(isDurable ? "FULL" : "NORMAL")")
          try database.execute(sql: "PRAGMA secure_delete = ON")
          try database.execute(sql: "PRAGMA journal_size_limit = 67108864")
          let level = try Int.fetchOne(database, sql: "PRAGMA synchronous")
          precondition(level == (isDurable ? 2 : 1), "SQLite did not take the durability asked for")
          try prepare(database, path)
        }
        writer = pool
        reader = pool
      case .reader:
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.read { try check($0, path) }
        reader = queue
        writer = nil
      case .immutable:
        let queue = try DatabaseQueue(
          path: "file:\(Self.escaped(path))?immutable=1", configuration: configuration)
        try queue.read { try check($0, path) }
        reader = queue
        writer = nil
      }
    } catch {
      throw StoreError(error, place: path)
    }
  }

  private static func escaped(_ path: String) -> String {
    path.utf8.map { byte in
      byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") || byte == UInt8(ascii: "%")
        ? "%" + [byte].hex : String(UnicodeScalar(byte))
    }.joined()
  }

  func read<Result>(
    _ table: String, _ body: (Database) throws -> Result
  ) throws(StoreError) -> Result {
    do { return try reader.read(body) } catch let damage as RowDamage {
      throw damage.error(in: table)
    } catch {
      throw StoreError(error, place: "\(path), \(table)")
    }
  }

  func write<Result>(
    _ table: String, _ body: (Database) throws -> Result
  ) throws(StoreError) -> Result {
    guard let writer else {
      throw StoreError(.readOnly, place: path, "this process may only read the store")
    }
    do { return try writer.write(body) } catch {
      throw StoreError(error, place: "\(path), \(table)")
    }
  }

  func close() throws(StoreError) {
    do { try reader.close() } catch { throw StoreError(error, place: path) }
  }
}
