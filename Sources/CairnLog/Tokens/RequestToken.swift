package import CairnModel

/// What authorises one request: a compact JWS (RFC 7515, RFC 7519) that the caller mints and signs
/// with its own key. Nothing is issued beforehand, so nothing expires while a device is offline.
package struct RequestToken: Hashable, Sendable {
  /// From `issued` to `expires`.
  package static let lifetime = Milliseconds.seconds(120)
  /// Nobody keeps a token for a day: one that is older was minted under a wrong clock.
  private static let keepingMaximum = Milliseconds.seconds(86_400)

  package enum Issuer: Hashable, Sendable {
    case device(DeviceNumber)
    case `operator`(PublicKey)

    fileprivate var text: String {
      switch self {
      case .device(let device): "device:\(device)"
      case .operator(let key): "operator:\(key.text)"
      }
    }

    fileprivate init?(text: String) {
      let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { return nil }
      switch parts[0] {
      case "device":
        // One number has one text: no sign and no zero ahead.
        guard let device = UInt32(parts[1]).flatMap({ DeviceNumber($0) }), "\(device)" == parts[1]
        else { return nil }
        self = .device(device)
      case "operator":
        guard let key = PublicKey(text: parts[1]) else { return nil }
        self = .operator(key)
      default: return nil
      }
    }
  }

  package let issuer: Issuer
  /// The survey id in hexadecimal digits; for operators, the prefix of the service's origins.
  package let audience: String
  package let issued: Timestamp
  package let expires: Timestamp

  fileprivate init(issuer: Issuer, audience: String, issued: Timestamp, expires: Timestamp) {
    self.issuer = issuer
    self.audience = audience
    self.issued = issued
    self.expires = expires
  }

  /// - Throws: what the signer throws.
  package static func mint(
    issuer: Issuer, audience: String, at now: Timestamp, signer: some Signer
  ) throws -> String {
    let header: JSONValue = [
      "alg": .string(signer.publicKey.algorithm.signatureName), "typ": "JWT",
    ]
    let seconds = now.milliseconds / 1000
    let claims: JSONValue = [
      "iss": .string(issuer.text), "aud": .string(audience), "iat": .integer(seconds),
      "exp": .integer(seconds + lifetime.rawValue / 1000),
    ]
    let parts = [header, claims].map { Base64.encode($0.text().utf8, alphabet: .url) }
    let signed = parts.joined(separator: ".")
    let signature = try signer.sign(Array(signed.utf8))
    return signed + "." + Base64.encode(signature, alphabet: .url)
  }
}

/// A token as it came: what it claims helps to find the key to check it with, and no more.
package struct UnverifiedToken: Sendable {
  package static let byteCountMaximum = 2_048

  private let claims: RequestToken
  private let algorithm: String
  private let signed: [UInt8]
  private let signature: [UInt8]

  package var issuer: RequestToken.Issuer { claims.issuer }

  package init(parsing text: Substring) throws(TokenError) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard text.utf8.count <= Self.byteCountMaximum, parts.count == 3,
      let header = Self.object(parts[0]), let body = Self.object(parts[1]),
      let signature = Base64.decode(parts[2], alphabet: .url),
      let algorithm = header["alg"]?.asString, header["crit"] == nil,
      let issuer = body["iss"]?.asString.flatMap({ RequestToken.Issuer(text: $0) }),
      let audience = body["aud"]?.asString, let issued = body["iat"]?.asInteger,
      let expires = body["exp"]?.asInteger,
      issued == issued.clampedToYears, expires == expires.clampedToYears
    else { throw .malformed }
    claims = RequestToken(
      issuer: issuer, audience: audience, issued: Timestamp(milliseconds: issued * 1000),
      expires: Timestamp(milliseconds: expires * 1000))
    self.algorithm = algorithm
    signed = Array(text.utf8.prefix(parts[0].utf8.count + 1 + parts[1].utf8.count))
    self.signature = signature
  }

  private static func object(_ part: Substring) -> JSONValue? {
    guard let bytes = Base64.decode(part, alphabet: .url),
      let value = try? JSONValue(parsing: bytes), value.asMembers != nil
    else { return nil }
    return value
  }

  /// Whether the token's signature is of the kind that a key makes: else none is checked.
  package func names(_ key: PublicKey) -> Bool { algorithm == key.algorithm.signatureName }

  /// - Parameter skew: how far the caller's clock may be off.
  package func verified(
    under key: PublicKey, audience: String, now: Timestamp, skew: Milliseconds
  ) throws(TokenError) -> RequestToken {
    guard names(key),
      key.isValidSignature(signature, for: signed, form: .either)
    else { throw .badSignature }
    try claims.checkTimes(audience: audience, now: now, skew: skew)
    return claims
  }
}

extension RequestToken {
  /// What has to hold again each time that a remembered token comes back.
  package func checkTimes(
    audience: String, now: Timestamp, skew: Milliseconds
  ) throws(TokenError) {
    guard self.audience == audience else { throw .wrongAudience }
    guard issued <= expires, expires.since(issued) <= Self.lifetime else { throw .malformed }
    let early = now.advanced(by: skew)
    let late = now.advanced(by: -skew)
    guard issued <= early else { throw .fromTheFuture }
    guard late <= expires else {
      throw now.since(expires) > Self.keepingMaximum ? .fromThePast : .expired
    }
  }
}

extension Int64 {
  /// Seconds that still count in milliseconds.
  fileprivate var clampedToYears: Int64 { Swift.min(Swift.max(self, -1 << 52), 1 << 52) }
}

extension PublicKey.Algorithm {
  /// RFC 7518 and RFC 8037.
  fileprivate var signatureName: String {
    switch self {
    case .ed25519: "EdDSA"
    case .p256: "ES256"
    }
  }
}

package enum TokenError: Error, Hashable, Sendable {
  case malformed
  case badSignature
  case wrongAudience
  case expired
  case fromTheFuture
  /// Minted more than a day ago, or under a clock that is behind.
  case fromThePast
}
