package import CairnModel
package import HTTPTypes

/// A refusal as an RFC 9457 problem document.
package enum Problem {
  package static func status(of refusal: Refusal) -> HTTPResponse.Status {
    switch refusal.code {
    case .requestMalformed, .slugInvalid, .entryMisplaced, .kindUnknown, .valueOutOfRange,
      .keyInvalid:
      .badRequest
    case .tokenMissing, .tokenInvalid, .tokenExpired, .audienceWrong, .clockSkewed: .unauthorized
    case .deviceRevoked, .adoptionMismatch, .surveyClosed, .deviceUnknown, .roleInsufficient,
      .sealInvalid, .inviteUnknown:
      .forbidden
    case .notFound, .surveyUnknown, .entityUnknown: .notFound
    case .methodNotAllowed: .methodNotAllowed
    case .requestTimeout: .requestTimeout
    case .inviteExpired: .gone
    case .requestTooLarge, .entryTooLarge: .contentTooLarge
    case .upgradeRequired: .upgradeRequired
    case .quotaExceeded, .rateExceeded: .tooManyRequests
    case .overloaded, .recovering, .serviceBehind, .viewsStopped, .tooExpensive:
      .serviceUnavailable
    case .diskFull: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
    case .internalError:
      refusal.retryAfterSeconds == nil ? .internalServerError : .serviceUnavailable
    default: .conflict
    }
  }

  package static func remedy(of refusal: Refusal) -> Remedy {
    switch refusal.code {
    case .tokenExpired, .clockSkewed, .requestTimeout: .retry
    case .historyDiverged, .deviceRevoked, .roleInsufficient, .surveyClosed, .devicesExhausted,
      .viewsStopped, .chainInvalid:
      .stop
    case _ where refusal.retryAfterSeconds != nil: .retry
    case .internalError: .stop
    default: .fix
    }
  }

  package static func document(_ refusal: Refusal, at now: Timestamp) -> JSONValue {
    let code = refusal.code.rawValue
    var members = [
      JSONMember("type", .string("urn:cairn:problem:\(code)")),
      JSONMember("title", .string(title(code))),
      JSONMember("status", .integer(Int64(status(of: refusal).code))),
      JSONMember("detail", .string(refusal.message)),
      JSONMember("code", .string(code)),
      JSONMember("remedy", .string(remedy(of: refusal).name)),
    ]
    if let seconds = refusal.retryAfterSeconds {
      members.append(JSONMember("retry_after_s", .integer(Int64(seconds))))
    }
    members.append(JSONMember("service_time_ms", .integer(now.milliseconds)))
    return .object(members)
  }

  /// `chain_gap` reads "Chain gap".
  private static func title(_ code: String) -> String {
    let words = code.replacing("_", with: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}

extension Remedy {
  fileprivate var name: String {
    switch self {
    case .retry: "retry"
    case .fix: "fix"
    case .stop: "stop"
    }
  }
}

extension RefusalCode {
  package static let methodNotAllowed = RefusalCode(rawValue: "method_not_allowed")
  package static let requestTimeout = RefusalCode(rawValue: "request_timeout")
}

extension Answer {
  init(_ refusal: Refusal, at now: Timestamp) {
    let text = Problem.document(refusal, at: now).text()
    self.init(
      Problem.status(of: refusal), type: "application/problem+json", .whole(Array(text.utf8)))
    fields[.retryAfter] = refusal.retryAfterSeconds.map { String($0) }
    if status == .unauthorized { fields[.wwwAuthenticate] = "Bearer" }
  }
}
