/// The proxies that tell in `X-Forwarded-For` whom they ask for.
package struct TrustedProxies: Hashable, Sendable {
  private let ranges: [AddressRange]

  package init(_ ranges: [AddressRange]) { self.ranges = ranges }

  package func contains(_ address: NetworkAddress) -> Bool {
    ranges.contains { $0.contains(address) }
  }

  /// Whom a trusted proxy asks for: the last address that is no trusted proxy's. Whatever stands
  /// before it was written by somebody who is not trusted.
  /// - Parameters:
  ///   - fields: the values of `X-Forwarded-For`, in their order.
  ///   - proxy: the address that the connection comes from.
  package func client(forwardedFor fields: [String], by proxy: NetworkAddress) -> NetworkAddress {
    var client = proxy
    for field in fields.reversed() {
      for part in field.split(separator: ",", omittingEmptySubsequences: false).reversed() {
        // Beyond what can't be read, nothing is known.
        guard let address = Self.address(part) else { return client }
        client = address
        guard contains(address) else { return client }
      }
    }
    return client
  }

  /// Some proxies write the port behind the address: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
  private static func address(_ part: Substring) -> NetworkAddress? {
    let text = part.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }
    let trimmed = String(text.reversed())
    if let address = NetworkAddress(trimmed) { return address }
    if trimmed.hasPrefix("[") {
      return NetworkAddress(trimmed.dropFirst().prefix { $0 != "]" })
    }
    let parts = trimmed.split(separator: ":", omittingEmptySubsequences: false)
    return parts.count == 2 ? NetworkAddress(parts[0]) : nil
  }
}
