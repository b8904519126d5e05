import CairnModel
import Glibc

/// A small file that only its owner may read, mode 0600.
package enum PrivateFile {
  package static let byteCountMaximum = 4_096

  /// Durable once it returns: the file is written under another name, fsynced, and renamed.
  package static func write(_ bytes: [UInt8], to path: String) throws(StoreError) {
    precondition(bytes.count <= byteCountMaximum, "a private file is small")
    let temporary = path + ".new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    let isWritten =
      Glibc.write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
    let code = errno
    close(descriptor)
    guard isWritten else {
      errno = code
      throw failure(path)
    }
    guard rename(temporary, path) == 0 else { throw failure(path) }
    try syncFolder(of: path)
  }

  /// - Throws: `StoreError`: `missing`; `damaged` where the file is larger than such files are.
  package static func read(_ path: String) throws(StoreError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: byteCountMaximum + 1)
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    guard count >= 0 else { throw failure(path) }
    guard count <= byteCountMaximum else {
      throw StoreError(.damaged, place: path, "the file is too large")
    }
    return Array(buffer[..<count])
  }

  private static func syncFolder(of path: String) throws(StoreError) {
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    // "/operator.invite" lies in "/", whose own name is empty here.
    let name = folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder
    let descriptor = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
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
