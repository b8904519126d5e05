/// Which edition of the rules of the fold a software follows.
///
/// The level of the rules is a log's own, and old entries keep theirs. The revision says how software
/// reads the levels: two of different revisions may give one log two meanings and two fingerprints,
/// and neither is damaged. Whoever has the lower one needs another version of the software.
public struct RulesRevision: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// What this software follows.
  public static let current = RulesRevision(2)

  public let rawValue: UInt32

  public init(_ rawValue: UInt32) { self.rawValue = rawValue }

  public static func < (a: RulesRevision, b: RulesRevision) -> Bool { a.rawValue < b.rawValue }

  public var description: String { String(rawValue) }

  /// Why what is known here is not what is known there, where the software of the two differs.
  /// - Parameter other: of whom this software talks to.
  public func refusal(of other: RulesRevision, who: String) -> Refusal? {
    guard other != self else { return nil }
    return Refusal(
      .upgradeRequired,
      "this software follows revision \(self) of the rules, \(who) revision \(other): "
        + (other > self ? "install a newer one here" : "\(who) needs a newer one"))
  }
}
