package import CairnModel

/// How much time each of many has used lately. What was used counts half after each half-life, so that
/// nobody pays for it for ever.
package struct TimeUsed<User: Hashable & Sendable>: Sendable {
  private struct Share {
    var span: Milliseconds
    /// When it was that much.
    var time: Milliseconds
  }

  package static var halfLife: Milliseconds { .seconds(30) }
  /// Who used less than that used little.
  package static var littleMaximum: Milliseconds { .seconds(1) }
  /// Those who used little are forgotten where there are more. Of others there are never many: a thread
  /// has 60 s or so to be shared among them.
  private static var rememberedMaximum: Int { 1_024 }

  private var shares: [User: Share] = [:]
  private var pruneCount = Self.rememberedMaximum

  package init() {}

  package var rememberedCount: Int { shares.count }

  package func used(by user: User, _ now: Milliseconds) -> Milliseconds {
    guard let share = shares[user] else { return Milliseconds(0) }
    return Self.remaining(share, now)
  }

  /// By how much somebody comes later than others: all who used little are alike.
  package func rank(of user: User, _ now: Milliseconds) -> Int64 {
    Self.rank(used(by: user, now))
  }

  package static func rank(_ used: Milliseconds) -> Int64 { used.rawValue / littleMaximum.rawValue }

  package mutating func note(_ span: Milliseconds, of user: User, _ now: Milliseconds) {
    guard span.rawValue > 0 else { return }
    let used = used(by: user, now)
    shares[user] = Share(span: Milliseconds(used.rawValue + span.rawValue), time: now)
    guard shares.count > pruneCount else { return }
    shares = shares.filter { Self.rank(Self.remaining($1, now)) > 0 }
    pruneCount = max(Self.rememberedMaximum, 2 * shares.count)
  }

  /// Halved for each half-life; between two of them, along a line.
  private static func remaining(_ share: Share, _ now: Milliseconds) -> Milliseconds {
    let age = max(now.rawValue - share.time.rawValue, 0)
    let (halves, rest) = age.quotientAndRemainder(dividingBy: halfLife.rawValue)
    let span = halves < 63 ? share.span.rawValue >> halves : 0
    return Milliseconds(span - span * rest / (2 * halfLife.rawValue))
  }
}
