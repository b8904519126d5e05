package import CairnModel
import FoundationEssentials
import SwiftProtobuf

/// What lets one more device, or an operator, in: a text to send, to show as a QR code, to paste.
/// Whoever has it can use it once.
package struct Invite: Hashable, Sendable {
  package static let scheme = "cairn-invite:"

  /// Where the service is.
  package var url: String
  /// Nil in an operator's invite, as are the survey, the log's key and the role.
  package var slug: String?
  package var survey: SurveyID?
  /// The seed of an Ed25519 key: 32 bytes.
  package var secret: [UInt8]
  /// The log's verifier key; empty in an operator's invite.
  package var logKey: String
  package var role: Role?
  package var name: String
  /// Nil where it does not expire.
  package var expires: Timestamp?
  /// The rules that the survey's devices follow.
  package var rules: RulesRevision

  package init(
    url: String, slug: String? = nil, survey: SurveyID? = nil, secret: [UInt8],
    logKey: String = "", role: Role? = nil, name: String = "", expires: Timestamp? = nil,
    rules: RulesRevision = .current
  ) {
    self.url = url
    self.slug = slug
    self.survey = survey
    self.secret = secret
    self.logKey = logKey
    self.role = role
    self.name = name
    self.expires = expires
    self.rules = rules
  }

  /// Reads an invite's text; white space around it is passed over.
  /// - Throws: `WireError`; `Refusal` with `slug_invalid` where the survey's name is none, for the name
  ///   becomes a part of paths.
  package init(text: String) throws {
    let trimmed = text.trimmingWhitespace()
    guard trimmed.hasPrefix(Self.scheme),
      let bytes = Base64.decode(trimmed.dropFirst(Self.scheme.count), alphabet: .url)
    else { throw WireError(byteOffset: 0, "a text that is not a Cairn invite") }
    self = try CairnWire.decoding(WireInvite.self, from: bytes) { wire throws(MeaninglessValue) in
      guard wire.secret.count == 32, !wire.url.isEmpty, wire.slug.isEmpty == wire.surveyID.isEmpty
      else { throw MeaninglessValue("an invite that is cut off") }
      return Invite(
        url: wire.url, slug: wire.slug.isEmpty ? nil : wire.slug,
        survey: wire.surveyID.isEmpty ? nil : SurveyID(try Digest(wire: wire.surveyID)),
        secret: Array(wire.secret), logKey: wire.logKey,
        role: wire.role == .unspecified ? nil : try Role(wire: wire.role), name: wire.name,
        expires: wire.expiresTimeMs == 0 ? nil : Timestamp(milliseconds: wire.expiresTimeMs),
        rules: RulesRevision(wire: wire.rulesRevision))
    }
    if let slug, !Slug.isValid(slug) {
      throw Refusal(.slugInvalid, "the invite is for a survey whose name is none")
    }
  }

  /// `cairn-invite:` and base64url.
  package var text: String {
    let wire = WireInvite.with {
      $0.url = url
      $0.slug = slug ?? ""
      if let survey { $0.surveyID = survey.digest.wire }
      $0.secret = Data(secret)
      $0.logKey = logKey
      if let role { $0.role = role.wire }
      $0.name = name
      $0.expiresTimeMs = expires?.milliseconds ?? 0
      $0.rulesRevision = rules.rawValue
    }
    return Self.scheme + Base64.encode(wire.encodedBytes(), alphabet: .url)
  }
}

extension String {
  fileprivate func trimmingWhitespace() -> Substring {
    var rest = self[...]
    while let first = rest.first, first.isWhitespace { rest = rest.dropFirst() }
    while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
    return rest
  }
}
