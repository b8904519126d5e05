package import CairnModel

extension Decimal {
  /// Reads `12.5`. Zeros at the end don't count, so that equal numbers are equal values.
  package init(parsing text: some StringProtocol) throws(Refusal) {
    guard let digits = DecimalDigits(text) else {
      throw .badValue(text, "a decimal number such as 12.5")
    }
    let scale = digits.fractionDigitCount
    guard scale <= Int(Self.scaleMaximum), let mantissa = digits.scaled(by: scale) else {
      throw .badValue(text, "a decimal number of at most 18 digits")
    }
    self.init(mantissa: mantissa, scale: UInt8(scale))
  }

  package var text: String { DecimalDigits.text(mantissa, power: Int(scale)) }

  /// Whether the number lies between two integers, both included.
  func isWithin(_ minimum: Int64?, _ maximum: Int64?) -> Bool {
    var unit: Int64 = 1
    for _ in 0..<scale { unit *= 10 }
    let (whole, rest) = mantissa.quotientAndRemainder(dividingBy: unit)
    if let minimum, whole < minimum || (whole == minimum && rest < 0) { return false }
    if let maximum, whole > maximum || (whole == maximum && rest > 0) { return false }
    return true
  }
}
