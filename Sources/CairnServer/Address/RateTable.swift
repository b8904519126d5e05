import CairnModel
import CairnService

/// A meter of one rate for each of many, of whom the latest are remembered.
struct RateTable<Key: Hashable & Sendable>: Sendable {
  private let rate: Rate
  /// To remember at a time.
  private let countMaximum: Int
  private var meters: [Key: RateMeter] = [:]
  /// When those were forgotten that are settled.
  private var cleared: Timestamp?

  /// All requests wait meanwhile, so it is not done each time that something is noted.
  private static var clearingSpan: Milliseconds { .seconds(1) }

  init(rate: Rate, countMaximum: Int) {
    self.rate = rate
    self.countMaximum = max(countMaximum, 1)
  }

  var count: Int { meters.count }

  /// Nil where it may happen now.
  /// - Parameter now: since any fixed moment; never runs back.
  func secondsToWait(_ key: Key, at now: Milliseconds) -> UInt32? {
    meters[key]?.secondsToWait(rate, now: Timestamp(milliseconds: now.rawValue))
  }

  /// It happened.
  mutating func note(_ key: Key, at now: Milliseconds) {
    guard rate.countMaximum > 0 else { return }
    let now = Timestamp(milliseconds: now.rawValue)
    if meters[key] == nil, meters.count >= countMaximum {
      if cleared.map({ now.since($0) >= Self.clearingSpan }) ?? true {
        meters = meters.filter { !$0.value.isSettled(at: now) }
        cleared = now
      }
      // Of so many at once, one is forgotten for another.
      if meters.count >= countMaximum { meters.remove(at: meters.startIndex) }
    }
    meters[key, default: RateMeter()].note(rate, at: now)
  }
}
