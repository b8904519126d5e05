package import CairnModel

/// How often something may happen.
package struct Rate: Hashable, Sendable {
  /// At once, and again within each span; 0 bounds nothing.
  package var countMaximum: Int
  package var span: Milliseconds

  package init(countMaximum: Int, span: Milliseconds) {
    self.countMaximum = countMaximum
    self.span = span
  }

  /// What one time takes of the span.
  fileprivate var share: Int64 { max(span.rawValue / Int64(max(countMaximum, 1)), 1) }
}

/// Counts what happens at a rate, in one number: the generic cell rate algorithm (ITU-T I.371).
package struct RateMeter: Hashable, Sendable {
  /// By then all that happened is made up for.
  private var settled = Timestamp(milliseconds: .min)

  package init() {}

  /// Nil where it may happen now.
  package func secondsToWait(_ rate: Rate, now: Timestamp) -> UInt32? {
    guard rate.countMaximum > 0 else { return nil }
    let debt = settled.since(now).rawValue
    // More than there can be means that the clock was set back, and keeps nobody waiting.
    guard debt > 0, debt <= rate.span.rawValue else { return nil }
    let excess = debt - (rate.span.rawValue - rate.share)
    return excess > 0 ? UInt32(clamping: (excess - 1) / 1_000 + 1) : nil
  }

  /// It happened.
  package mutating func note(_ rate: Rate, at now: Timestamp) {
    let debt = settled.since(now).rawValue
    let start = 0 < debt && debt <= rate.span.rawValue ? settled : now
    // Whatever happened at once, nobody waits for more than the span.
    settled = min(start.advanced(by: Milliseconds(rate.share)), now.advanced(by: rate.span))
  }

  /// Whether nothing is remembered that counts.
  package func isSettled(at now: Timestamp) -> Bool { settled <= now }
}
