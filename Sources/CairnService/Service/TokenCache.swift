import CairnLog
import CairnModel
import Synchronization

/// Tokens whose signature was checked, under their text: a P-256 signature costs more than the
/// rest of a small request. Their times and their member are checked again each time.
final class TokenCache: Sendable {
  struct Known: Sendable {
    var token: RequestToken
    var key: PublicKey
  }

  private let countMaximum: Int
  private let known = Mutex<[String: Known]>([:])

  init(countMaximum: Int) { self.countMaximum = countMaximum }

  func token(_ text: String) -> Known? { known.withLock { $0[text] } }

  func remember(_ text: String, _ token: RequestToken, key: PublicKey, now: Timestamp) {
    known.withLock { known in
      if known.count >= countMaximum {
        known = known.filter { $0.value.token.expires > now }
        if known.count >= countMaximum { known = [:] }
      }
      known[text] = Known(token: token, key: key)
    }
  }
}
