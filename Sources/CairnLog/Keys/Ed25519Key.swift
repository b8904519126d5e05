/// What the bytes of an Ed25519 public key must be beyond what the equation of a signature asks.
/// BoringSSL verifies without the cofactor, takes S below the order of the group only, and compares
/// R as bytes; but it takes any y modulo p, a sign where x is 0, and points of small order.
enum Ed25519Key {
  /// The y of the points whose order divides 8: then anybody finds signatures that hold.
  private static let smallOrderOrdinates: [[UInt8]] = [
    // Order 1 and 2: (0, 1) and (0, −1).
    [1] + [UInt8](repeating: 0, count: 31),
    [0xec] + [UInt8](repeating: 0xff, count: 30) + [0x7f],
    // Order 4: (±√−1, 0).
    [UInt8](repeating: 0, count: 32),
    // Order 8.
    [
      0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98,
      0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53,
      0xfc, 0x05,
    ],
    [
      0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67,
      0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac,
      0x03, 0x7a,
    ],
  ]

  /// Whether the bytes are the one encoding of their point, and that is of no small order. A point
  /// with a part of small order passes: the equation decides.
  static func isCanonical(_ bytes: [UInt8]) -> Bool {
    guard Field25519(littleEndian: bytes) != nil, let last = bytes.last else { return false }
    // Points with an x of 0 have one sign only; both are of small order.
    let ordinate = bytes.dropLast() + [last & 0x7f]
    return !smallOrderOrdinates.contains { $0.elementsEqual(ordinate) }
  }

  /// Whether the bytes are a point of the curve: x² = (y² − 1) ÷ (d y² + 1) has a root.
  static func isOnCurve(_ bytes: [UInt8]) -> Bool {
    guard let y = Field25519(littleEndian: bytes) else { return false }
    let square = y * y
    // The divisor is never 0, and times its square nothing becomes a square or stops being one.
    return ((square - .one) * (Field25519.d * square + .one)).isSquare
  }
}
