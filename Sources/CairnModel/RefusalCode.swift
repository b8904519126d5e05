/// Why an act was refused. The names are stable: scripts and other clients compare them.
public struct RefusalCode: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public var description: String { rawValue }

  // The request.
  public static let requestMalformed = RefusalCode(rawValue: "request_malformed")
  public static let requestTooLarge = RefusalCode(rawValue: "request_too_large")
  public static let notFound = RefusalCode(rawValue: "not_found")
  public static let surveyUnknown = RefusalCode(rawValue: "survey_unknown")
  public static let surveyExists = RefusalCode(rawValue: "survey_exists")
  public static let slugInvalid = RefusalCode(rawValue: "slug_invalid")
  public static let overloaded = RefusalCode(rawValue: "overloaded")
  public static let rateExceeded = RefusalCode(rawValue: "rate_exceeded")
  public static let internalError = RefusalCode(rawValue: "internal_error")

  // Who asks.
  public static let tokenMissing = RefusalCode(rawValue: "token_missing")
  public static let tokenInvalid = RefusalCode(rawValue: "token_invalid")
  public static let tokenExpired = RefusalCode(rawValue: "token_expired")
  public static let audienceWrong = RefusalCode(rawValue: "audience_wrong")
  public static let clockSkewed = RefusalCode(rawValue: "clock_skewed")
  public static let roleInsufficient = RefusalCode(rawValue: "role_insufficient")

  // Enrolment.
  public static let inviteUnknown = RefusalCode(rawValue: "invite_unknown")
  public static let inviteUsed = RefusalCode(rawValue: "invite_used")
  public static let inviteExpired = RefusalCode(rawValue: "invite_expired")
  public static let keyInvalid = RefusalCode(rawValue: "key_invalid")
  public static let lineageFull = RefusalCode(rawValue: "lineage_full")
  public static let adminsRemain = RefusalCode(rawValue: "admins_remain")
  public static let devicesExhausted = RefusalCode(rawValue: "devices_exhausted")

  // A batch.
  public static let deviceUnknown = RefusalCode(rawValue: "device_unknown")
  public static let deviceRevoked = RefusalCode(rawValue: "device_revoked")
  public static let adoptionMismatch = RefusalCode(rawValue: "adoption_mismatch")
  public static let deviceForked = RefusalCode(rawValue: "device_forked")
  public static let chainInvalid = RefusalCode(rawValue: "chain_invalid")
  public static let chainGap = RefusalCode(rawValue: "chain_gap")
  public static let sealInvalid = RefusalCode(rawValue: "seal_invalid")
  public static let contextMissing = RefusalCode(rawValue: "context_missing")
  public static let historyDiverged = RefusalCode(rawValue: "history_diverged")
  public static let entryTooLarge = RefusalCode(rawValue: "entry_too_large")
  public static let entryMisplaced = RefusalCode(rawValue: "entry_misplaced")
  public static let quotaExceeded = RefusalCode(rawValue: "quota_exceeded")

  // The state of the service.
  public static let recovering = RefusalCode(rawValue: "recovering")
  public static let epochUnchanged = RefusalCode(rawValue: "epoch_unchanged")
  public static let serviceBehind = RefusalCode(rawValue: "service_behind")
  public static let upgradeRequired = RefusalCode(rawValue: "upgrade_required")
  public static let surveyClosed = RefusalCode(rawValue: "survey_closed")
  public static let tooExpensive = RefusalCode(rawValue: "too_expensive")
  public static let viewsStopped = RefusalCode(rawValue: "views_stopped")

  // On the device.
  public static let rootMismatch = RefusalCode(rawValue: "root_mismatch")
  public static let notAReplica = RefusalCode(rawValue: "not_a_replica")
  public static let storeDamaged = RefusalCode(rawValue: "store_damaged")
  public static let diskFull = RefusalCode(rawValue: "disk_full")
  public static let storeBusy = RefusalCode(rawValue: "store_busy")
  public static let schemaUnknown = RefusalCode(rawValue: "schema_unknown")
  public static let fieldUnknown = RefusalCode(rawValue: "field_unknown")
  public static let kindUnknown = RefusalCode(rawValue: "kind_unknown")
  public static let entityUnknown = RefusalCode(rawValue: "entity_unknown")
  public static let entityFull = RefusalCode(rawValue: "entity_full")
  public static let valueOutOfRange = RefusalCode(rawValue: "value_out_of_range")

  // A file to import.
  public static let fileMalformed = RefusalCode(rawValue: "file_malformed")
  public static let surveyMismatch = RefusalCode(rawValue: "survey_mismatch")
  public static let featureInvalid = RefusalCode(rawValue: "feature_invalid")
  public static let featureTooLarge = RefusalCode(rawValue: "feature_too_large")
  public static let geometryMissing = RefusalCode(rawValue: "geometry_missing")
  public static let geometryInvalid = RefusalCode(rawValue: "geometry_invalid")
  public static let geometryUnsupported = RefusalCode(rawValue: "geometry_unsupported")
  /// Recorded all the same: no vocabulary has a code for it (W18).
  public static let codeUnknown = RefusalCode(rawValue: "code_unknown")
}

/// What to do about a refusal.
public enum Remedy: Sendable {
  /// Nothing is lost: the same again later.
  case retry
  /// The caller has to change something first.
  case fix
  /// A person has to look.
  case stop
}

/// An act that was refused: a stable code, and for a person what happened and where.
public struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
  public var code: RefusalCode
  /// One sentence without personal data. It names the place: a byte, an index, a sequence.
  public var message: String
  /// How long to wait before the same again; nil where that won't help.
  public var retryAfterSeconds: UInt32?

  public init(_ code: RefusalCode, _ message: String, retryAfterSeconds: UInt32? = nil) {
    self.code = code
    self.message = message
    self.retryAfterSeconds = retryAfterSeconds
  }

  public var description: String { "\(code): \(message)" }
}
