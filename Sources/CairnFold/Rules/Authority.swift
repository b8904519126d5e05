import CairnModel

/// Who may do what, decided at an act's own place in the log. What was recorded without the right to
/// it stays in the log and has no effect.
enum Authority {
  /// - Parameter role: of the author; nil where the device is unknown.
  static func allows(_ body: EventBody, to role: Role?) -> Bool {
    guard let role else { return false }
    return role >= required(for: body)
  }

  private static func required(for body: EventBody) -> Role {
    switch body {
    case .inviteIssued, .roleChanged, .deviceRevoked, .eventsAdopted, .schemaPublished,
      .rulesRaised, .subjectErased:
      .admin
    default: .surveyor
    }
  }
}
