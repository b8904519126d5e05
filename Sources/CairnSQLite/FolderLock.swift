package import CairnModel
package import CairnStore
import Glibc

/// Makes one process the writer of a folder. The lock ends with the process, however it ends.
///
/// A class because the descriptor has one owner and is closed with it.
package final class FolderLock: Sendable {
  private static let pause = Milliseconds(20)

  private let descriptor: Int32

  /// What the holder is doing. Work of others ends by itself soon; a sync may wait for a network.
  package enum Use: Sendable { case work, sync }

  /// - Parameters:
  ///   - use: others are told of a sync.
  ///   - patience: how long to wait for another process to be done.
  ///   - syncPatience: the same where that process syncs; nil for no difference.
  /// - Throws: `StoreError`: `busy` where another process holds the lock, `readOnly` where the
  ///   folder can't be written.
  package init(
    folder: String, use: Use = .work, patience: Milliseconds = Milliseconds(0),
    syncPatience: Milliseconds? = nil
  ) throws(StoreError) {
    let path = folder + "/lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
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
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let syncing = Self.syncingProcess(descriptor)
      let patience = syncing == nil ? patience : syncPatience ?? patience
      guard waited < patience.rawValue else {
        close(descriptor)
        throw StoreError(
          .busy, place: path,
          syncing.map { "a sync is using this folder (process \($0))" }
            ?? "another process is using this folder")
      }
      usleep(UInt32(Self.pause.rawValue) * 1000)
      waited += Self.pause.rawValue
    }
    // Only now: what was thrown before closed the descriptor, and `deinit` must not do so again.
    self.descriptor = descriptor
    tell(use)
  }

  /// The process that holds the lock of a folder to sync it, or that did so last.
  package static func syncingProcess(in folder: String) -> Int32? {
    let descriptor = open(folder + "/lock", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return syncingProcess(descriptor)
  }

  private static let syncMark = "sync "

  private static func syncingProcess(_ descriptor: Int32) -> Int32? {
    var buffer = [UInt8](repeating: 0, count: 32)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    let text = String(decoding: buffer[..<max(count, 0)], as: UTF8.self)
    guard text.hasPrefix(syncMark), text.hasSuffix("\n") else { return nil }
    return Int32(text.dropFirst(syncMark.count).dropLast())
  }

  /// Leaves in the file what the holder does. It only helps others to say why they can't wait, so
  /// that a full disk is none of its matters.
  private func tell(_ use: Use) {
    let text = use == .sync ? Array((Self.syncMark + "\(getpid())\n").utf8) : []
    guard ftruncate(descriptor, 0) == 0, !text.isEmpty else { return }
    _ = pwrite(descriptor, text, text.count, 0)
  }

  deinit { close(descriptor) }
}
