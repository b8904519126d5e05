/// (r, s) and (r, n − s) both verify under ECDSA. Cairn takes the one with s in the lower half, so
/// that nobody can make a second signature out of the first (SEC 1; BIP 62 has the same rule).
enum P256Order {
  /// n, the order of the group (FIPS 186-5, D.1.2.3), big-endian.
  private static let order: [UInt8] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
  ]
  /// n ÷ 2, rounded down.
  private static let half: [UInt8] = [
    0x7f, 0xff, 0xff, 0xff, 0x80, 0x00, 0x00, 0x00, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xde, 0x73, 0x7d, 0x56, 0xd3, 0x8b, 0xcf, 0x42, 0x79, 0xdc, 0xe5, 0x61, 0x7e, 0x31, 0x92, 0xa8,
  ]

  static func isLow(_ signature: some Collection<UInt8>) -> Bool {
    !half.lexicographicallyPrecedes(signature.suffix(32))
  }

  static func loweringS(_ signature: [UInt8]) -> [UInt8] {
    guard !isLow(signature) else { return signature }
    var lowered = signature
    var borrow = 0
    for position in (0..<32).reversed() {
      let difference = Int(order[position]) - Int(signature[32 + position]) - borrow
      borrow = difference < 0 ? 1 : 0
      lowered[32 + position] = UInt8(difference & 255)
    }
    return lowered
  }
}
