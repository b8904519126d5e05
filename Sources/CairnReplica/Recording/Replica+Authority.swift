package import CairnModel
import CairnStore

extension Replica {
  /// What this device may do, as the verified log says; before its enrolment is there, as its invite
  /// said.
  package var role: Role {
    get throws {
      let identity = try identity
      let member = try store.members(of: survey.key).first { $0.device == identity.device }
      return member?.role ?? identity.role
    }
  }

  /// What only an admin may do would be in the log for ever, and have no effect.
  /// - Throws: `Refusal`, `role_insufficient`.
  package func requireAdmin() throws {
    guard try role == .admin else {
      throw Refusal(
        .roleInsufficient, "device \(try identity.device) is no admin of this survey")
    }
  }

  /// Work that could never be brought, or would have no effect, is told of before it is done.
  func requireAbleToRecord(_ identity: ReplicaIdentity) throws {
    _ = try keys.key(identity.deviceKey)
    guard try role > .auditor else {
      throw Refusal(.roleInsufficient, "device \(identity.device) is an auditor: it may only read")
    }
  }
}
