/// What the kernel says of a process's memory.
enum ProcessMemory {
  /// The most that this process has had; nil where the kernel does not tell.
  static var peakByteCount: UInt64? { peakByteCount(of: "self") }

  /// - Parameter process: its number, or `self`.
  static func peakByteCount(of process: String) -> UInt64? {
    guard let status = try? TextFile.read("/proc/\(process)/status", byteCountMaximum: 1 << 16),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
      let kibibytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
    else { return nil }
    return UInt64(kibibytes).map { $0 * 1024 }
  }
}
