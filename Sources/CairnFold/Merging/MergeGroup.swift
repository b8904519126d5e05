package import CairnModel

/// Entities that are one thing in the street: the one that survives, and those that were merged
/// into it, directly or through another.
///
/// Each keeps all that was said of it. The group is a pure function of its members, so that taking
/// a merge back gives back everything.
package struct MergeGroup: Hashable, Sendable {
  /// A merge that holds: `member` is the same as `survivor`.
  package struct Merge: Hashable, Sendable {
    package var member: EntityID
    package var survivor: EntityID
    package var act: Act
  }

  package let root: EntityState
  /// By id.
  package let others: [EntityState]
  /// By member.
  package let merges: [Merge]
  /// Entities that were merged in a circle with this one, itself among them. Their merges hold for
  /// nobody.
  package let cycle: [EntityID]

  package init(root: EntityState, others: [EntityState] = [], cycle: [EntityID] = []) {
    self.root = root
    self.others = others.sorted { $0.id < $1.id }
    self.cycle = cycle
    merges = self.others.compactMap { member in
      guard let survivor = member.survivor, let act = member.mergeAct else { return nil }
      return Merge(member: member.id, survivor: survivor, act: act)
    }
  }

  package var id: EntityID { root.id }

  package var members: [EntityState] { [root] + others }

  /// What an event said of the members.
  package func deeds(of event: EventID) -> [Deed] {
    members.flatMap { member in
      member.recorded.heads.lazy.filter { $0.event == event }
        .flatMap { member.recorded.act(at: $0.place).deeds }
    }
  }

  /// The merge that joined a member.
  package func merge(of member: EntityID) -> Merge? { merges.first { $0.member == member } }
}

extension EntityState {
  /// What this entity was merged into, if it was.
  package var survivor: EntityID? {
    if case .entity(let survivor)? = alias.shown?.value { survivor } else { nil }
  }

  /// The act that merged it.
  var mergeAct: Act? {
    alias.shown.flatMap { shown in
      recorded.heads.reversed().first { $0.event == shown.event }.map { recorded.act(at: $0.place) }
    }
  }
}

extension MergeGroup {
  /// The group that an entity is of.
  ///
  /// - Parameter fetch: gives an entity; nil where there is none.
  /// - Returns: nil where there is no such entity.
  package static func find<Failure: Error>(
    _ id: EntityID, _ fetch: (EntityID) throws(Failure) -> EntityState?
  ) throws(Failure) -> MergeGroup? {
    guard let entity = try fetch(id), entity.kind != nil else { return nil }
    if entity.alias.isEmpty, entity.absorbed.isEmpty { return MergeGroup(root: entity) }
    let path = try path(from: entity, fetch)
    var others: [EntityState] = []
    try collect(path.root, into: &others, known: [path.root.id], fetch)
    return MergeGroup(root: path.root, others: others, cycle: path.cycle)
  }

  /// Follows merges to the one that survives. Those of a circle hold for nobody: each entity of it
  /// stands for itself.
  private static func path<Failure: Error>(
    from entity: EntityState, _ fetch: (EntityID) throws(Failure) -> EntityState?
  ) throws(Failure) -> (root: EntityState, cycle: [EntityID]) {
    var path = [entity]
    while let last = path.last, let next = last.survivor, let survivor = try fetch(next),
      survivor.kind != nil
    {
      if let start = path.firstIndex(where: { $0.id == next }) {
        return (path[start], path[start...].map(\.id).sorted())
      }
      path.append(survivor)
    }
    return (path[path.count - 1], [])
  }

  private static func collect<Failure: Error>(
    _ survivor: EntityState, into others: inout [EntityState], known: Set<EntityID>,
    _ fetch: (EntityID) throws(Failure) -> EntityState?
  ) throws(Failure) {
    var known = known
    for id in survivor.absorbed where !known.contains(id) {
      guard let member = try fetch(id), member.survivor == survivor.id else { continue }
      let path = try path(from: member, fetch)
      guard !path.cycle.contains(id) else { continue }
      known.insert(id)
      others.append(member)
      try collect(member, into: &others, known: known, fetch)
    }
  }
}
