import Glibc

/// How fast the disk under a folder takes bytes that must survive a power cut.
enum DiskCeiling {
  /// Writes the pieces one behind another, and calls fdatasync behind each group.
  /// - Returns: how long it took.
  static func write(_ pieces: [[UInt8]], groupCount: Int, in folder: String) throws -> Duration {
    let path = "\(folder)/ceiling"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    defer {
      close(descriptor)
      unlink(path)
    }
    let started = ContinuousClock.now
    for start in stride(from: 0, to: pieces.count, by: groupCount) {
      let group = pieces[start..<min(start + groupCount, pieces.count)].flatMap { $0 }
      guard Glibc.write(descriptor, group, group.count) == group.count,
        fdatasync(descriptor) == 0
      else { throw failure(path) }
    }
    return .now - started
  }

  private static func failure(_ path: String) -> CommandFailure {
    CommandFailure(
      .fileUnreadable, "\(path): \(String(cString: strerror(errno)))",
      hint: "set TMPDIR to a folder on the disk that is to be measured")
  }
}
