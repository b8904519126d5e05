package import CairnModel

/// Where the writes of a location that nobody has seen all of put the entity.
package enum LocationOutcome: Hashable, Sendable {
  /// No write says where.
  case none
  /// The place to show; a mean of several measurements is nobody's write.
  case agreed(Point, isMean: Bool)
  /// The two writes that lie furthest apart of those that contradict each other, the one of the
  /// smaller event first. The distance is 0 where one of them says that there is no place.
  case conflict(distanceMillimetres: Int64, first: EventID, second: EventID)
}

/// How a location folds. Two measurements of one door never agree to the digit, so its siblings
/// contradict each other only where they lie further apart than their accuracies explain.
///
/// - Two siblings are in conflict where they lie further apart than 3·√(σ₁² + σ₂²), or where only
///   one of them names a place.
/// - Otherwise a place that somebody set by hand is shown as it is: of several that of the greatest
///   corrected time, then of the greatest event.
/// - Of more siblings than a register should have, those of the greatest ids count.
/// - Otherwise the mean of all siblings, weighted by 1/σ², is shown, as accurate as √(1 ÷ Σ 1/σ²).
///   Where they are all equal, that is what is shown.
package enum LocationRule {
  /// σ: 1 m to 10 km. A phone that claims a millimetre outvotes nobody, and one that is lost still
  /// counts.
  static let accuracyMillimetres: ClosedRange<Int64> = 1_000...10_000_000
  /// σ where the device didn't say.
  static let unknownAccuracyMillimetres: Int64 = 50_000

  /// A sibling that names a place.
  private struct Placed {
    var write: Write
    var point: Point
    /// σ² in square millimetres: 10^6 to 10^14.
    var variance: Int64

    init?(_ write: Write) {
      guard case .point(let point) = write.value else { return nil }
      self.write = write
      self.point = point
      let known = Int64(point.accuracyMillimetres)
      let range = LocationRule.accuracyMillimetres
      let accuracy =
        known == 0
        ? LocationRule.unknownAccuracyMillimetres
        : min(max(known, range.lowerBound), range.upperBound)
      variance = accuracy * accuracy
    }

    /// The square of the distance where it is more than the accuracies explain.
    func conflict(with other: Placed) -> UInt128? {
      guard point != other.point else { return nil }
      let square = Geodesy.squaredMillimetres(point.vertex, other.point.vertex)
      return square > UInt128(9 * (variance + other.variance)) ? square : nil
    }
  }

  /// What the siblings of a register come to, in whatever order they are given.
  ///
  /// - Complexity: O(n) where all lie close together, otherwise O(n²), n at most
  ///   `Limits.siblingsPerRegisterMaximum`; and a sort.
  package static func outcome(of siblings: [Write]) -> LocationOutcome {
    let writes = siblings.sorted { $0.event < $1.event }
      .suffix(Limits.siblingsPerRegisterMaximum)
    let placed = writes.compactMap(Placed.init)
    guard let first = placed.first else { return .none }
    if let conflict = widestConflict(among: placed) { return conflict }
    if let other = writes.first(where: { Placed($0) == nil }) {
      let pair = [first.write.event, other.event].sorted()
      return .conflict(distanceMillimetres: 0, first: pair[0], second: pair[1])
    }
    if placed.allSatisfy({ $0.point == first.point }) { return .agreed(first.point, isMean: false) }
    let pin = placed.filter(\.point.isHandPlaced)
      .max { ($0.write.corrected, $0.write.event) < ($1.write.corrected, $1.write.event) }
    if let pin { return .agreed(pin.point, isMean: false) }
    return .agreed(mean(of: placed), isMean: true)
  }

  private static func widestConflict(among placed: [Placed]) -> LocationOutcome? {
    guard mayContradict(placed) else { return nil }
    var widest: (square: UInt128, first: Int, second: Int)?
    for first in placed.indices {
      for second in placed[(first + 1)...].indices {
        let (a, b) = (placed[first].point.vertex, placed[second].point.vertex)
        if let widest, Geodesy.mostSquaredMillimetres(a, b) <= widest.square { continue }
        guard let square = placed[first].conflict(with: placed[second]) else { continue }
        if square > widest?.square ?? 0 { widest = (square, first, second) }
      }
    }
    guard let widest else { return nil }
    return .conflict(
      distanceMillimetres: Geodesy.root(widest.square), first: placed[widest.first].write.event,
      second: placed[widest.second].write.event)
  }

  /// False where all lie so close to the first one that no two of them can contradict each other: then
  /// nobody need compare each with each.
  private static func mayContradict(_ placed: [Placed]) -> Bool {
    guard let first = placed.first, let least = placed.lazy.map(\.variance).min() else {
      return false
    }
    let furthest =
      placed.lazy
      .map { Geodesy.mostSquaredMillimetres(first.point.vertex, $0.point.vertex) }.max() ?? 0
    // Twice as far from each other at most, with a millimetre for each rounding.
    let span = UInt128(2 * (Geodesy.root(furthest) + 4))
    return span * span > UInt128(9 * 2 * least)
  }

  /// The weighted mean of the offsets from the sibling of the smallest event, to the nearest 1e-7
  /// degrees, halves to the north and the east; longitudes the short way round.
  ///
  /// A weight is 10^14 × 2^20 ÷ σ², rounded down: 2^20 to 10^8 × 2^20. A thousand of them come to
  /// less than 2^57, and with offsets to less than 2^88.
  private static func mean(of placed: [Placed]) -> Point {
    let scale = Int128(100_000_000_000_000) << 20
    let origin = placed[0].point.vertex
    var weights: Int128 = 0
    var north: Int128 = 0
    var east: Int128 = 0
    for sibling in placed {
      let weight = scale / Int128(sibling.variance)
      let vertex = sibling.point.vertex
      weights += weight
      north += weight * Int128(Int64(vertex.latitudeE7) - Int64(origin.latitudeE7))
      east +=
        weight
        * Int128(Geodesy.shortWay(Int64(vertex.longitudeE7) - Int64(origin.longitudeE7)))
    }
    let latitude = Int64(origin.latitudeE7) + rounded(north, over: weights)
    let longitude = Int64(origin.longitudeE7) + rounded(east, over: weights)
    let accuracy = UInt128(scale / weights).squareRoot
    return Point(
      vertex: Vertex(
        latitudeE7: Int32(latitude), longitudeE7: Int32(Geodesy.shortWay(longitude))),
      accuracyMillimetres: UInt32(max(1, accuracy)))
  }

  private static func rounded(_ sum: Int128, over weights: Int128) -> Int64 {
    let (quotient, rest) = (2 * sum + weights).quotientAndRemainder(dividingBy: 2 * weights)
    return Int64(rest < 0 ? quotient - 1 : quotient)
  }
}

extension Register {
  /// What is shown: the mean of places that agree, or else a sibling's value.
  package func value(_ mergeClass: MergeClass) -> Value? {
    guard mergeClass == .contested, siblings.count > 1,
      case .agreed(let point, _) = LocationRule.outcome(of: siblings)
    else { return shown?.value }
    return .point(point)
  }
}
