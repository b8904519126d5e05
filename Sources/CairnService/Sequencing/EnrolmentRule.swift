import CairnLog
import CairnModel
import CairnStore
import CairnViews
import CairnWire

/// Who is let in. Idempotent on the device's key: a lost answer costs nothing.
enum EnrolmentRule {
  enum Decision {
    case enrol(DeviceEnrolled)
    case already(MemberRecord)
  }

  /// - Parameter bounds: of how fast lineages and surveys may grow.
  static func decide(
    _ request: EnrolRequest, on survey: ServedSurvey, _ bounds: GroupBounds, now: Timestamp
  ) throws(Refusal) -> Decision {
    let growth = survey.growth
    guard request.key.isSound else {
      throw Refusal(.keyInvalid, "the device's key is no point, or one that anybody can sign for")
    }
    let statement = EnrolmentStatement.bytes(
      survey: growth.survey, key: request.key, name: request.name, continues: request.continues)
    let role: Role
    var invite: InviteRecord?
    if let older = request.continues {
      role = try continued(older, request, statement, growth).role
    } else {
      let known = try invited(request, statement, growth)
      role = known.role
      invite = known
    }
    if let member = growth.membership.member(withKey: request.key) {
      guard member.revokedAt == nil else {
        throw Refusal(.deviceRevoked, "device \(member.device) was revoked")
      }
      return .already(member)
    }
    if let invite {
      try checkUnused(invite, now)
      if let seconds = survey.enrolments.secondsToWait(bounds.enrolmentRate, now: now) {
        throw Refusal(
          .rateExceeded, "too many devices were let in with invites just now",
          retryAfterSeconds: seconds)
      }
    } else if let older = request.continues {
      try checkRoom(behind: older, growth)
      guard bounds.pace.countMaximum > 0 else {
        throw Refusal(.lineageFull, "this service lets no device continue another")
      }
      let root = growth.membership.lineages.root(of: older)
      if let seconds = survey.pace.secondsToWait(of: root, now: now, bounds.pace) {
        throw Refusal(
          .overloaded, "the lineage of device \(older) took new numbers too fast",
          retryAfterSeconds: seconds)
      }
    }
    guard let device = growth.membership.nextDevice else {
      throw Refusal(.devicesExhausted, "the survey has as many devices as it can ever have")
    }
    return .enrol(
      DeviceEnrolled(
        device: device, key: request.key, name: request.name, role: role,
        inviteKey: invite?.inviteKey, signature: request.signature, continues: request.continues,
        beside: invite?.beside, enrolled: max(now, growth.lastReceived)))
  }

  // MARK: By an invite

  private static func invited(
    _ request: EnrolRequest, _ statement: [UInt8], _ growth: LogGrowth
  ) throws(Refusal) -> InviteRecord {
    guard let key = request.inviteKey, let invite = growth.membership.invites[key] else {
      throw Refusal(.inviteUnknown, "the survey knows no such invite")
    }
    guard key.isValidSignature(request.signature, for: statement) else {
      throw Refusal(.sealInvalid, "the enrolment is not signed with the invite's secret")
    }
    return invite
  }

  private static func checkUnused(_ invite: InviteRecord, _ now: Timestamp) throws(Refusal) {
    guard invite.usedBy == nil else {
      throw Refusal(.inviteUsed, "another device was enrolled with this invite")
    }
    guard invite.expires >= now else {
      throw Refusal(.inviteExpired, "this invite has expired; ask for a new one")
    }
  }

  // MARK: In place of an older device

  private static func continued(
    _ older: DeviceNumber, _ request: EnrolRequest, _ statement: [UInt8], _ growth: LogGrowth
  ) throws(Refusal) -> MemberRecord {
    guard let member = growth.membership.members[older] else {
      throw Refusal(.deviceUnknown, "device \(older) is not enrolled")
    }
    // Ahead of all else: a thief learns nothing by asking again with a key that was let in.
    if case .revoked(let device) = growth.membership.fault(continuing: older) {
      throw Refusal(.deviceRevoked, "device \(device) was revoked")
    }
    guard member.key.isValidSignature(request.signature, for: statement) else {
      throw Refusal(.sealInvalid, "the enrolment is not signed by device \(older)")
    }
    return member
  }

  private static func checkRoom(
    behind older: DeviceNumber, _ growth: LogGrowth
  ) throws(Refusal) {
    switch growth.membership.fault(continuing: older) {
    case nil: break
    case .revoked(let device):
      throw Refusal(.deviceRevoked, "device \(device) was revoked")
    case .continuedOften:
      throw Refusal(
        .lineageFull,
        "\(Limits.continuationsPerDeviceMaximum) devices continue device \(older) already")
    case .full:
      throw Refusal(
        .lineageFull,
        "device \(older) and all that continue each other are "
          + "\(Limits.devicesPerLineageMaximum) devices already")
    }
  }
}
