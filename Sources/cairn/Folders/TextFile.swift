import CairnModel
import Glibc

/// Files that the command line itself reads and writes, whole.
enum TextFile {
  static func read(_ path: String, byteCountMaximum: Int) throws -> String {
    String(decoding: try bytes(path, byteCountMaximum: byteCountMaximum), as: UTF8.self)
  }

  static func bytes(_ path: String, byteCountMaximum: Int) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    return try bytes(descriptor, path, byteCountMaximum: byteCountMaximum)
  }

  static func standardInput(byteCountMaximum: Int) throws -> String {
    let bytes = try bytes(STDIN_FILENO, "standard input", byteCountMaximum: byteCountMaximum)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func bytes(
    _ descriptor: Int32, _ path: String, byteCountMaximum: Int
  ) throws -> [UInt8] {
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(path) }
      guard count > 0 else { return content }
      content += buffer[..<count]
      guard content.count <= byteCountMaximum else {
        throw CommandFailure(
          .fileUnreadable, "\(path) has more than \(byteCountMaximum) bytes",
          hint: "check that it is the file you mean")
      }
    }
  }

  /// The file appears whole or not at all.
  /// - Parameter isDurable: whether it has reached the disk when this returns.
  static func write(
    _ bytes: some Collection<UInt8>, to path: String, mode: mode_t = 0o644, isDurable: Bool = true
  ) throws {
    let temporary = "\(path).\(getpid()).new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw failure(path) }
    var isWritten = true
    let content = Array(bytes)
    content.withUnsafeBytes { bytes in
      var position = 0
      while isWritten, position < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count >= 0 { position += count } else if errno != EINTR { isWritten = false }
      }
    }
    if isDurable { isWritten = isWritten && fsync(descriptor) == 0 }
    let code = errno
    close(descriptor)
    guard isWritten, rename(temporary, path) == 0 else {
      if !isWritten { errno = code }
      let error = failure(path)
      unlink(temporary)
      throw error
    }
  }

  static func makeFolder(_ path: String, mode: mode_t = 0o755) throws {
    var partial = path.hasPrefix("/") ? "/" : ""
    for component in path.split(separator: "/") {
      partial += partial.isEmpty || partial == "/" ? component : "/" + component
      if mkdir(partial, mode) != 0, errno != EEXIST { throw failure(partial) }
    }
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Nil where there is no such folder.
  static func isEmptyFolder(_ path: String) -> Bool? {
    guard let folder = opendir(path) else { return nil }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    return count <= 2
  }

  private static func failure(_ path: String) -> CommandFailure {
    let reason = String(cString: strerror(errno))
    if errno == ENOSPC || errno == EDQUOT {
      return CommandFailure(
        .diskFull, "\(path): \(reason)", hint: RefusalCode.diskFull.hint, status: .refused)
    }
    return CommandFailure(
      .fileUnreadable, "\(path): \(reason)", hint: "check the path and its permissions")
  }
}
