import CairnModel
import CairnSQLite
import CairnStore
import Glibc
import Testing

@Suite("The SQLite engine") struct SQLiteLogStoreTests {
  private let folder = TemporaryFolder()

  private var path: String { folder.path + "/log.sqlite" }

  private func open(_ mode: OpenMode = .writer) throws -> SQLiteLogStore {
    try SQLiteLogStore(path: path, mode: mode)
  }

  /// A closed file with 300 entries of one survey.
  private func makeLog() throws -> TestLog {
    let store = try open()
    var log = TestLog(try store.add("helsinki", id: 1).key)
    try store.append([log.grow(by: 300)])
    try store.close()
    return log
  }

  @Test("A commit has reached the disk when it returns")
  func synchronous() throws {
    let store = try open()
    #expect(try store.synchronousLevel() == 2)
    try store.close()
    #expect(try open().synchronousLevel() == 2)
  }

  @Test("Only their owner reads a database and what lies beside it, in a folder that all may enter")
  func ownerOnly() throws {
    func modes() -> [String: mode_t] {
      var modes: [String: mode_t] = [:]
      for file in [path, path + "-wal", path + "-shm"] {
        var status = stat()
        if stat(file, &status) == 0 { modes[file] = status.st_mode & 0o777 }
      }
      return modes
    }
    chmod(folder.path, 0o755)
    let store = try open()
    _ = try store.add("helsinki", id: 1)
    #expect(modes() == [path: 0o600, path + "-wal": 0o600, path + "-shm": 0o600])
    for file in modes().keys { chmod(file, 0o644) }
    let beside = try open()
    #expect(modes() == [path: 0o600, path + "-wal": 0o600, path + "-shm": 0o600])
    withExtendedLifetime((store, beside)) {}
  }

  @Test("A folder has one writer")
  func secondWriter() throws {
    let first = try FolderLock(folder: folder.path)
    let error = #expect(throws: StoreError.self) { try FolderLock(folder: folder.path) }
    #expect(error?.code == .busy)
    #expect(error?.isFatal == false)
    withExtendedLifetime(first) {}
  }

