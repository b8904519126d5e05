import CairnModel

/// Who may do what, decided at an act's own place in the log. What was recorded without the right to
/// it stays in the log and has no effect.
enum Authority {
  /// - Parameters:
  ///   - role: of the author; nil where the device is unknown.
  ///   - isRevoked: its adopted work counts as anybody's, its acts as an admin do not.
  static func allows(_ body: EventBody, to role: Role?, isRevoked: Bool) -> Bool {
    guard let role else { return false }
    let required = required(for: body)
    return role >= required && !(isRevoked && required == .admin)
  }

  private static func required(for body: EventBody) -> Role {
    switch body {
    case .inviteIssued, .roleChanged, .deviceRevoked, .eventsAdopted, .schemaPublished,
      .rulesRaised, .subjectErased, .deviceSetAside, .setAsideReverted, .surveyClosed,
      .surveyReopened, .memberFiltered:
      .admin
    case .entitiesDistinguished, .warningAccepted, .judgementReverted: .coordinator
    default: .surveyor
    }
  }
}
