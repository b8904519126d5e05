import CairnFold
import CairnModel
import struct Crypto.SHA256

/// The digest of warnings by the words of `protocol/rules.md`, and not by the code of the fold: so
/// that neither may drift alone.
struct StatedWarnings {
  private let bytes: [UInt8]

  /// - Parameter warnings: in any order.
  init(_ warnings: [Warning]) {
    bytes = warnings.map(Self.place).sorted { $0.lexicographicallyPrecedes($1) }.flatMap(Self.part)
  }

  /// In hexadecimal digits.
  var digest: String { Array(SHA256.hash(data: bytes)).hex }

  /// What orders warnings: numbers, none as 0, and in between the bytes of the item, each one more
  /// than it is and behind them a 0, so that a beginning comes before what it is the beginning of.
  private static func place(_ warning: Warning) -> [UInt64] {
    func numbers(_ id: EntityID?) -> [UInt64] {
      id.map { [UInt64($0.event.device.rawValue), $0.event.sequence.rawValue] } ?? [0, 0]
    }
    let item = warning.item.map { [1] + $0.string.utf8.map { UInt64($0) + 1 } } ?? []
    return [UInt64(warning.code.rawValue)] + numbers(warning.subject) + numbers(warning.related)
      + [warning.key.map { UInt64($0.rawValue) + 1 } ?? 0] + item + [0]
      + [UInt64(warning.device?.rawValue ?? 0)]
  }

  private static func part(_ place: [UInt64]) -> [UInt8] {
    let item = place[6..<(place.count - 2)]
    func packed(_ first: Int) -> UInt64 { place[first + 1] * (1 << 20) + place[first] }
    return PartBytes(UInt8(place[0])).number(packed(1)).number(packed(3)).number(place[5])
      .number(place[place.count - 1]).number(item.isEmpty ? 0 : 1)
      .content(item.dropFirst().map { UInt8($0 - 1) }).bytes
  }
}
