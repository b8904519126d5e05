import CairnModel

/// The address of a service as somebody gave it: in an invite, or on the command line.
enum ServiceURL {
  /// - Returns: the URL without a slash at its end.
  /// - Throws: `Refusal` where it is none of http or https, or its port is none.
  static func checked(_ url: String) throws(Refusal) -> String {
    let trimmed = url.hasSuffix("/") ? String(url.dropLast()) : url
    guard let scheme = ["http://", "https://"].first(where: { trimmed.hasPrefix($0) }) else {
      throw Refusal(.requestMalformed, "a service's URL begins with http:// or https://")
    }
    // By bytes, as whoever connects reads it.
    let authority = trimmed.dropFirst(scheme.count).utf8.prefix { !"/?#".utf8.contains($0) }
    let at = authority.lastIndex(of: UInt8(ascii: "@")).map { authority.index(after: $0) }
    let address = authority[(at ?? authority.startIndex)...]
    // The colons of an IPv6 address stand in brackets.
    let bracket = address.lastIndex(of: UInt8(ascii: "]"))
    let name = bracket.map { address[...$0] } ?? address.prefix { $0 != UInt8(ascii: ":") }
    let rest = address[name.endIndex...]
    guard !name.isEmpty, isPortOrNothing(rest) else {
      throw Refusal(
        .requestMalformed, "a service's URL names a host, and a port of 1 to 65535 or none")
    }
    return trimmed
  }

  private static func isPortOrNothing(_ text: Substring.UTF8View) -> Bool {
    guard let colon = text.first else { return true }
    let digits = text.dropFirst()
    return colon == UInt8(ascii: ":")
      && digits.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
      && (digits.isEmpty || UInt16(String(Substring(digits))).map { $0 > 0 } == true)
  }
}
