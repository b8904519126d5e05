package import CairnModel

extension Milliseconds {
  private static let units: [(name: String, milliseconds: Int64)] = [
    ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ("w", 604_800_000),
  ]

  /// Reads a span such as `7d`: a whole number of s, m, h, d or w (or ms).
  package init(parsing text: some StringProtocol) throws(Refusal) {
    var scanner = TextScanner(text)
    guard let count = scanner.digits(1...12), let name = String(scanner.rest),
      let unit = Self.units.first(where: { $0.name == name }),
      !count.multipliedReportingOverflow(by: unit.milliseconds).overflow
    else { throw .badValue(text, "a span such as 30s, 15m, 12h, 7d or 2w") }
    self.init(count * unit.milliseconds)
  }
}
