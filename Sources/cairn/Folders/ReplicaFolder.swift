import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore
import CairnViews
import Glibc

typealias FieldStore = SQLiteLogStore
typealias FieldReplica = Replica<SQLiteLogStore, SQLiteViewStore, FileDeviceKeys>

/// A folder that holds a device's replica: `log.sqlite`, `views.sqlite`, `keys/` and a lock.
struct ReplicaFolder: Sendable {
  /// How long a command waits for another one that writes here.
  private static let patience = Milliseconds.seconds(30)
  /// The same where that one syncs: it may wait for a service that does not answer.
  private static let syncPatience = Milliseconds.seconds(2)

  let path: String

  init(path: String) { self.path = path }

  /// - Parameter folder: nil for the current folder, or its nearest parent that is a replica.
  init(finding folder: String?) throws {
    if let folder {
      guard access(folder, X_OK) == 0 || errno != EACCES else {
        throw CommandFailure(
          .permissionDenied, "\(folder) may not be entered by this user",
          hint: "run the command as the user whose replica it is", status: .failed)
      }
      guard Self.isReplica(folder) else {
        throw Refusal(.notAReplica, "\(folder) is no replica")
      }
      path = folder
      return
    }
    var candidate = Self.currentFolder
    while true {
      if Self.isReplica(candidate) {
        path = candidate
        return
      }
      guard candidate.count > 1, let slash = candidate.lastIndex(of: "/") else { break }
      candidate = slash == candidate.startIndex ? "/" : String(candidate[..<slash])
    }
    throw Refusal(.notAReplica, "neither this folder nor one above it is a replica")
  }

  /// A service's data folder, which has a guard, is none.
  static func isReplica(_ path: String) -> Bool {
    TextFile.exists("\(path)/log.sqlite") && TextFile.exists("\(path)/keys")
      && !TextFile.exists("\(path)/guard")
  }

  /// Whether a device was enrolled here. A store that can't be read is not known to be worthless.
  var isEnrolled: Bool {
    guard let log = try? SQLiteLogStore(path: "\(path)/log.sqlite", mode: .reader) else {
      return TextFile.exists("\(path)/log.sqlite")
    }
    defer { try? log.close() }
    do { return try log.identity() != nil } catch { return true }
  }

  private static var currentFolder: String {
    guard let name = getcwd(nil, 0) else { return "/" }
    defer { free(name) }
    return String(cString: name)
  }

  // MARK: Opening

  /// Opens the replica for as long as the body runs, as the one process that writes it.
  /// - Parameter use: a sync waits for another sync, and nothing else waits long for one.
  func withWriter<Result>(
    for use: FolderLock.Use = .work, _ body: (FieldReplica) async throws -> Result
  ) async throws -> Result {
    let lock = try lock(for: use)
    return try await withStores(holding: lock) { stores in
      let replica = try FieldReplica(
        store: stores.log, views: stores.views, keys: stores.keys, clock: .system)
      let next = try? replica.nextEventID()
      do { return try await body(replica) } catch let error as StoreError where error.isOfViews {
        try replica.rebuildViews()
        // What was recorded is not to be recorded twice.
        guard let next, try replica.nextEventID() == next else {
          throw CommandFailure(
            .viewsDamaged,
            "\(error.place): \(error.message); the views were made again from the log",
            hint: "what was recorded is kept, and 'cairn status' counts it", status: .failed)
        }
        return try await body(replica)
      }
    }
  }

  private func lock(for use: FolderLock.Use) throws -> FolderLock {
    do throws(StoreError) {
      return try FolderLock(
        folder: path, use: use, patience: Self.patience,
        syncPatience: use == .sync ? nil : Self.syncPatience)
    } catch {
      guard error.code == .busy, let process = FolderLock.syncingProcess(in: path) else {
        throw error
      }
      throw CommandFailure(
        .storeBusy, "\(error.place): \(error.message)",
        hint: "run this command again when that sync is done, or end it with 'kill \(process)': "
          + "it loses nothing",
        status: .refused)
    }
  }

