import Glibc

/// Room of the file system that something lies on.
public struct DiskRoom: Hashable, Sendable {
  /// That whoever writes may still use.
  public var freeByteCount: UInt64
  public var byteCount: UInt64

  /// A service writes nothing more where less than this is free, or than a twentieth of all: what is
  /// stored can be read, served and brought elsewhere as long as the rest is left.
  public static let floorByteCount: UInt64 = 1 << 30

  public init(freeByteCount: UInt64, byteCount: UInt64) {
    self.freeByteCount = freeByteCount
    self.byteCount = byteCount
  }

  /// Nil where nobody can tell.
  public init?(at path: String) {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    let (free, isFreeBeyond) = UInt64(status.f_bavail)
      .multipliedReportingOverflow(by: UInt64(status.f_frsize))
    let (all, isAllBeyond) = UInt64(status.f_blocks)
      .multipliedReportingOverflow(by: UInt64(status.f_frsize))
    guard !isFreeBeyond, !isAllBeyond else { return nil }
    self.init(freeByteCount: free, byteCount: all)
  }

  /// Whether nothing more should be written.
  public var isLow: Bool { freeByteCount < min(byteCount / 20, Self.floorByteCount) }
}