  @Test("Whoever finds a folder that is being synced is told so, and need not wait")
  func syncing() throws {
    do {
      let sync = try FolderLock(folder: folder.path, use: .sync)
      #expect(FolderLock.syncingProcess(in: folder.path) == getpid())
      let error = #expect(throws: StoreError.self) {
        try FolderLock(
          folder: folder.path, patience: .seconds(86_400), syncPatience: Milliseconds(0))
      }
      #expect(error?.code == .busy)
      #expect(error?.message == "a sync is using this folder (process \(getpid()))")
      withExtendedLifetime(sync) {}
    }
    let work = try FolderLock(folder: folder.path)
    #expect(FolderLock.syncingProcess(in: folder.path) == nil)
    let error = #expect(throws: StoreError.self) { try FolderLock(folder: folder.path) }
    #expect(error?.message == "another process is using this folder")
    withExtendedLifetime(work) {}
  }

  @Test("The lock goes with its owner")
  func lockGoes() throws {
    do { _ = try FolderLock(folder: folder.path) }
    _ = try FolderLock(folder: folder.path)
    let error = #expect(throws: StoreError.self) { try FolderLock(folder: folder.path + "/none") }
    #expect(error?.code == .missing)
  }

  @Test("A reader beside the writer reads, and may not write")
  func reader() throws {
    let writer = try open()
    var log = TestLog(try writer.add("helsinki", id: 1).key)
    try writer.append([log.grow(by: 300)])
    let reader = try open(.reader)
    try log.expectEqual(reader, isWhole: true)
    let next = log.grow(by: 5)
    let error = #expect(throws: StoreError.self) { try reader.append([next]) }
    #expect(error?.code == .readOnly)
    try writer.append([next])
    try log.expectEqual(reader, isWhole: true)
    #expect(throws: StoreError.self) { try reader.synchronousLevel() }
  }

  @Test("A folder that can't be written is read as it is, and nothing is added to it")
  func immutable() throws {
    let odd = folder.path + "/50% of #3?"
    mkdir(odd, 0o700)
    let writer = try SQLiteLogStore(path: odd + "/log.sqlite", mode: .writer)
    var log = TestLog(try writer.add("helsinki", id: 1).key)
    try writer.append([log.grow(by: 300)])
    try writer.close()
    let store = try SQLiteLogStore(path: odd + "/log.sqlite", mode: .immutable)
    try log.expectEqual(store, isWhole: true)
    let error = #expect(throws: StoreError.self) { try store.append([log.grow(by: 1)]) }
    #expect(error?.code == .readOnly)
    try store.close()
    #expect(folder.names == ["50% of #3?"])
    unlink(odd + "/log.sqlite")
    #expect(rmdir(odd) == 0, "the reader left a file behind")
  }

  @Test("Where there is no file, a reader says so", arguments: [OpenMode.reader, .immutable])
  func missing(mode: OpenMode) {
    let error = #expect(throws: StoreError.self) { try open(mode) }
    #expect(error?.code == .missing)
    #expect(error?.place.contains(path) == true)
  }

  @Test("A damaged bundle is named by its row, and the others are read")
  func damagedBundle() throws {
    let store = try open()
    var log = TestLog(try store.add("helsinki", id: 1).key)
    try store.append([log.grow(by: 600)])
    try store.close()
    try damage(behind: "entry 300 of")
    let damaged = try open()
    let error = #expect(throws: StoreError.self) {
      try damaged.bundle(BundleNumber(1), of: log.survey)
    }
    #expect(error?.code == .damaged)
    #expect(error?.place == "bundles, row \(1 << 40 | 1)")
    #expect(error?.isFatal == true)
    #expect(try damaged.bundle(BundleNumber(0), of: log.survey).count == 256)
    #expect(try damaged.bundle(BundleNumber(2), of: log.survey).count == 88)
  }

  @Test("A damaged tail is named by its row, and stops the log from growing")
  func damagedTail() throws {
    var log = try makeLog()
    let store = try open()
    try store.append([log.grow(by: 10)])
    try store.close()
    try damage(behind: "entry 302 of")
    let damaged = try open()
    for read in [
      { _ = try damaged.bundle(BundleNumber(1), of: log.survey) },
      { _ = try damaged.tree(of: log.survey) },
    ] {
      let error = #expect(throws: StoreError.self) { try read() }
      #expect(error?.code == .damaged)
      #expect(error?.place == "tail, row \(1 << 40 | 300)")
    }
    let next = log.grow(by: 250)
    let error = #expect(throws: StoreError.self) { try damaged.append([next]) }
    #expect(error?.code == .damaged)
    #expect(try damaged.size(of: log.survey) == LogSize(310))
  }

  /// Makes the length of an entry one that leads nowhere.
  private func damage(behind text: String) throws {
    var bytes = FileBytes.read(path)
    let position = try #require(FileBytes.firstIndex(of: Array(text.utf8), in: bytes))
    bytes[position - 2] = 0xFF
    FileBytes.write(bytes, to: path)
  }

  @Test("Somebody else's database, a newer one and what is none are told apart")
  func headers() throws {
    _ = try makeLog()
    let sound = FileBytes.read(path)
    func error(_ change: (inout [UInt8]) -> Void) -> StoreError.Code? {
      var bytes = sound
      change(&bytes)
      FileBytes.write(bytes, to: path)
      for name in folder.names where name != "log.sqlite" { unlink(folder.path + "/" + name) }
      return #expect(throws: StoreError.self) { try open() }?.code
    }
    // The header of the format holds the user version at 60 and the application id at 68.
    #expect(error { $0[63] = 99 } == .tooNew)
    #expect(error { $0[68] = 0 } == .damaged)
    #expect(error { $0 = Array("not a database at all, however long it is".utf8) } == .damaged)
    #expect(error { $0[0..<16] = Array(repeating: 0, count: 16)[...] } == .damaged)
    FileBytes.write(sound, to: path)
    #expect(try open().surveys().count == 1)
  }

  @Test("A file that is cut off never gives wrong entries")
  func truncated() throws {
    let log = try makeLog()
    let sound = FileBytes.read(path)
    for count in stride(from: 4_096, to: sound.count, by: 4_096) {
      FileBytes.write(Array(sound[..<count]), to: path)
      for name in folder.names where name != "log.sqlite" { unlink(folder.path + "/" + name) }
      do throws(StoreError) {
        let store = try SQLiteLogStore(path: path, mode: .writer)
        for number in 0...1 as ClosedRange<UInt64> {
          let bundle = try store.bundle(BundleNumber(number), of: log.survey)
          #expect(
            Array(bundle.map(Array.init))
              == Array(log.entries[Int(number) * 256..<min(300, Int(number + 1) * 256)]))
        }
      } catch {
        #expect([.damaged, .inputOutput, .missing].contains(error.code), "\(error)")
      }
    }
  }
}
