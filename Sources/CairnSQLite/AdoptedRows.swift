import CairnModel
import CairnStore

/// A member's adoptions in one column: for each its sequence, 8 bytes big-endian, and 32 bytes of
/// chain value.
enum AdoptedRows {
  private static var byteCount: Int { 8 + Digest.byteCount }

  static func bytes(of adopted: [AdoptedEvents]) -> [UInt8] {
    adopted.flatMap { one in
      withUnsafeBytes(of: one.through.rawValue.bigEndian) { Array($0) } + one.chain.bytes
    }
  }

  /// Nil where the bytes are not of adoptions.
  static func adopted(in bytes: [UInt8]) -> [AdoptedEvents]? {
    guard bytes.count.isMultiple(of: byteCount) else { return nil }
    var adopted: [AdoptedEvents] = []
    for start in stride(from: 0, to: bytes.count, by: byteCount) {
      let number = bytes[start..<start + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      guard let through = EventSequence(number),
        let chain = Digest(Array(bytes[start + 8..<start + byteCount]))
      else { return nil }
      adopted.append(AdoptedEvents(through: through, chain: chain))
    }
    return adopted
  }
}
