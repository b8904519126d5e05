import CairnModel

/// Form weights and their like: the means of several items, brought to whole parts of 100.
enum SampleShares {
  private static let whole = Int128(100)

  /// The mean of each rater's weight. A weight outside 0 to 100 counts as the nearest of the two,
  /// so that one slip of the finger does not swallow the rest.
  static func mean(_ weights: [SampleQuantity]) -> SampleQuantity? {
    guard !weights.isEmpty else { return nil }
    let sum = weights.reduce(Int128(0)) { sum, weight in
      sum + min(max(weight.units, 0), whole * SampleQuantity.one)
    }
    return SampleQuantity(units: sum / Int128(weights.count))
  }

  /// Shares that sum to exactly 100 by the largest remainder, ties by place. Nil where all are 0.
  static func renormalised(_ means: [SampleQuantity]) -> [Int64]? {
    let sum = means.reduce(Int128(0)) { $0 + $1.units }
    guard sum > 0 else { return nil }
    let shares = means.map { ($0.units * whole).quotientAndRemainder(dividingBy: sum) }
    var result = shares.map { Int64($0.quotient) }
    let missing = Int(whole) - result.reduce(0) { $0 + Int($1) }
    let places = shares.indices.sorted { a, b in
      (shares[b].remainder, a) < (shares[a].remainder, b)
    }
    for place in places.prefix(missing) { result[place] += 1 }
    return result
  }
}
