package import CairnModel
package import CairnService
import Synchronization

/// How often each address was refused because nobody here knows who asks, or repeated an enrolment: a
/// signature that has to be checked costs more than the rest of a request.
///
/// Beyond the rate, an address is refused before anything is checked. A device whose token was
/// checked already passes all the same. A class because all requests share it.
package final class StrangersAttempts: Sendable {
  private let rate: Rate
  /// Addresses to remember at a time.
  private let countMaximum: Int
  private let state = Mutex(State())

  private struct State {
    var meters: [NetworkAddress: RateMeter] = [:]
    /// When those were forgotten that are settled.
    var cleared: Timestamp?
  }

  /// All requests wait meanwhile, so it is not done for each attempt.
  private static let clearingSpan = Milliseconds.seconds(1)

  package init(rate: Rate, countMaximum: Int = 4_096) {
    self.rate = rate
    self.countMaximum = max(countMaximum, 1)
  }

  /// - Parameter now: since any fixed moment; never runs back.
  /// - Throws: `rate_exceeded`.
  package func check(
    _ client: NetworkAddress?, at now: Milliseconds
  ) throws(Refusal) {
    guard let client,
      let seconds = state.withLock({
        $0.meters[client]?.secondsToWait(rate, now: Timestamp(milliseconds: now.rawValue))
      })
    else { return }
    throw Refusal(
      .rateExceeded, "too many tokens or enrolments from this address were refused or repeated",
      retryAfterSeconds: seconds)
  }

  /// An attempt was refused: it counts where it says nothing of who asks.
  package func note(_ refusal: Refusal, of client: NetworkAddress?, at now: Milliseconds) {
    if Self.codes.contains(refusal.code) { note(of: client, at: now) }
  }

  /// An attempt counts, whatever came of it.
  package func note(of client: NetworkAddress?, at now: Milliseconds) {
    guard let client, rate.countMaximum > 0 else { return }
    let now = Timestamp(milliseconds: now.rawValue)
    state.withLock { state in
      if state.meters[client] == nil, state.meters.count >= countMaximum {
        if state.cleared.map({ now.since($0) >= Self.clearingSpan }) ?? true {
          state.meters = state.meters.filter { !$0.value.isSettled(at: now) }
          state.cleared = now
        }
        // From so many addresses at once, one is forgotten for another.
        if state.meters.count >= countMaximum { state.meters.remove(at: state.meters.startIndex) }
      }
      state.meters[client, default: RateMeter()].note(rate, at: now)
    }
  }

  package var count: Int { state.withLock { $0.meters.count } }

  private static let codes: Set<RefusalCode> = [
    .tokenInvalid, .sealInvalid, .inviteUnknown, .inviteUsed, .inviteExpired, .keyInvalid,
    .deviceUnknown,
  ]
}
