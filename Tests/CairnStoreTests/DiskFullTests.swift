import CairnModel
import CairnSQLite
import CairnStore
import Glibc
import Testing

@Suite("A full disk") struct DiskFullTests {
  /// A small file system of its own; nil where this process may not mount one.
  private final class SmallDisk {
    let folder = TemporaryFolder()

    init?(byteCount: Int) {
      guard mount("tmpfs", folder.path, "tmpfs", 0, "size=\(byteCount)") == 0 else { return nil }
    }

    deinit { umount2(folder.path, Int32(MNT_DETACH)) }
  }

  private static var mayMount: Bool { SmallDisk(byteCount: 65_536) != nil }

  @Test(
    "A group that does not fit is not stored, and what was stored stays", .enabled(if: mayMount))
  func append() throws {
    let disk = try #require(SmallDisk(byteCount: 1 << 20))
    let path = disk.folder.path + "/log.sqlite"
    var store = try SQLiteLogStore(path: path, mode: .writer)
    var log = TestLog(try store.add("helsinki", id: 1).key)
    try store.append([log.grow(by: 300)])
    var stored = log
    var failure: StoreError?
    for _ in 0..<200 {
      let next = log.grow(by: 500)
      do throws(StoreError) {
        try store.append([next])
        stored = log
      } catch {
        failure = error
        break
      }
    }
    #expect(failure?.code == .diskFull)
    #expect(failure?.isFatal == true)
    try stored.expectEqual(store, isWhole: true)
    try? store.close()
    store = try SQLiteLogStore(path: path, mode: .writer)
    try stored.expectEqual(store, isWhole: true)
    try? store.close()
  }

  @Test("A replica that can't record says so and keeps what it has", .enabled(if: mayMount))
  func outbox() throws {
    let disk = try #require(SmallDisk(byteCount: 1 << 20))
    let store = try SQLiteLogStore(path: disk.folder.path + "/log.sqlite", mode: .writer)
    _ = try store.add("helsinki", id: 1)
    try store.adopt(
      ReplicaIdentity(
        survey: SurveyID(digest(1)), slug: "helsinki", title: "", origin: "o/helsinki", url: "",
        logKey: "", device: device(2), deviceKey: key(7), role: .surveyor, name: ""),
      outbox: [])
    var count: UInt64 = 0
    var failure: StoreError?
    for number in 1...100 as ClosedRange<UInt64> {
      let event = PendingEvent(
        sequence: sequence(number), chain: digest(1), entry: [UInt8](repeating: 1, count: 40_000))
      do throws(StoreError) {
        try store.enqueue([event])
        count = number
      } catch {
        failure = error
        break
      }
    }
    #expect(failure?.code == .diskFull)
    #expect(try store.lastPending()?.sequence == sequence(count))
    #expect(try store.pendingCount() == Int(count))
    try? store.close()
  }

  @Test("The guard says that it can't be written", .enabled(if: mayMount))
  func guardFile() throws {
    let disk = try #require(SmallDisk(byteCount: 65_536))
    let guardFile = try FileGuard(path: disk.folder.path + "/guard")
    try guardFile.publish([SurveyKey(1): PublishedCheckpoint(size: LogSize(1), root: digest(1))])
    FileBytes.fill(disk.folder.path + "/ballast")
    let far = SurveyKey(5_000)
    let error = #expect(throws: StoreError.self) {
      try guardFile.publish([far: PublishedCheckpoint(size: LogSize(1), root: digest(1))])
    }
    #expect(error?.code == .diskFull)
    #expect(try guardFile.published(of: SurveyKey(1))?.size == LogSize(1))
  }
}

extension FileBytes {
  /// Writes until there is no room left.
  fileprivate static func fill(_ path: String) {
    let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
    let block = [UInt8](repeating: 7, count: 4_096)
    while Glibc.write(descriptor, block, block.count) > 0 {}
    close(descriptor)
  }
}
