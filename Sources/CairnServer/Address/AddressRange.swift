/// Addresses that begin with the same bits, such as `10.0.0.0/8`, `fd00::/8`, or one address alone.
package struct AddressRange: Hashable, Sendable {
  private let first: NetworkAddress
  private let prefixBitCount: Int

  /// Nil where the text is no range. Bits behind the prefix don't matter.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, !parts[0].contains("%"), let address = NetworkAddress(parts[0])
    else { return nil }
    var bitCount = address.bitCount
    if parts.count == 2 {
      guard let number = UInt8(parts[1]), String(number) == parts[1] else { return nil }
      // The prefix of an IPv4 address that is written as an IPv6 one counts from the latter's start.
      let isMapped = address.bitCount == 32 && parts[0].contains(":")
      bitCount = Int(number) - (isMapped ? 96 : 0)
    }
    guard 0...address.bitCount ~= bitCount else { return nil }
    first = address.prefix(bitCount: bitCount)
    prefixBitCount = bitCount
  }

  package func contains(_ address: NetworkAddress) -> Bool {
    address.bitCount == first.bitCount && address.prefix(bitCount: prefixBitCount) == first
  }
}
