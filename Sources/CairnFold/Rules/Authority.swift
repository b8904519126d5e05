package import CairnModel

/// Who may do what, decided at an act's own place in the log. What was recorded without the right to
/// it stays in the log and has no effect.
///
/// Everybody who records may do with the own work what they like. What decides about the work of
/// others, beyond editing it, asks for a coordinator, or for whom the schema names.
extension FoldHeader {
  /// - Parameter author: a device; its adopted work counts as anybody's, its acts as an admin do not
  ///   where it was revoked.
  func allows(_ body: EventBody, by author: DeviceNumber) -> Bool {
    guard let role = roles[author] else { return false }
    let required = requiredRole(for: body, by: author)
    return role >= required && !(required == .admin && revoked.contains(author))
  }

  /// The least role that an act of a device asks for.
  package func requiredRole(for body: EventBody, by author: DeviceNumber) -> Role {
    switch body {
    case .inviteIssued, .roleChanged, .deviceRevoked, .eventsAdopted, .schemaPublished,
      .rulesRaised, .subjectErased, .baselineImported, .deviceSetAside, .setAsideReverted,
      .surveyClosed, .surveyReopened, .memberFiltered:
      return .admin
    default:
      guard let decision = decision(of: body, by: author) else { return .surveyor }
      return decisionRoles[decision] ?? Decision.roleByDefault
    }
  }

  /// Nil where an act says nothing about the work of others.
  private func decision(of body: EventBody, by author: DeviceNumber) -> Decision? {
    let person = person(of: author)
    func isOwn(_ event: EventID) -> Bool { self.person(of: event.device) == person }
    switch body {
    case .conflictResolved: return .resolve
    case .entitiesMerged(let body):
      return isOwn(body.survivor.event) && isOwn(body.merged.event) ? nil : .merge
    case .mergeReverted(let body): return isOwn(body.merge) ? nil : .unmerge
    case .changeUndone(let body): return body.undone.allSatisfy(isOwn) ? nil : .undo
    case .entityRetracted(let body): return isOwn(body.entity.event) ? nil : .retract
    case .entityRestored(let body): return isOwn(body.entity.event) ? nil : .retract
    case .entitiesDistinguished, .warningAccepted, .judgementReverted: return .judge
    default: return nil
    }
  }

  /// The first device of the person who has this one: of those that it continues or stands beside.
  package func person(of device: DeviceNumber) -> DeviceNumber {
    var device = device
    // Both were enrolled before, so numbers only fall on the way.
    while let kinship = kin[device], let older = kinship.continues ?? kinship.beside,
      older < device
    {
      device = older
    }
    return device
  }
}
