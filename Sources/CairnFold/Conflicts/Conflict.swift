package import CairnModel

/// People disagree, and only a person can decide.
package struct Conflict: Hashable, Sendable {
  /// What they disagree about.
  package enum Matter: Hashable, Sendable {
    case field(FieldKey)
    /// A retraction, and edits or merges that did not know of it.
    case retraction
    /// What the entity is the same as.
    case merge
  }

  /// The entity whose register is divided: in a group, one of its members.
  package var entity: EntityID
  package var matter: Matter
  /// What stands against each other, by event id. Of a retraction: the writes that retract, then
  /// the edits (whose value is `cleared`) and merges that did not know of them.
  package var siblings: [Write]
  /// How far apart the places are, where they are places.
  package var distanceMillimetres: Int64?
}

extension MergeGroup {
  /// The conflicts that are open, by matter.
  package func conflicts(_ classes: MergeClasses) -> [Conflict] {
    guard let kind = root.kind else { return [] }
    var conflicts: [Conflict] = []
    for key in fieldKeys where classes[kind, key] == .contested {
      let register = register(key)
      guard register.isDivided else { continue }
      switch LocationRule.outcome(of: register.siblings) {
      case .agreed: continue
      case .conflict(let distance, _, _):
        conflicts.append(
          Conflict(
            entity: id, matter: .field(key), siblings: register.siblings,
            distanceMillimetres: distance))
      case .none:
        conflicts.append(
          Conflict(entity: id, matter: .field(key), siblings: register.siblings))
      }
    }
    for member in members {
      let opposed = opposition(to: member)
      if !opposed.isEmpty {
        conflicts.append(
          Conflict(entity: member.id, matter: .retraction, siblings: opposed))
      }
      if member.alias.isDivided {
        conflicts.append(
          Conflict(entity: member.id, matter: .merge, siblings: member.alias.siblings))
      }
    }
    return conflicts
  }

  /// The retractions of a member and what did not know of them; empty where all is well.
  private func opposition(to member: EntityState) -> [Write] {
    let retractions = member.retraction.siblings.filter { $0.value == .flag(true) }
    guard !retractions.isEmpty else { return [] }
    var against = member.retraction.siblings.filter { $0.value != .flag(true) }
    let touches = member.id == id ? members.flatMap(\.touches.siblings) : member.touches.siblings
    let edits = touches.map { touch in
      var edit = touch
      edit.value = .cleared
      return edit
    }
    let merged = merges.filter { $0.member == member.id || $0.survivor == member.id }
      .map { $0.act.write(.entity($0.survivor)) }
    for write in edits + merged {
      let isOpposed = retractions.contains {
        $0.event != write.event && !$0.happened(before: write) && !write.happened(before: $0)
      }
      if isOpposed, !against.contains(where: { $0.event == write.event }) { against.append(write) }
    }
    guard !against.isEmpty else { return [] }
    return retractions + against.sorted { $0.event < $1.event }
  }
}

extension EntityState {
  /// Whether conflicts may be open here: a cheap test, without a schema.
  package var mayBeInConflict: Bool {
    dividedRegisterCount > 0 || !retraction.isEmpty || !alias.isEmpty
      || !absorbed.isEmpty
  }
}
