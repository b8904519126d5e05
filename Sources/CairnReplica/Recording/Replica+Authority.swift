import CairnModel
import CairnStore

extension Replica {
  /// What only an admin may do would be in the log for ever, and have no effect.
  /// - Throws: `Refusal`, `role_insufficient`.
  package func requireAdmin() throws {
    let identity = try identity
    let member = try store.members(of: survey.key).first { $0.device == identity.device }
    guard (member?.role ?? identity.role) == .admin else {
      throw Refusal(.roleInsufficient, "device \(identity.device) is no admin of this survey")
    }
  }
}
