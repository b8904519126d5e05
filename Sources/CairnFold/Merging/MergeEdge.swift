package import CairnModel

/// A merge that an entity's alias shows: which entity, into which one, by which event.
package struct MergeEdge: Hashable, Sendable {
  package var member: EntityID
  package var survivor: EntityID
  package var event: EventID

  package init(member: EntityID, survivor: EntityID, event: EventID) {
    self.member = member
    self.survivor = survivor
    self.event = event
  }
}

/// What an entity by itself tells of merges.
package struct MergeLinks: Hashable, Sendable {
  package var id: EntityID
  /// What it is merged into, if it is.
  package var edge: MergeEdge?
  /// Entities that were merged into it at some time. Their own aliases decide.
  package var absorbed: [EntityID]

  /// Nil for an entity that was named and never registered.
  package init?(_ entity: EntityState) {
    guard entity.kind != nil else { return nil }
    id = entity.id
    edge = entity.mergeEdge
    absorbed = Array(entity.absorbed)
  }
}

extension EntityState {
  /// What this entity was merged into, if it was.
  package var survivor: EntityID? { mergeEdge?.survivor }

  /// What the alias shows.
  package var mergeEdge: MergeEdge? {
    guard let shown = alias.shown, case .entity(let survivor) = shown.value else { return nil }
    return MergeEdge(member: id, survivor: survivor, event: shown.event)
  }

  /// Whether nothing was ever merged into it, and its alias says nothing.
  package var isUnmerged: Bool { alias.isEmpty && absorbed.isEmpty }
}
