import CairnModel

/// A number as a count of 1e-18, so that integers and decimals of every scale compare and a pair
/// adds without loss. More than 18 of the largest add as a `SampleSum`.
struct SampleQuantity: Hashable, Comparable {
  static let one = Int128(1_000_000_000_000_000_000)

  var units: Int128

  init(units: Int128) { self.units = units }

  /// Nil for what is no number.
  init?(_ value: Value?) {
    switch value {
    case .integer(let integer): units = Int128(integer) * Self.one
    case .decimal(let decimal):
      guard decimal.scale <= Decimal.scaleMaximum else { return nil }
      var factor = Self.one
      for _ in 0..<decimal.scale { factor /= 10 }
      units = Int128(decimal.mantissa) * factor
    default: return nil
    }
  }

  static func < (a: SampleQuantity, b: SampleQuantity) -> Bool { a.units < b.units }

  /// Without zeros at its end; digits that don't fit in a decimal are cut off.
  var decimal: Decimal {
    var mantissa = units
    var scale = Decimal.scaleMaximum
    while scale > 0, mantissa % 10 == 0 || Int64(exactly: mantissa) == nil {
      mantissa /= 10
      scale -= 1
    }
    // Scale 0 always fits: it began as an integer of 64 bits, or as less.
    return Decimal(mantissa: Int64(clamping: mantissa), scale: scale)
  }

  /// - Parameter sorted: not empty.
  static func median(_ sorted: [SampleQuantity]) -> SampleQuantity {
    let middle = sorted.count / 2
    guard sorted.count.isMultiple(of: 2) else { return sorted[middle] }
    return SampleQuantity(units: (sorted[middle - 1].units + sorted[middle].units) / 2)
  }
}

/// The exact sum of any number of quantities: whole ones and what is left of them are added apart,
/// so that neither passes 128 bits.
struct SampleSum {
  private var wholes: Int128 = 0
  /// In counts of 1e-18.
  private var rest: Int128 = 0

  mutating func add(_ quantity: SampleQuantity) {
    let parts = quantity.units.quotientAndRemainder(dividingBy: SampleQuantity.one)
    wholes += parts.quotient
    rest += parts.remainder
  }

  func isEqual(to whole: Int64) -> Bool {
    let carried = rest.quotientAndRemainder(dividingBy: SampleQuantity.one)
    return carried.remainder == 0 && wholes + carried.quotient == Int128(whole)
  }

  /// For people: what no quantity holds is shown as the nearest that one does.
  var quantity: SampleQuantity {
    let (scaled, overflow) = wholes.multipliedReportingOverflow(by: SampleQuantity.one)
    let (sum, tooLarge) = scaled.addingReportingOverflow(rest)
    guard overflow || tooLarge else { return SampleQuantity(units: sum) }
    return SampleQuantity(units: wholes > 0 ? .max : .min)
  }
}
