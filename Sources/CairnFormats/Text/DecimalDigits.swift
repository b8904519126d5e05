import CairnModel

/// A number as people and JSON write it: digits, never floating point.
struct DecimalDigits {
  var isNegative: Bool
  /// Without leading zeros; empty for zero.
  private(set) var digits: [UInt8]
  /// How many of the digits stand before the decimal point: negative where zeros follow it first.
  private(set) var integerDigitCount: Int

  /// Far beyond any exponent that changes what a number is worth here.
  private static let exponentMaximum = 1 << 40

  /// Reads `-12.50e-3`; nil where the text is anything else. A plus sign, and digits on one side of
  /// the point only, are what people type; JSON's own grammar has checked the rest before.
  init?(_ text: some StringProtocol) {
    var rest = Substring(text).utf8[...]
    isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    let integer = rest.prefix { 48...57 ~= $0 }
    rest = rest[integer.endIndex...]
    var fraction = rest[rest.startIndex..<rest.startIndex]
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      fraction = rest.prefix { 48...57 ~= $0 }
      rest = rest[fraction.endIndex...]
    }
    guard !integer.isEmpty || !fraction.isEmpty else { return nil }
    var exponent = 0
    if let mark = rest.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") {
      rest.removeFirst()
      let isDown = rest.first == UInt8(ascii: "-")
      if isDown || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
      guard !rest.isEmpty else { return nil }
      while let digit = rest.first, 48...57 ~= digit {
        exponent = min(exponent * 10 + Int(digit - 48), Self.exponentMaximum)
        rest.removeFirst()
      }
      if isDown { exponent = -exponent }
    }
    guard rest.isEmpty else { return nil }
    let all = (Array(integer) + Array(fraction)).map { $0 - 48 }
    let zeros = all.prefix { $0 == 0 }.count
    digits = Array(all[zeros...])
    integerDigitCount = digits.isEmpty ? 0 : integer.count - zeros + exponent
  }

  /// The number × 10^`power`, rounded half away from zero; nil where no Int64 holds it.
  func scaled(by power: Int) -> Int64? {
    guard !digits.isEmpty else { return 0 }
    let count = integerDigitCount + power
    guard count >= 0 else { return 0 }
    guard count <= 19 else { return nil }
    var result: Int64 = 0
    for position in 0..<count {
      guard let next = append(position < digits.count ? digits[position] : 0, to: result) else {
        return nil
      }
      result = next
    }
    if count < digits.count, digits[count] >= 5 {
      let (rounded, overflows) = result.addingReportingOverflow(isNegative ? -1 : 1)
      guard !overflows else { return nil }
      result = rounded
    }
    return result
  }

  private func append(_ digit: UInt8, to number: Int64) -> Int64? {
    let (product, overflows) = number.multipliedReportingOverflow(by: 10)
    guard !overflows else { return nil }
    let signed = isNegative ? -Int64(digit) : Int64(digit)
    let (sum, alsoOverflows) = product.addingReportingOverflow(signed)
    return alsoOverflows ? nil : sum
  }

  /// How many digits stand behind the decimal point, the zeros at the end not counted.
  var fractionDigitCount: Int {
    let trailing = digits.reversed().prefix { $0 == 0 }.count
    return max(0, digits.count - trailing - integerDigitCount)
  }

  /// `number` × 10^−`power` as shortest text: `24.9445312`.
  static func text(_ number: Int64, power: Int) -> String {
    var digits = String(number.magnitude)
    if digits.utf8.count <= power {
      digits = String(repeating: "0", count: power + 1 - digits.utf8.count) + digits
    }
    var fraction = digits.suffix(power)
    let integer = digits.dropLast(power)
    while fraction.last == "0" { fraction.removeLast() }
    return (number < 0 ? "-" : "") + integer + (fraction.isEmpty ? "" : "." + fraction)
  }
}
