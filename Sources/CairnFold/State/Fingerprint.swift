package import CairnModel
import struct Crypto.SHA256

/// The sum mod 2^256 of SHA-256 over the parts of a state's meaning. Parts come and go in any order,
/// and two states with the same parts have the same fingerprint. It finds bugs; it authenticates
/// nothing.
package struct Fingerprint: Hashable, Sendable {
  /// From the lowest.
  private var limbs: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  package init() {}

  package init(digest: Digest) {
    limbs = digest.withUnsafeBytes { Self.limbs(of: $0) }
  }

  /// Big-endian.
  package var digest: Digest {
    Digest(unsafeUninitializedBytes: { target in
      for (place, limb) in [limbs.3, limbs.2, limbs.1, limbs.0].enumerated() {
        target.storeBytes(of: limb.bigEndian, toByteOffset: place * 8, as: UInt64.self)
      }
    })
  }

  mutating func add(_ part: [UInt8]) { add(Self.hash(part)) }

  mutating func remove(_ part: [UInt8]) { subtract(Self.hash(part)) }

  /// Adds all parts of another one.
  mutating func add(_ other: Fingerprint) { add(other.limbs) }

  /// Takes away all parts of another one.
  mutating func subtract(_ other: Fingerprint) { subtract(other.limbs) }

  private mutating func add(_ other: (UInt64, UInt64, UInt64, UInt64)) {
    var carry = false
    limbs.0 = Self.add(limbs.0, other.0, &carry)
    limbs.1 = Self.add(limbs.1, other.1, &carry)
    limbs.2 = Self.add(limbs.2, other.2, &carry)
    limbs.3 = Self.add(limbs.3, other.3, &carry)
  }

  private mutating func subtract(_ other: (UInt64, UInt64, UInt64, UInt64)) {
    var borrow = false
    limbs.0 = Self.subtract(limbs.0, other.0, &borrow)
    limbs.1 = Self.subtract(limbs.1, other.1, &borrow)
    limbs.2 = Self.subtract(limbs.2, other.2, &borrow)
    limbs.3 = Self.subtract(limbs.3, other.3, &borrow)
  }

  private static func hash(_ part: [UInt8]) -> (UInt64, UInt64, UInt64, UInt64) {
    var hash = SHA256()
    part.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return hash.finalize().withUnsafeBytes { limbs(of: $0) }
  }

  private static func limbs(
    of digest: UnsafeRawBufferPointer
  ) -> (UInt64, UInt64, UInt64, UInt64) {
    func limb(_ place: Int) -> UInt64 {
      UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: place * 8, as: UInt64.self))
    }
    return (limb(3), limb(2), limb(1), limb(0))
  }

  private static func add(_ a: UInt64, _ b: UInt64, _ carry: inout Bool) -> UInt64 {
    let (sum, first) = a.addingReportingOverflow(b)
    let (whole, second) = sum.addingReportingOverflow(carry ? 1 : 0)
    carry = first || second
    return whole
  }

  private static func subtract(_ a: UInt64, _ b: UInt64, _ borrow: inout Bool) -> UInt64 {
    let (rest, first) = a.subtractingReportingOverflow(b)
    let (whole, second) = rest.subtractingReportingOverflow(borrow ? 1 : 0)
    borrow = first || second
    return whole
  }

  package static func == (a: Fingerprint, b: Fingerprint) -> Bool { a.limbs == b.limbs }

  package func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}
