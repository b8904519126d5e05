import CairnModel
import Glibc

/// A private key's seed in a file of its own, in hexadecimal digits, mode 0600.
package enum KeyFile {
  /// Durable once it returns: the file is written under another name, fsynced, and renamed.
  package static func write(_ seed: [UInt8], to path: String) throws(StoreError) {
    let temporary = path + ".new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    let text = Array((seed.hex + "\n").utf8)
    let isWritten = Glibc.write(descriptor, text, text.count) == text.count && fsync(descriptor) == 0
    let code = errno
    close(descriptor)
    guard isWritten else {
      errno = code
      throw failure(path)
    }
    guard rename(temporary, path) == 0 else { throw failure(path) }
    try syncFolder(of: path)
  }

  package static func read(_ path: String) throws(StoreError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 512)
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    guard count >= 0 else { throw failure(path) }
    let digits = String(decoding: buffer[..<count].filter { $0 > 0x20 }, as: UTF8.self)
    guard let seed = [UInt8](hex: digits), !seed.isEmpty else {
      throw StoreError(.damaged, place: path, "the file holds no key")
    }
    return seed
  }

  private static func syncFolder(of path: String) throws(StoreError) {
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure(path) }
  }

  private static func failure(_ path: String) -> StoreError {
    let code: StoreError.Code =
      switch errno {
      case ENOENT, ENOTDIR: .missing
      case ENOSPC, EDQUOT: .diskFull
      case EACCES, EROFS, EPERM: .readOnly
      default: .inputOutput
      }
    return StoreError(code, place: path, String(cString: strerror(errno)))
  }
}
