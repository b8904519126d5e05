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

  static func decide(
    _ request: EnrolRequest, on growth: LogGrowth, now: Timestamp
  ) throws(Refusal) -> Decision {
    guard request.key.isSound else {
      throw Refusal(.keyInvalid, "the device's key is no point, or one that anybody can sign for")
    }
    let statement = EnrolmentStatement.bytes(
      survey: growth.survey, key: request.key, name: request.name, continues: request.continues)
    let role: Role
    if let older = request.continues {
      role = try continuing(older, request, statement, growth)
    } else {
      role = try invited(request, statement, growth, now)
    }
    if let member = growth.membership.member(withKey: request.key) {
      return .already(member)
    }
    if let key = request.inviteKey, growth.membership.invites[key]?.usedBy != nil {
      throw Refusal(.inviteUsed, "another device was enrolled with this invite")
    }
    if let invite = request.inviteKey.flatMap({ growth.membership.invites[$0] }),
      invite.expires < now
    {
      throw Refusal(.inviteExpired, "this invite has expired; ask for a new one")
    }
    guard let device = growth.membership.nextDevice else {
      throw Refusal(.quotaExceeded, "the survey has as many devices as it can have")
    }
    return .enrol(
      DeviceEnrolled(
        device: device, key: request.key, name: request.name, role: role,
        inviteKey: request.inviteKey, signature: request.signature, continues: request.continues,
        enrolled: max(now, growth.lastReceived)))
  }

  private static func invited(
    _ request: EnrolRequest, _ statement: [UInt8], _ growth: LogGrowth, _ now: Timestamp
  ) throws(Refusal) -> Role {
    guard let key = request.inviteKey, let invite = growth.membership.invites[key] else {
      throw Refusal(.inviteUnknown, "the survey knows no such invite")
    }
    guard key.isValidSignature(request.signature, for: statement) else {
      throw Refusal(.sealInvalid, "the enrolment is not signed with the invite's secret")
    }
    return invite.role
  }

  private static func continuing(
    _ older: DeviceNumber, _ request: EnrolRequest, _ statement: [UInt8], _ growth: LogGrowth
  ) throws(Refusal) -> Role {
    guard let member = growth.membership.members[older] else {
      throw Refusal(.deviceUnknown, "device \(older) is not enrolled")
    }
    // A revocation holds for the older numbers too: their keys lie in the same folder.
    var place: MemberRecord? = member
    while let one = place {
      guard one.revokedAt == nil else {
        throw Refusal(.deviceRevoked, "device \(one.device) was revoked")
      }
      place = one.continuedBy.flatMap { growth.membership.members[$0] }
    }
    guard member.key.isValidSignature(request.signature, for: statement) else {
      throw Refusal(.sealInvalid, "the enrolment is not signed by device \(older)")
    }
    return member.role
  }
}
