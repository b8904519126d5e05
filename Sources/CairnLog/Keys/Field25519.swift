/// A number modulo p = 2^255 − 19, the field under Ed25519 (RFC 8032, section 5.1).
///
/// It serves to find out whether the bytes of a public key are a point: nothing secret passes
/// through it, so it takes as long as its numbers ask for.
struct Field25519: Hashable {
  /// From the lowest; below p.
  private var limbs: (UInt64, UInt64, UInt64, UInt64)

  static let one = Field25519(1)
  /// −121665 ÷ 121666, of the curve −x² + y² = 1 + d x² y².
  static let d = Field25519(
    (
      0x75eb_4dca_1359_78a3, 0x0070_0a4d_4141_d8ab, 0x8cc7_4079_7779_e898, 0x5203_6cee_2b6f_fe73
    ))

  private static let prime: (UInt64, UInt64, UInt64, UInt64) = (
    0xffff_ffff_ffff_ffed, .max, .max, 0x7fff_ffff_ffff_ffff
  )

  init(_ number: UInt64) { limbs = (number, 0, 0, 0) }

  private init(_ limbs: (UInt64, UInt64, UInt64, UInt64)) { self.limbs = limbs }

  /// Nil unless 32 bytes, little-endian and without their highest bit, are a number below p.
  init?(littleEndian bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    func limb(_ place: Int) -> UInt64 {
      bytes[place * 8..<place * 8 + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    limbs = (limb(0), limb(1), limb(2), limb(3) & (1 << 63 - 1))
    guard !Self.isAtLeastPrime(limbs) else { return nil }
  }

  static func == (a: Field25519, b: Field25519) -> Bool { a.limbs == b.limbs }

  func hash(into hasher: inout Hasher) {
    hasher.combine(limbs.0)
    hasher.combine(limbs.3)
  }

  private static func isAtLeastPrime(_ limbs: (UInt64, UInt64, UInt64, UInt64)) -> Bool {
    limbs.3 >= prime.3 && limbs.2 == .max && limbs.1 == .max && limbs.0 >= prime.0
      || limbs.3 > prime.3
  }

  static func + (a: Field25519, b: Field25519) -> Field25519 {
    var carry: UInt128 = 0
    func add(_ x: UInt64, _ y: UInt64) -> UInt64 {
      carry += UInt128(x) + UInt128(y)
      defer { carry >>= 64 }
      return UInt64(truncatingIfNeeded: carry)
    }
    let sum = (
      add(a.limbs.0, b.limbs.0), add(a.limbs.1, b.limbs.1), add(a.limbs.2, b.limbs.2),
      add(a.limbs.3, b.limbs.3)
    )
    return Field25519(reducing: sum)
  }

  static func - (a: Field25519, b: Field25519) -> Field25519 {
    var borrow: UInt64 = 0
    func subtract(_ x: UInt64, _ y: UInt64) -> UInt64 {
      let (rest, first) = x.subtractingReportingOverflow(y)
      let (whole, second) = rest.subtractingReportingOverflow(borrow)
      borrow = first || second ? 1 : 0
      return whole
    }
    let p = prime
    let negative = Field25519(
      (
        subtract(p.0, b.limbs.0), subtract(p.1, b.limbs.1), subtract(p.2, b.limbs.2),
        subtract(p.3, b.limbs.3)
      ))
    return a + Field25519(reducing: negative.limbs)
  }

  static func * (a: Field25519, b: Field25519) -> Field25519 {
    let x = [a.limbs.0, a.limbs.1, a.limbs.2, a.limbs.3]
    let y = [b.limbs.0, b.limbs.1, b.limbs.2, b.limbs.3]
    var product = [UInt64](repeating: 0, count: 8)
    for low in 0..<4 {
      var carry: UInt128 = 0
      for high in 0..<4 {
        carry += UInt128(x[low]) * UInt128(y[high]) + UInt128(product[low + high])
        product[low + high] = UInt64(truncatingIfNeeded: carry)
        carry >>= 64
      }
      product[low + 4] = UInt64(truncatingIfNeeded: carry)
    }
    // 2^256 is 38 modulo p.
    var folded = [UInt64](repeating: 0, count: 4)
    var carry: UInt128 = 0
    for place in 0..<4 {
      carry += UInt128(product[place]) + 38 * UInt128(product[place + 4])
      folded[place] = UInt64(truncatingIfNeeded: carry)
      carry >>= 64
    }
    carry *= 38
    for place in 0..<4 {
      carry += UInt128(folded[place])
      folded[place] = UInt64(truncatingIfNeeded: carry)
      carry >>= 64
    }
    // What is carried out of the second round leaves a small number behind.
    folded[0] &+= UInt64(truncatingIfNeeded: carry) &* 38
    return Field25519(reducing: (folded[0], folded[1], folded[2], folded[3]))
  }

  /// - Parameter limbs: a number below 2^256, which is less than three times p.
  private init(reducing limbs: (UInt64, UInt64, UInt64, UInt64)) {
    self.limbs = limbs
    while Self.isAtLeastPrime(self.limbs) { subtractPrime() }
  }

  private mutating func subtractPrime() {
    let p = Self.prime
    let first = limbs.0.subtractingReportingOverflow(p.0)
    // The middle limbs of p are all ones: taking one away and borrowing adds one.
    let borrow: UInt64 = first.overflow ? 1 : 0
    let second = limbs.1.subtractingReportingOverflow(p.1)
    let secondWhole = second.partialValue.subtractingReportingOverflow(borrow)
    let secondBorrow: UInt64 = second.overflow || secondWhole.overflow ? 1 : 0
    let third = limbs.2.subtractingReportingOverflow(p.2)
    let thirdWhole = third.partialValue.subtractingReportingOverflow(secondBorrow)
    let thirdBorrow: UInt64 = third.overflow || thirdWhole.overflow ? 1 : 0
    limbs = (
      first.partialValue, secondWhole.partialValue, thirdWhole.partialValue,
      limbs.3 &- p.3 &- thirdBorrow
    )
  }

  /// Whether the number is the square of another, or 0: Euler's criterion, by the power
  /// (p − 1) ÷ 2 = 2^254 − 10.
  var isSquare: Bool {
    var power = Field25519.one
    for bit in (0..<254).reversed() {
      power = power * power
      // All bits above the lowest four are set, and those are 0110.
      if bit >= 4 || bit == 2 || bit == 1 { power = power * self }
    }
    return power == .one || self == Field25519(0)
  }
}
