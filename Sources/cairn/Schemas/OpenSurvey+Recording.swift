import CairnFold
import CairnModel
import CairnReplica
import CairnStore
import CairnViews

extension OpenSurvey {
  /// Records what may be about the work of others. What would have no effect, for want of the role
  /// that it asks for, is refused before it is recorded.
  ///
  /// - Throws: `role_insufficient`; what `Replica.record` throws.
  func record(_ drafts: [Draft]) throws -> [Event] {
    try requireRole(for: drafts)
    return try replica.record(drafts)
  }

  /// - Throws: `role_insufficient`, where an act would have no effect.
  func requireRole(for drafts: [Draft]) throws {
    let device = try replica.identity.device
    for draft in drafts {
      let required = reader.header.requiredRole(for: draft.body, by: device)
      guard let role = reader.roles[device], role < required else { continue }
      throw Refusal(
        .roleInsufficient,
        "device \(device) is \(role.article) \(role.name): this decides about the work of others, "
          + "which asks for \(required.article) \(required.name)")
    }
  }
}

extension Role {
  fileprivate var article: String { self == .auditor || self == .admin ? "an" : "a" }
}
