package import CairnModel
package import CairnService
import Synchronization

/// How often each address was refused because nobody here knows who asks, or repeated an enrolment: a
/// signature that has to be checked costs more than the rest of a request.
///
/// Beyond the rate, an address is refused before anything is checked. A device whose token was
/// checked already passes all the same. A class because all requests share it.
package final class StrangersAttempts: Sendable {
  private let addresses: Mutex<RateTable<NetworkAddress>>

  /// - Parameter countMaximum: addresses to remember at a time.
  package init(rate: Rate, countMaximum: Int = 4_096) {
    addresses = Mutex(RateTable(rate: rate, countMaximum: countMaximum))
  }

  /// - Parameter now: since any fixed moment; never runs back.
  /// - Throws: `rate_exceeded`.
  package func check(
    _ client: NetworkAddress?, at now: Milliseconds
  ) throws(Refusal) {
    guard let client, let seconds = addresses.withLock({ $0.secondsToWait(client, at: now) })
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
    guard let client else { return }
    addresses.withLock { $0.note(client, at: now) }
  }

  package var count: Int { addresses.withLock { $0.count } }

  private static let codes: Set<RefusalCode> = [
    .tokenInvalid, .sealInvalid, .inviteUnknown, .inviteUsed, .inviteExpired, .keyInvalid,
    .deviceUnknown,
  ]
}
