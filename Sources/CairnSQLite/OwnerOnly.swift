import Glibc

/// Keeps a database and what SQLite puts beside it from everybody but their owner, in whatever folder
/// they lie: they hold what people recorded.
///
/// A file that is there is not opened here: closing it would end the locks that SQLite holds on it in
/// this process.
enum OwnerOnly {
  /// Makes the file where there is none. SQLite gives its companions the mode of the file.
  /// Where that fails, whoever opens the file says why.
  static func secure(database path: String) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor >= 0 {
      close(descriptor)
    } else {
      for file in [path, path + "-wal", path + "-shm", path + "-journal"] { restrict(file) }
    }
  }

  private static func restrict(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_mode & 0o077 != 0
    else { return }
    chmod(path, status.st_mode & 0o700)
  }
}
