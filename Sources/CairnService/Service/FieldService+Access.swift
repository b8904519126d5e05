import CairnLog
package import CairnModel
import CairnStore
import CairnViews
package import CairnWire

extension FieldService {
  /// Finds out who asks something of a survey.
  /// - Parameters:
  ///   - token: what the request carries as a bearer token.
  ///   - address: where whoever asks is, by which those who are no members are told apart.
  ///   - isPushing: whether a revoked device is let through whose work an admin adopted, so that it
  ///     may bring it.
  package func authenticate(
    _ token: String?, survey slug: String, from address: [UInt8]? = nil, isPushing: Bool = false
  ) throws(Refusal) -> Caller {
    let survey = try surveys.survey(slug)
    guard let token else {
      guard survey.record.isPublic else {
        throw Refusal(.tokenMissing, "this needs a token signed by an enrolled device")
      }
      return Caller(
        slug: slug, survey: survey.record.id, isPublic: true, member: nil, lineage: nil,
        address: address)
    }
    let audience = survey.record.id.digest.hex
    let members = survey.growth.membership.members
    let verified = try verify(token, audience: audience) { issuer in
      if case .device(let device) = issuer { members[device]?.key } else { nil }
    }
    guard case .device(let device) = verified.issuer, let member = members[device] else {
      throw Refusal(.tokenInvalid, "no device of this survey signed the token")
    }
    guard member.revokedAt == nil || isPushing && !member.adopted.isEmpty else {
      throw Refusal(
        .deviceRevoked, "device \(device) was revoked; keep its folder, an admin can adopt its work"
      )
    }
    return Caller(
      slug: slug, survey: survey.record.id, isPublic: survey.record.isPublic, member: member,
      lineage: survey.growth.membership.lineages.root(of: device))
  }

  /// Finds out which operator asks.
  package func authenticateOperator(_ token: String?) throws(Refusal) -> PublicKey {
    guard let token else {
      throw Refusal(.tokenMissing, "this needs a token signed by an operator")
    }
    let verified = try verify(token, audience: configuration.originPrefix) { issuer in
      if case .operator(let key) = issuer { key } else { nil }
    }
    guard case .operator(let key) = verified.issuer,
      try refusing({ () throws(StoreError) in try engine.store.isOperator(key) })
    else { throw Refusal(.tokenInvalid, "the token's key is no operator's") }
    return key
  }

  private func verify(
    _ text: String, audience: String, key: (RequestToken.Issuer) -> PublicKey?
  ) throws(Refusal) -> RequestToken {
    let now = configuration.clock()
    do throws(TokenError) {
      if let known = tokens.token(text), key(known.token.issuer) == known.key {
        try known.token.checkTimes(
          audience: audience, now: now, skew: configuration.clockSkewMaximum)
        return known.token
      }
      let unverified = try UnverifiedToken(parsing: text[...])
      guard let key = key(unverified.issuer) else { throw .badSignature }
      let token = try unverified.verified(
        under: key, audience: audience, now: now, skew: configuration.clockSkewMaximum)
      // Anybody can sign as an operator's key: such tokens would push those of devices out.
      if case .device = token.issuer { tokens.remember(text, token, key: key, now: now) }
      return token
    } catch {
      throw Self.refusal(error)
    }
  }

  private static func refusal(_ error: TokenError) -> Refusal {
    switch error {
    case .malformed: Refusal(.tokenInvalid, "the token can't be read")
    case .badSignature: Refusal(.tokenInvalid, "nobody known here signed the token")
    case .wrongAudience: Refusal(.audienceWrong, "the token is for another survey or service")
    case .expired:
      Refusal(.tokenExpired, "the token has expired, or the device's clock is behind")
    case .fromTheFuture:
      Refusal(.clockSkewed, "the token is from the future: the device's clock is ahead")
    case .fromThePast:
      Refusal(.clockSkewed, "the token is from the past: the device's clock is behind")
    }
  }

  /// Takes on an operator who brings the secret of an operator's invite.
  package func logIn(_ login: OperatorLogin) async throws(Refusal) {
    guard
      login.inviteKey.isValidSignature(
        login.signature, for: OperatorStatement.bytes(key: login.key))
    else { throw Refusal(.sealInvalid, "the login is not signed with the invite's secret") }
    guard login.key.isSound else {
      throw Refusal(.keyInvalid, "the operator's key is no point, or one that anybody can sign for")
    }
    let isTaken = try await sequencer.onDisk { [store = engine.store] _, _ in
      try store.useOperatorInvite(login.inviteKey, for: login.key)
    }
    guard isTaken else {
      throw Refusal(.inviteUsed, "this invite is unknown, or another key used it")
    }
  }

  /// A read or a small write that failed: the service goes on, the caller may try again.
  func refusing<Result>(
    _ body: () throws(StoreError) -> Result
  ) throws(Refusal) -> Result {
    do throws(StoreError) {
      return try body()
    } catch {
      throw Refusal(
        error.code == .diskFull ? .diskFull : .internalError,
        "the store could not answer (\(error.code.rawValue))", retryAfterSeconds: 30)
    }
  }
}
