import CairnLog
import CairnModel
import CairnStore

/// The tokens of one exchange: one is minted and used as long as it is fresh.
struct AccessTokens<Key: Signer> {
  private let identity: ReplicaIdentity
  private let key: Key
  private let clock: DeviceClock
  /// What to add to this device's clock to get a time that the service takes.
  private var correction = Milliseconds(0)
  private var minted: (text: String, at: Timestamp)?

  private static var freshness: Milliseconds { .seconds(60) }

  init(identity: ReplicaIdentity, key: Key, clock: DeviceClock) {
    self.identity = identity
    self.key = key
    self.clock = clock
  }

  mutating func access() throws -> SurveyAccess {
    let now = clock.now().advanced(by: correction)
    if let minted, now.since(minted.at) < Self.freshness, minted.at <= now {
      return SurveyAccess(slug: identity.slug, token: minted.text)
    }
    let token = try RequestToken.mint(
      issuer: .device(identity.device), audience: identity.survey.digest.hex, at: now, signer: key)
    minted = (token, now)
    return SurveyAccess(slug: identity.slug, token: token)
  }

  /// Calls the service; where it does not take this clock, once more by its own.
  mutating func call<Answer>(
    _ body: (SurveyAccess) async throws -> Answer
  ) async throws -> Answer {
    do {
      return try await body(try access())
    } catch let skew as ClockSkew {
      correction = skew.serviceTime.since(clock.now())
      minted = nil
      do {
        return try await body(try access())
      } catch let skew as ClockSkew {
        throw skew.refusal
      }
    }
  }
}
