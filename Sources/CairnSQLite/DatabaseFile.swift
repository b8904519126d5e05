import CairnModel
import CairnStore
import GRDB
import Glibc

/// How a database file is opened.
package enum OpenMode: Sendable {
  /// The one process that writes: it holds the folder's lock.
  case writer
  /// Beside a writer. It never checkpoints.
  case reader
  /// The folder can't be written at all: the file is read as it is, without a WAL.
  case immutable
}

/// One SQLite file behind GRDB: one connection writes and checkpoints, others read.
struct DatabaseFile: Sendable {
  private static let openingsMaximum = 100

  let path: String
  let reader: any DatabaseReader
  let writer: (any DatabaseWriter)?

  /// - Parameters:
  ///   - isDurable: whether a commit has reached the disk when it returns.
  ///   - pageByteCount: of a file that is made; nil for SQLite's own choice.
  init(
    path: String, mode: OpenMode, isDurable: Bool, pageByteCount: Int? = nil,
    prepare: @Sendable (Database, String) throws -> Void,
    check: @Sendable (Database, String) throws -> Void
  ) throws(StoreError) {
    precondition(SharedMemoryRoom.isTaken, "SQLite does not let a call of the system be replaced")
    self.path = path
    let configuration = Self.configuration(
      isReadOnly: mode != .writer, pageByteCount: pageByteCount)
    do {
      switch mode {
      case .writer:
        OwnerOnly.secure(database: path)
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
        reader = try Self.openedWhole(path, configuration, check)
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

  /// Makes a file that nobody else opens and that only counts once it is whole: a transaction that
  /// fails, or a crash, leaves something that is to be removed. It has no WAL.
  init(
    building path: String, pageByteCount: Int, prepare: @Sendable (Database) throws -> Void
  ) throws(StoreError) {
    self.path = path
    OwnerOnly.secure(database: path)
    do {
      let queue = try DatabaseQueue(
        path: path,
        configuration: Self.configuration(isReadOnly: false, pageByteCount: pageByteCount))
      try queue.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA journal_mode = OFF")
        try database.execute(sql: "PRAGMA synchronous = OFF")
        try database.execute(sql: "PRAGMA secure_delete = ON")
        try prepare(database)
      }
      writer = queue
      reader = queue
    } catch {
      throw StoreError(error, place: path)
    }
  }

  private static func configuration(isReadOnly: Bool, pageByteCount: Int?) -> Configuration {
    var configuration = Configuration()
    configuration.label = "cairn"
    configuration.busyMode = .timeout(5)
    configuration.maximumReaderCount = 4
    configuration.readonly = isReadOnly
    configuration.prepareDatabase { database in
      database.add(function: RowMark.function)
      // Only counts where a file is made, and before its WAL is.
      if let pageByteCount {
        try database.execute(sql: "PRAGMA page_size = \(pageByteCount)")
      }
    }
    return configuration
  }

  /// SQLite opens the file first and its WAL at the first read. Where another file took the name
  /// in between, the two don't belong together: what was opened is let go and opened again.
  ///
  /// So it is where a writer removes a rollback journal between SQLite's looks at it: SQLite takes it
  /// for a hot one then, and who only reads may not roll back (`SQLITE_READONLY_ROLLBACK`).
  private static func openedWhole(
    _ path: String, _ configuration: Configuration,
    _ check: (Database, String) throws -> Void
  ) throws -> DatabaseQueue {
    var last: DatabaseError?
    for _ in 0..<openingsMaximum {
      let before = FileIdentity(path)
      var queue: DatabaseQueue?
      let outcome = Result {
        let opened = try DatabaseQueue(path: path, configuration: configuration)
        queue = opened
        try opened.read { try check($0, path) }
        return opened
      }
      if FileIdentity(path) == before {
        do {
          return try outcome.get()
        } catch let error as DatabaseError
          where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK
        {
          last = error
        }
      }
      try queue?.close()
    }
    if let last { throw last }
    throw StoreError(.busy, place: path, "the file is replaced again and again")
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

/// Tells a file from another one under the same name.
private struct FileIdentity: Equatable {
  private let device: dev_t
  private let inode: ino_t

  /// Nil where there is none.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = status.st_dev
    inode = status.st_ino
  }
}
