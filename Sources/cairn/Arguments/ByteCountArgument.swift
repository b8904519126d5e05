import ArgumentParser

/// A number of bytes, such as `8388608`, `8MiB` or `2GiB`.
struct ByteCountArgument: ExpressibleByArgument, Hashable, Sendable {
  var byteCount: UInt64

  init(_ byteCount: UInt64) { self.byteCount = byteCount }

  init?(argument: String) {
    let digits = argument.prefix { $0.isASCII && $0.isNumber }
    guard let number = UInt64(digits),
      let shift = Self.units[String(argument.dropFirst(digits.count))]
    else { return nil }
    let (byteCount, overflow) = number.multipliedReportingOverflow(by: 1 << shift)
    guard !overflow else { return nil }
    self.init(byteCount)
  }

  private static let units: [String: UInt64] = ["": 0, "KiB": 10, "MiB": 20, "GiB": 30, "TiB": 40]

  /// In the largest unit of which it is a whole number.
  var defaultValueDescription: String {
    for (unit, shift) in Self.units.sorted(by: { $0.value > $1.value })
    where byteCount > 0 && byteCount.isMultiple(of: 1 << shift) {
      return "\(byteCount >> shift)\(unit)"
    }
    return "\(byteCount)"
  }
}