  /// Opens the replica to look at it: beside a writer, and where the folder can't be written, too.
  func withReader<Result>(
    _ body: (FieldReplica) async throws -> Result
  ) async throws -> Result {
    let lock: FolderLock
    do throws(StoreError) {
      lock = try FolderLock(
        folder: path, patience: Self.patience, syncPatience: Self.syncPatience)
    } catch {
      switch error.code {
      case .busy: return try await withBorrowedStores(.reader, body)
      case .readOnly:
        // A write-ahead log holds commits that the file alone has not.
        let mode: OpenMode = hasWriteAheadLog ? .reader : .immutable
        return try await withBorrowedStores(mode, body)
      default: throw error
      }
    }
    do {
      return try await withStores(holding: lock) { stores in
        let replica = try FieldReplica(
          store: stores.log, views: stores.views, keys: stores.keys, clock: .system)
        do { return try await body(replica) } catch let error as StoreError where error.isOfViews {
          // What looks at a replica says what it saw at its end: nothing was said yet.
          try replica.rebuildViews()
          return try await body(replica)
        }
      }
    } catch let error as StoreError where error.code == .diskFull && !hasWriteAheadLog {
      // What is stored can be read without the files that SQLite puts beside it. Nobody else writes
      // meanwhile.
      defer { withExtendedLifetime(lock) {} }
      return try await withBorrowedStores(.immutable, body)
    }
  }

  /// The files of a replica, opened to write.
  struct Stores {
    var log: SQLiteLogStore
    var views: SQLiteViewStore
    var keys: FileDeviceKeys
  }

  /// Opens or makes the files of a folder whose lock is held.
  func withStores<Result>(
    holding lock: FolderLock, _ body: (Stores) async throws -> Result
  ) async throws -> Result {
    defer { withExtendedLifetime(lock) {} }
    let log = try SQLiteLogStore(path: "\(path)/log.sqlite", mode: .writer)
    do {
      let stores = Stores(
        log: log, views: try SQLiteViewStore(replaceable: "\(path)/views.sqlite"),
        keys: try FileDeviceKeys(folder: "\(path)/keys"))
      let result = try await body(stores)
      try stores.views.close()
      try log.close()
      return result
    } catch {
      // The first failure is the one to tell.
      try? log.close()
      throw error
    }
  }

  private var hasWriteAheadLog: Bool {
    var status = stat()
    return stat("\(path)/log.sqlite-wal", &status) == 0 && status.st_size > 0
  }

  /// Reads a log that this process may not write, with its views if they are of that log, and
  /// otherwise with views that are folded elsewhere and thrown away.
  private func withBorrowedStores<Result>(
    _ mode: OpenMode, _ body: (FieldReplica) async throws -> Result
  ) async throws -> Result {
    let log = try SQLiteLogStore(path: "\(path)/log.sqlite", mode: mode)
    defer { try? log.close() }
    let keys = try FileDeviceKeys(folder: "\(path)/keys")
    if let views = try? SQLiteViewStore(path: "\(path)/views.sqlite", mode: mode) {
      defer { try? views.close() }
      let replica = try Replica(store: log, views: views, keys: keys, clock: .system)
      let position = try? views.position()
      if let position, let verified = try? replica.verified, position.size == verified.size,
        position.root == verified.root
      {
        do {
          return try await body(replica)
        } catch let error as StoreError where error.code == .readOnly {
          // The log has grown since: these views would have to be written.
        }
      }
    }
    let temporary = try FolderTree.makeTemporary("cairn-views")
    defer { FolderTree.remove(temporary) }
    // What killed whoever writes here would kill this process too.
    let views = try SQLiteViewStore(
      path: "\(temporary)/views.sqlite", mode: .writer,
      mark: FoldMark(ofViews: "\(path)/views.sqlite", isWritable: false))
    defer { try? views.close() }
    return try await body(Replica(store: log, views: views, keys: keys, clock: .system))
  }
}

extension StoreError {
  /// Whether it is the views that can't be read, which follow from the log.
  var isOfViews: Bool {
    code == .damaged && (place.hasPrefix("views,") || place.contains("views.sqlite"))
  }
}

extension RefusalCode {
  static let viewsDamaged = RefusalCode(rawValue: "views_damaged")
  static let permissionDenied = RefusalCode(rawValue: "permission_denied")
}
