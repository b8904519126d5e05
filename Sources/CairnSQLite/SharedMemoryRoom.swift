import GRDBSQLite
import Glibc

/// Room on the disk for the index of a write-ahead log, the `-shm` file, before anybody stores there.
///
/// SQLite maps that file into memory in regions of 32 KiB. It makes the file longer by writing one byte
/// in each 4 KiB, for which a file system with smaller blocks gives one block each and leaves holes.
/// A hole gets its blocks when somebody stores there through memory; where the disk is full by then,
/// the store is SIGBUS, which ends the process in the midst of whatever it did. So each region gets
/// all its blocks as it is mapped, and where there are none, SQLite is told that it can't be mapped:
/// an error of one transaction, `disk_full`, that comes right by itself.
///
/// `mmap` is one of the calls of the system that SQLite's own VFS lets a program replace (`xSetSystemCall`,
/// https://sqlite.org/c3ref/vfs.html). It is the smallest place that sees every region of every
/// database, with SQLite's own descriptor. What was weighed against it:
///
/// - The file can't be allocated beforehand: SQLite cuts it to three bytes when it opens it first.
/// - It can't be allocated beside SQLite: who opens it and closes it again ends the locks that SQLite
///   holds there in this process (POSIX record locks).
/// - `locking_mode = EXCLUSIVE` needs no such file, but lets one connection in: no pool that reads
///   while another connection writes, no `cairn verify` beside a running service, no `cairn status`
///   beside a sync. No database of Cairn's can do without these.
/// - A VFS of our own would hand on some forty functions to change one.
enum SharedMemoryRoom {
  private typealias Map =
    @convention(c) (
      UnsafeMutableRawPointer?, Int, Int32, Int32, Int32, off_t
    ) -> UnsafeMutableRawPointer?

  /// `MADV_POPULATE_WRITE`, since Linux 5.14: gives pages their blocks as a store would, and says
  /// EFAULT where that would have been SIGBUS.
  private static let populatingForWrites: Int32 = 23
  private static var failed: UnsafeMutableRawPointer? { UnsafeMutableRawPointer(bitPattern: -1) }

  /// Whether all databases of this process have that room. Asked before the first is opened.
  static let isTaken: Bool = {
    guard let vfs = sqlite3_vfs_find(nil), let set = vfs.pointee.xSetSystemCall else {
      return false
    }
    return set(vfs, "mmap", unsafeBitCast(map, to: sqlite3_syscall_ptr.self)) == SQLITE_OK
  }()

  /// Only what can be written is that file: databases are mapped to be read, if at all.
  private static let map: Map = { address, byteCount, protection, flags, descriptor, offset in
    let region = mmap(address, byteCount, protection, flags, descriptor, offset)
    guard region != failed, protection & PROT_WRITE != 0, flags & MAP_SHARED != 0,
      !hasRoom(region, byteCount, descriptor, offset)
    else { return region }
    munmap(region, byteCount)
    errno = ENOSPC
    return failed
  }

  private static func hasRoom(
    _ region: UnsafeMutableRawPointer?, _ byteCount: Int, _ descriptor: Int32, _ offset: off_t
  ) -> Bool {
    if madvise(region, byteCount, populatingForWrites) == 0 { return true }
    guard errno == EINVAL else { return errno != EFAULT }
    // An older kernel. The C library imitates the call where a file system lacks it; the local ones
    // that a database may lie on have it.
    let code = posix_fallocate(descriptor, offset, off_t(byteCount))
    return code != ENOSPC && code != EDQUOT
  }
}
