import Glibc

/// An IPv4 or IPv6 address. An IPv4 address written as an IPv6 one (`::ffff:192.0.2.1`) is IPv4.
package struct NetworkAddress: Hashable, Sendable {
  /// 4 or 16.
  package let bytes: [UInt8]

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// Nil where the text is no address. A zone behind `%` is left out.
  package init?(_ text: some StringProtocol) {
    let text = String(text.prefix { $0 != "%" })
    // C would take the part before a zero for the whole.
    guard !text.utf8.contains(0) else { return nil }
    if let bytes = Self.parsed(text, family: AF_INET, byteCount: 4) {
      self.init(bytes: bytes)
    } else if let bytes = Self.parsed(text, family: AF_INET6, byteCount: 16) {
      self.init(bytes: Self.isMapped(bytes) ? Array(bytes[12...]) : bytes)
    } else {
      return nil
    }
  }

  package var bitCount: Int { bytes.count * 8 }

  /// The address with only its first bits.
  package func prefix(bitCount: Int) -> NetworkAddress {
    NetworkAddress(
      bytes: bytes.enumerated().map { position, byte in
        let kept = min(max(bitCount - position * 8, 0), 8)
        return byte & ~UInt8(truncatingIfNeeded: 0xFF >> kept)
      })
  }

  /// Whom an address stands for: whoever has one IPv6 address has the 2^64 beside it.
  package var client: NetworkAddress { bytes.count == 16 ? prefix(bitCount: 64) : self }

  static func isMapped(_ bytes: [UInt8]) -> Bool {
    bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
  }

  private static func parsed(_ text: String, family: Int32, byteCount: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: byteCount)
    return inet_pton(family, text, &bytes) == 1 ? bytes : nil
  }
}
