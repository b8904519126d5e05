import Glibc
import Testing

/// A small file system of its own, mounted for as long as the value lives.
final class SmallDisk {
  enum Kind: Sendable, CustomTestStringConvertible {
    /// In memory: blocks are pages.
    case memory(byteCount: Int)
    /// ext4 in a file beside the folder, with blocks of a size of their own.
    case ext4(blockByteCount: Int, byteCount: Int)

    var testDescription: String {
      switch self {
      case .memory: "in memory"
      case .ext4(let blockByteCount, _): "ext4 with blocks of \(blockByteCount) bytes"
      }
    }
  }

  /// The kinds that a disk is filled of.
  static let kinds: [Kind] = [
    .memory(byteCount: 18 << 20), .ext4(blockByteCount: 1024, byteCount: 22 << 20),
    .ext4(blockByteCount: 4096, byteCount: 22 << 20),
  ]

  private var isMounted: Bool
  private let path: String
  /// `MNT_DETACH`.
  private static let detaching: Int32 = 2
  private var filler: String { path + "/filler" }
  private var ballast: String { path + "/ballast" }

  /// Nil where this process may not mount one: the test is passed over then, and says so.
  static func mounted(at path: String, _ kind: Kind) throws -> SmallDisk? {
    let disk = try SmallDisk(at: path, kind)
    if !disk.isMounted { print("skipped: to fill a disk needs the right to mount one") }
    return disk.isMounted ? disk : nil
  }

  private init(at path: String, _ kind: Kind) throws {
    self.path = path
    guard mkdir(path, 0o700) == 0 else { throw ProcessFailure(message: "mkdir") }
    switch kind {
    case .memory(let byteCount):
      isMounted = mount("tmpfs", path, "tmpfs", 0, "size=\(byteCount),mode=0700") == 0
    case .ext4(let blockByteCount, let byteCount):
      isMounted = try Self.mountExt4(at: path, blockByteCount, byteCount)
      if isMounted {
        rmdir(path + "/lost+found")
        chmod(path, 0o700)
      }
    }
  }

  /// The loop device goes with the mount.
  private static func mountExt4(
    at path: String, _ blockByteCount: Int, _ byteCount: Int
  ) throws -> Bool {
    let image = path + ".img"
    let (make, mount) = ("/usr/sbin/mkfs.ext4", "/usr/bin/mount")
    guard getuid() == 0, access(make, X_OK) == 0, access(mount, X_OK) == 0 else { return false }
    try TestFolder.write("", to: image)
    guard truncate(image, off_t(byteCount)) == 0 else { throw ProcessFailure(message: "truncate") }
    var program = Program(home: "/", folder: "/", executable: make)
    let made = try program.run(["-q", "-F", "-b", "\(blockByteCount)", "-m", "0", image])
    guard made.status == 0 else { throw ProcessFailure(message: made.errors) }
    program.executable = mount
    return try program.run(["-t", "ext4", "-o", "loop", image, path]).status == 0
  }

  /// Room that is left.
  var freeByteCount: Int {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return 0 }
    return Int(status.f_bavail) * Int(status.f_frsize)
  }

  /// Takes all room but so much, to the last block.
  func fill(leaving byteCount: Int = 0) throws {
    let file = open(filler, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw ProcessFailure(message: "open") }
    defer { close(file) }
    for size in [65_536, 1024, 1] {
      let bytes = [UInt8](repeating: 1, count: size)
      while freeByteCount >= byteCount + size || byteCount == 0, write(file, bytes, size) > 0 {}
      // What is written is counted once it has its blocks.
      fsync(file)
    }
  }

  /// Takes so much, to be given back with the rest.
  func load(byteCount: Int) throws {
    try TestFolder.write([UInt8](repeating: 2, count: byteCount), to: ballast)
  }

  func makeRoom() {
    unlink(filler)
    unlink(ballast)
  }

  /// Lets go of it even while a process has files there.
  func unmount() {
    if isMounted { umount2(path, Self.detaching) }
    isMounted = false
  }

  deinit { unmount() }
}
