package import CairnModel
import Glibc

/// A moment as a person reads it; scripts get `Timestamp.text`.
package enum Moment {
  /// In the zone of the process, which is named: `2026-05-03 14:01:09 +03:00`.
  package static func local(_ time: Timestamp) -> String {
    var seconds = time_t(floored(time))
    var parts = tm()
    // Beyond the years that the C library counts, there is no calendar to read it by.
    guard localtime_r(&seconds, &parts) != nil else { return "\(time.milliseconds) ms" }
    let offset = parts.tm_gmtoff / 60
    let zone =
      "\(offset < 0 ? "-" : "+")\(two(abs(offset) / 60)):\(two(abs(offset) % 60))"
    return "\(date(parts)) \(clock(parts)) \(zone)"
  }

  private static func floored(_ time: Timestamp) -> Int64 {
    let quotient = time.milliseconds.quotientAndRemainder(dividingBy: 1000)
    return quotient.remainder < 0 ? quotient.quotient - 1 : quotient.quotient
  }

  private static func date(_ parts: tm) -> String {
    "\(Int(parts.tm_year) + 1900)-\(two(Int(parts.tm_mon) + 1))-\(two(Int(parts.tm_mday)))"
  }

  private static func clock(_ parts: tm) -> String {
    "\(two(Int(parts.tm_hour))):\(two(Int(parts.tm_min))):\(two(Int(parts.tm_sec)))"
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
