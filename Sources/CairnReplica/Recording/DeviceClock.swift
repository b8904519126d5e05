package import CairnModel
import Glibc

/// What a device knows of time: a clock that may jump, and an uptime that does not.
package struct DeviceClock: Sendable {
  package var now: @Sendable () -> Timestamp
  /// Which start of the device the uptime counts from: 16 bytes, or empty where not known.
  package var bootID: [UInt8]
  package var uptime: @Sendable () -> Milliseconds

  package init(
    now: @escaping @Sendable () -> Timestamp, bootID: [UInt8] = [],
    uptime: @escaping @Sendable () -> Milliseconds = { Milliseconds(0) }
  ) {
    self.now = now
    self.bootID = bootID
    self.uptime = uptime
  }

  /// The clocks of this Linux machine.
  package static var system: DeviceClock {
    DeviceClock(
      now: { Timestamp(milliseconds: milliseconds(CLOCK_REALTIME)) }, bootID: systemBootID(),
      uptime: { Milliseconds(milliseconds(CLOCK_BOOTTIME)) })
  }

  private static func milliseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// The kernel gives it as a UUID's 32 digits and hyphens.
  private static func systemBootID() -> [UInt8] {
    let descriptor = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 64)
    let count = max(read(descriptor, &buffer, buffer.count), 0)
    let digits = buffer[..<count].filter { $0 > 0x20 && $0 != UInt8(ascii: "-") }
    let bytes = [UInt8](hex: String(decoding: digits, as: UTF8.self)) ?? []
    return bytes.count == Limits.bootIDByteCountMaximum ? bytes : []
  }
}
