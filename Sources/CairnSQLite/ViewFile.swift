import CairnModel
import CairnStore
import GRDB
import Glibc
import Synchronization

/// One build of the views: the file that has their name, was it or is to be it.
///
/// A class because all who read it learn at once that another file has its name now. SQLite knows a
/// file's WAL by its name, so two rules hold. Nothing of the old WAL is left when the heir takes the
/// name: it would be replayed into the heir. And no connection that is opened later reads for this
/// file: it would read the heir.
final class ViewFile: Sendable {
  private static let version: Int32 = 7
  /// Rows are hundreds of bytes and change often: few pages of this size are written for many rows,
  /// and nearly no row needs a page of its own.
  private static let pageByteCount = 16_384
  /// A transaction of a rebuild changes more pages than the usual 2 MiB hold, and those that don't
  /// fit are written and read again.
  private static let cache = "PRAGMA cache_size = -16384"
  private static let schema = """
    CREATE TABLE position (
      one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, root BLOB NOT NULL,
      rules_level INTEGER NOT NULL) STRICT;
    CREATE TABLE parts (
      part_table INTEGER NOT NULL, key INTEGER NOT NULL, bytes BLOB NOT NULL,
      PRIMARY KEY (part_table, key)) STRICT, WITHOUT ROWID;
    PRAGMA user_version = \(version);
    """

  /// What is left of a file whose name another one has.
  private enum Remains {
    /// One connection, opened before, for all who read on.
    case readable(DatabaseFile)
    /// It was damaged.
    case none
  }

  private let file: DatabaseFile
  private let remains = Mutex<Remains?>(nil)

  var path: String { file.path }
  var isWritable: Bool { file.writer != nil }
  var isReplaced: Bool { remains.withLock { $0 != nil } }

  private init(path: String, mode: OpenMode) throws(StoreError) {
    file = try DatabaseFile(
      path: path, mode: mode, isDurable: false, pageByteCount: Self.pageByteCount,
      prepare: { database, place in
        try database.execute(sql: Self.cache)
        guard try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0 else {
          return
        }
        try database.inTransaction {
          try database.execute(sql: Self.schema)
          return .commit
        }
      },
      check: { database, place in
        guard try Self.isOfThisFormat(database) else {
          throw StoreError(.missing, place: place, "there are no views yet")
        }
      })
  }

  /// An empty file beside the one of that name, to take its place once it is whole.
  init(besides path: String) throws(StoreError) {
    let heir = Self.heir(of: path)
    unlink(heir)
    file = try DatabaseFile(building: heir, pageByteCount: Self.pageByteCount) { database in
      try database.execute(sql: Self.cache)
      try database.execute(sql: Self.schema)
    }
  }

  static func open(path: String, mode: OpenMode) throws(StoreError) -> ViewFile {
    // Whoever writes is alone, so this was left by a crash.
    if mode == .writer { unlink(heir(of: path)) }
    let file = try ViewFile(path: path, mode: mode)
    guard mode == .writer, try !file.read("schema", Self.isOfThisFormat) else { return file }
    let heir = try ViewFile(besides: path)
    try heir.finish()
    try file.giveWay(to: heir)
    return try ViewFile(path: path, mode: mode)
  }

  /// For a file that can't be opened.
  static func replaceByEmpty(_ path: String) throws(StoreError) {
    let heir = try ViewFile(besides: path)
    try heir.finish()
    try heir.takeName(path)
    try syncFolder(of: path)
  }

  private static func heir(of path: String) -> String { path + ".new" }

  private static func isOfThisFormat(_ database: Database) throws -> Bool {
    try Int32.fetchOne(database, sql: "PRAGMA user_version") == version
  }

  // MARK: Use

