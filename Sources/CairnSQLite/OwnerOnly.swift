import Glibc

/// Keeps a database and what SQLite puts beside it from everybody but their owner, in whatever folder
/// they lie: they hold what people recorded.
///
/// No file is opened here: closing it would end the locks that SQLite holds on it in this process.
enum OwnerOnly {
  private static let mode: mode_t = 0o600

  /// Makes the file where there is none. SQLite gives its companions the mode of the file.
  /// Where that fails, whoever opens the file says why.
  static func secure(database path: String) {
    if mknod(path, S_IFREG | mode, 0) == 0 { return }
    for file in [path, path + "-wal", path + "-shm", path + "-journal"] { restrict(file) }
  }

  private static func restrict(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & 0o077 != 0 else { return }
    chmod(path, mode)
  }
}
