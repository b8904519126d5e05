import CairnFold
import CairnModel

/// The digest of warnings by the words of `protocol/rules.md`, and not by the code of the fold: so
/// that neither may drift alone.
struct StatedWarnings {
  private let parts: [PartBytes]

  /// - Parameter warnings: in any order.
  init(_ warnings: [Warning]) { parts = warnings.map(Self.part) }

  /// In hexadecimal digits.
  var digest: String { PartBytes.sum(of: parts) }

  private static func part(_ warning: Warning) -> PartBytes {
    func packed(_ id: EntityID?) -> UInt64 {
      id.map { $0.event.sequence.rawValue * (1 << 20) + UInt64($0.event.device.rawValue) } ?? 0
    }
    return PartBytes(warning.code.rawValue).number(packed(warning.subject))
      .number(packed(warning.related)).number(warning.key.map { UInt64($0.rawValue) + 1 } ?? 0)
      .number(warning.device?.rawValue ?? 0).number(warning.item == nil ? 0 : 1)
      .text(warning.item ?? "")
  }
}
