/// Takes a short text apart from the front.
struct TextScanner {
  private(set) var rest: Substring.UTF8View

  init(_ text: some StringProtocol) { rest = Substring(text).utf8 }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  /// Digits, as many as there are up to a maximum; nil where there are too few or too many.
  mutating func digits(_ count: ClosedRange<Int>) -> Int64? {
    let digits = rest.prefix { 48...57 ~= $0 }
    guard count ~= digits.count else { return nil }
    rest = rest[digits.endIndex...]
    return digits.reduce(0) { $0 * 10 + Int64($1 - 48) }
  }

  mutating func digits(_ count: Int) -> Int64? {
    let digits = rest.prefix(count)
    guard digits.count == count, digits.allSatisfy({ 48...57 ~= $0 }) else { return nil }
    rest = rest[digits.endIndex...]
    return digits.reduce(0) { $0 * 10 + Int64($1 - 48) }
  }

  /// A year of four digits, or of up to nine behind a sign.
  mutating func year() -> Int64? {
    if take("-") { return digits(4...9).map { -$0 } }
    if take("+") { return digits(4...9) }
    return digits(4)
  }
}

extension Int64 {
  /// With zeros in front.
  func padded(_ width: Int) -> String {
    let digits = String(magnitude)
    return (self < 0 ? "-" : "")
      + String(repeating: "0", count: Swift.max(0, width - digits.utf8.count)) + digits
  }
}
