package import CairnModel

/// Distances on the ground, in integers, so that every replica computes the same digits.
///
/// A place is taken on a sphere of the Earth's mean radius, 6,371,008.8 m (IUGG), and what lies
/// between two places is laid flat at their mean latitude. Below 100 km, and up to 85° of latitude,
/// that is within 0.5 % of the way along the sphere. Further apart it is a number that two replicas
/// agree on, and nearer to the poles a rough one.
package enum Geodesy {
  /// 1e-7 degrees in a whole turn.
  static let turnE7: Int64 = 3_600_000_000

  /// Millimetres of a meridian in 1e-7 degrees: π × 6,371,008,800 ÷ 180 ÷ 10^7, by 2^32.
  static let millimetresPerE7: Int128 = 47_757_923_308

  /// The cosine of a latitude, by 2^30; beyond the poles it is 0.
  ///
  /// With u the square of the angle in radians, it is 1 − u/2·(1 − u/12·(1 − u/30·(1 − u/56·(1 −
  /// u/90·(1 − u/132·(1 − u/182)))))), each product by 2^30 and rounded down. It is within 2^−26.
  package static func cosine(latitudeE7: Int32) -> Int64 {
    let one: Int64 = 1 << 30
    let magnitude = min(Int64(latitudeE7.magnitude), 900_000_000)
    // π ÷ 180 ÷ 10^7, by 2^60: the product stays below 2^61.
    let angle = (magnitude * 2_012_227_627) >> 30
    let square = (angle * angle) >> 30
    var sum = one
    for divisor: Int64 in [182, 132, 90, 56, 30, 12, 2] {
      sum = one - (square * sum / divisor) >> 30
    }
    return max(0, sum)
  }

  /// A difference of longitudes, the short way round: above −180° and at most 180°.
  static func shortWay(_ differenceE7: Int64) -> Int64 {
    let rest = differenceE7 % turnE7
    if rest > turnE7 / 2 { return rest - turnE7 }
    return rest <= -turnE7 / 2 ? rest + turnE7 : rest
  }

  /// A difference of 1e-7 degrees in millimetres, rounded towards 0.
  static func millimetres(_ differenceE7: Int64) -> Int64 {
    Int64(Int128(differenceE7) * millimetresPerE7 / (1 << 32))
  }

  /// The square of the distance, which compares without a root.
  static func squaredMillimetres(_ a: Vertex, _ b: Vertex) -> UInt128 {
    let north = abs(Int64(a.latitudeE7) - Int64(b.latitudeE7))
    let east = abs(shortWay(Int64(a.longitudeE7) - Int64(b.longitudeE7)))
    let middle = Int32((Int64(a.latitudeE7) + Int64(b.latitudeE7)) / 2)
    let y = UInt64(millimetres(north))
    let x = UInt64((Int128(millimetres(east)) * Int128(cosine(latitudeE7: middle))) >> 30)
    return UInt128(x) * UInt128(x) + UInt128(y) * UInt128(y)
  }

  /// What the square of the distance is not above: as if both lay on the equator.
  static func mostSquaredMillimetres(_ a: Vertex, _ b: Vertex) -> UInt128 {
    let y = UInt64(millimetres(abs(Int64(a.latitudeE7) - Int64(b.latitudeE7))))
    let x = UInt64(millimetres(abs(shortWay(Int64(a.longitudeE7) - Int64(b.longitudeE7)))))
    return UInt128(x) * UInt128(x) + UInt128(y) * UInt128(y)
  }

  /// How far two places lie apart, in whole millimetres, rounded down; the same both ways, and
  /// across the 180th meridian the short way.
  package static func distanceMillimetres(_ a: Vertex, _ b: Vertex) -> Int64 {
    root(squaredMillimetres(a, b))
  }

  /// The root of a square of millimetres. Nearly all are short enough for 64 bits, which divide
  /// several times faster than 128.
  static func root(_ square: UInt128) -> Int64 {
    if let short = UInt64(exactly: square) { return Int64(short.squareRoot) }
    return Int64(square.squareRoot)
  }
}
