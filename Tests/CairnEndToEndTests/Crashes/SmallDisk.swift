import Glibc

/// A small file system of its own, mounted for as long as the value lives.
final class SmallDisk {
  enum Kind {
    /// In memory: blocks are pages.
    case memory(byteCount: Int)
  }

  private(set) var isMounted: Bool
  private let path: String
  /// `MNT_DETACH`.
  private static let detaching: Int32 = 2
  private var filler: String { path + "/filler" }

  init(at path: String, _ kind: Kind) throws {
    self.path = path
    guard mkdir(path, 0o700) == 0 else { throw ProcessFailure(message: "mkdir") }
    switch kind {
    case .memory(let byteCount):
      isMounted = mount("tmpfs", path, "tmpfs", 0, "size=\(byteCount),mode=0700") == 0
    }
  }

  func fill() throws {
    let file = open(filler, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw ProcessFailure(message: "open") }
    defer { close(file) }
    let bytes = [UInt8](repeating: 1, count: 4096)
    while write(file, bytes, bytes.count) > 0 {}
  }

  func makeRoom() { unlink(filler) }

  /// Lets go of it even while a process has files there.
  func unmount() {
    if isMounted { umount2(path, Self.detaching) }
    isMounted = false
  }

  deinit { unmount() }
}