  func read<Result>(
    _ table: String, _ body: (Database) throws -> Result
  ) throws(StoreError) -> Result {
    if let remains = remains.withLock({ $0 }) {
      guard case .readable(let last) = remains else {
        throw StoreError(.damaged, place: path, "the views were damaged and are made again")
      }
      return try last.read(table, body)
    }
    // Whoever waits here while the heir takes the name may get a connection to the heir.
    let result: Result? = try file.read(table) { database in
      isReplaced ? nil : .some(try body(database))
    }
    if let result { return result }
    return try read(table, body)
  }

  func write<Result>(
    _ table: String, _ body: (Database) throws -> Result
  ) throws(StoreError) -> Result {
    precondition(!isReplaced, "somebody writes to views that were replaced")
    return try file.write(table, body)
  }

  /// Moves the WAL into the file, unless somebody reads: then it stays, and nothing is lost.
  func close() throws(StoreError) {
    if let writer = file.writer, !isReplaced {
      try? writer.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    }
    try file.close()
  }

  // MARK: Replacing

  /// Closes a file that was built, and sees it to the disk.
  func finish() throws(StoreError) {
    try file.close()
    try Self.sync(path)
  }

  /// Removes a file that was being built.
  func abandon() {
    try? file.close()
    unlink(path)
  }

  /// Lets another file take this one's name. Whoever reads this one reads on as if nothing had
  /// happened, on one connection that was opened before.
  ///
  /// A process that opens the views meanwhile finds either this file, all of it, or the heir, which
  /// is made not to have a WAL until this is done.
  func giveWay(to heir: ViewFile) throws(StoreError) {
    guard let writer = file.writer else {
      throw StoreError(.readOnly, place: path, "this process may only read the views")
    }
    try inStore(path) {
      // Nobody reads or writes in this process from here to the end of the closure.
      try writer.barrierWriteWithoutTransaction { database in
        let left = try settle(database)
        try heir.takeName(path)
        remains.withLock { $0 = left }
        try Self.syncFolder(of: path)
      }
    }
  }

  /// Moves the WAL into the file, so that the file alone is the views.
  private func settle(_ database: Database) throws -> Remains {
    do {
      _ = try database.checkpoint(.truncate)
      return .readable(
        try DatabaseFile(
          path: path, mode: .reader, isDurable: false, prepare: { _, _ in },
          check: { database, _ in _ = try Self.isOfThisFormat(database) }))
    } catch {
      guard StoreError(error, place: path).code == .damaged else { throw error }
      return .none
    }
  }

  /// Renames this file, which is whole and closed.
  ///
  /// The old WAL and its index go first, and for good: after a power cut the disk has the old file
  /// alone, which is all of it, or the new one alone. They are removed once more behind the rename,
  /// because a process that opened the old file in between has made new ones, empty; it notices the
  /// rename and lets go of them.
  ///
  /// The caller syncs the folder before anybody writes: otherwise a power cut could leave the old
  /// file with the new one's WAL.
  /// - Throws: `StoreError`, and the name is still the old file's.
  private func takeName(_ name: String) throws(StoreError) {
    for suffix in ["-wal", "-shm"] { unlink(name + suffix) }
    try Self.syncFolder(of: name)
    guard rename(path, name) == 0 else {
      throw StoreError(.inputOutput, place: path, String(cString: strerror(errno)))
    }
    for suffix in ["-wal", "-shm"] { unlink(name + suffix) }
  }

  private static func syncFolder(of path: String) throws(StoreError) {
    guard let slash = path.lastIndex(of: "/") else { return try sync(".") }
    try sync(slash == path.startIndex ? "/" : String(path[..<slash]))
  }

  private static func sync(_ path: String) throws(StoreError) {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw StoreError(.inputOutput, place: path, String(cString: strerror(errno)))
    }
    defer { Glibc.close(descriptor) }
    guard fsync(descriptor) == 0 else {
      throw StoreError(
        errno == ENOSPC ? .diskFull : .inputOutput, place: path, String(cString: strerror(errno)))
    }
  }
}
