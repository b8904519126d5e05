package import CairnModel
package import CairnStore
import Glibc

/// Makes one process the writer of a folder. The lock ends with the process, however it ends.
///
/// A class because the descriptor has one owner and is closed with it.
package final class FolderLock: Sendable {
  private static let pause = Milliseconds(20)

  private let descriptor: Int32

  /// - Parameter patience: how long to wait for another process to be done.
  /// - Throws: `StoreError`: `busy` where another process holds the lock, `readOnly` where the
  ///   folder can't be written.
  package init(folder: String, patience: Milliseconds = Milliseconds(0)) throws(StoreError) {
    let path = folder + "/lock"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      let code: StoreError.Code =
        switch errno {
        case EACCES, EROFS, EPERM: .readOnly
        case ENOSPC: .diskFull
        case ENOENT, ENOTDIR: .missing
        default: .inputOutput
        }
      throw StoreError(code, place: path, String(cString: strerror(errno)))
    }
    var waited: Int64 = 0
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0, waited < patience.rawValue {
      usleep(UInt32(Self.pause.rawValue) * 1000)
      waited += Self.pause.rawValue
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw StoreError(.busy, place: path, "another process is using this folder")
    }
  }

  deinit { close(descriptor) }
}
