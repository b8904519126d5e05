package import CairnModel

/// What lies under a log's C2SP prefix, and what it is called there.
package enum TilePath: Hashable, Sendable {
  case checkpoint
  /// The first `width` hashes of a tile, 1 to 256.
  case tile(TileAddress, width: Int)
  /// The first `width` entries of a bundle, 1 to 256.
  case bundle(BundleNumber, width: Int)

  /// Such as `tile/0/x001/x234/067.p/8`.
  package var path: String {
    switch self {
    case .checkpoint: "checkpoint"
    case .tile(let address, let width):
      "tile/\(address.level)/\(Self.grouped(address.number))\(Self.suffix(width))"
    case .bundle(let number, let width):
      "tile/entries/\(Self.grouped(number.rawValue))\(Self.suffix(width))"
    }
  }

  /// Nil where the path is not in the one form that each tile has.
  package init?(path: some StringProtocol) {
    var parts = String(path).split(separator: "/", omittingEmptySubsequences: false)
      .map { String($0) }
    if parts == ["checkpoint"] {
      self = .checkpoint
      return
    }
    guard parts.count >= 3, parts.removeFirst() == "tile" else { return nil }
    let kind = parts.removeFirst()
    var width = 256
    if parts.count >= 2, parts[parts.count - 2].hasSuffix(".p") {
      guard let partial = Self.decimal(parts.removeLast()), 1...255 ~= partial else { return nil }
      width = Int(partial)
      parts[parts.count - 1].removeLast(2)
    }
    guard let number = Self.number(parts) else { return nil }
    if kind == "entries" {
      self = .bundle(BundleNumber(number), width: width)
    } else if let level = Self.decimal(kind), level <= UInt64(TileAddress.levelMaximum) {
      self = .tile(TileAddress(level: UInt8(level), number: number), width: width)
    } else {
      return nil
    }
  }

  private static func suffix(_ width: Int) -> String { width == 256 ? "" : ".p/\(width)" }

  private static func grouped(_ number: UInt64) -> String {
    var rest = number
    var groups: [String] = []
    repeat {
      let digits = String(rest % 1000)
      let padded = String(repeating: "0", count: 3 - digits.count) + digits
      groups.insert(groups.isEmpty ? padded : "x" + padded, at: 0)
      rest /= 1000
    } while rest > 0
    return groups.joined(separator: "/")
  }

  private static func number(_ parts: [String]) -> UInt64? {
    guard !parts.isEmpty, parts.count <= 6 else { return nil }
    var number: UInt64 = 0
    for (position, part) in parts.enumerated() {
      let isLast = position == parts.count - 1
      guard isLast || part.hasPrefix("x") else { return nil }
      let digits = isLast ? part[...] : part.dropFirst()
      guard digits.utf8.count == 3, digits.utf8.allSatisfy({ 48...57 ~= $0 }),
        let group = UInt64(digits)
      else { return nil }
      if position == 0, !isLast, group == 0 { return nil }
      number = number * 1000 + group
    }
    return number
  }

  /// Without signs and leading zeros.
  private static func decimal(_ text: String) -> UInt64? {
    guard text.utf8.allSatisfy({ 48...57 ~= $0 }), text == "0" || !text.hasPrefix("0") else {
      return nil
    }
    return UInt64(text)
  }
}
