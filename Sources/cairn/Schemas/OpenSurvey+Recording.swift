import CairnFold
import CairnModel
import CairnReplica
import CairnStore
import CairnViews

extension OpenSurvey {
  /// Records what is said of entities that are there. What would have no effect, for want of the role
  /// that it asks for or of room for it, is refused before it is recorded.
  ///
  /// - Throws: `role_insufficient`, `entity_full`; what `Replica.record` throws.
  func record(_ drafts: [Draft]) throws -> [Event] {
    try requireEffect(of: drafts)
    return try replica.record(drafts)
  }

  /// - Throws: `role_insufficient` and `entity_full`, where an act would have no effect.
  func requireEffect(of drafts: [Draft]) throws {
    let events = try replica.previewed(drafts)
    try requireRole(for: drafts)
    guard let id = try reader.entityWithoutRoom(for: events) else { return }
    throw CommandFailure(
      .entityFull,
      "\(id) has no room for it: what one device says of an entity counts up to "
        + "\(Limits.byteCountPerEntityMaximum >> 20) MiB",
      hint: "another device can go on, or this one with an entity that it registers beside it",
      status: .refused)
  }

  /// - Throws: `role_insufficient`, where an act would have no effect.
  private func requireRole(for drafts: [Draft]) throws {
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
