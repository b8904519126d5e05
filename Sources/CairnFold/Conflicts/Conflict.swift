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
  /// The conflicts that are open: of fields by key, then of the root and of the others by id.
  package func conflicts(_ classes: MergeClasses) -> [Conflict] {
    guard let kind = root.kind else { return [] }
    var conflicts = fieldKeys.compactMap { key in
      classes[kind, key] == .contested ? Conflict(of: id, key, register(key)) : nil
    }
    for member in members {
      conflicts += [
        Conflict(
          retracting: member,
          touches: member.id == id
            ? members.flatMap(\.touches.siblings) : member.touches.siblings,
          merges: merges(at: member)),
        Conflict(merging: member),
      ].compactMap { $0 }
    }
    return conflicts
  }

  /// Those that merged a member, or merged others into it, directly or through others: whatever keeps
  /// a retraction from its effect is in conflict with it.
  private func merges(at member: EntityState) -> [Write] {
    guard !member.retraction.isEmpty else { return [] }
    return mergesBelow(member.id).map { $0.act.write(.entity($0.survivor)) }
  }

  private func mergesBelow(_ top: EntityID) -> [Merge] {
    guard top != id else { return merges }
    let bySurvivor = Dictionary(grouping: merges, by: \.survivor)
    var found = merges.filter { $0.member == top }
    var waiting = [top]
    // Of views that go on while they are read, merges may lead in a circle.
    var known: Set<EntityID> = [top]
    while let survivor = waiting.popLast() {
      let next = bySurvivor[survivor] ?? []
      found += next
      waiting += next.map(\.member).filter { known.insert($0).inserted }
    }
    return found
  }
}

extension Conflict {
  /// About a field of class contested; nil where its siblings agree.
  init?(of entity: EntityID, _ key: FieldKey, _ register: Register) {
    guard register.isDivided else { return nil }
    self.init(entity: entity, matter: .field(key), siblings: register.siblings)
    switch LocationRule.outcome(of: register.siblings) {
    case .agreed: return nil
    case .conflict(let distance, _, _): distanceMillimetres = distance
    case .none: break
    }
  }

  /// About what an entity is the same as; nil where there is one answer.
  init?(merging entity: EntityState) {
    guard entity.alias.isDivided else { return nil }
    self.init(entity: entity.id, matter: .merge, siblings: entity.alias.siblings)
  }

  /// The retractions of an entity and what did not know of them; nil where all is well.
  /// - Parameters:
  ///   - touches: the latest edits that count against a retraction.
  ///   - merges: those that do.
  init?(retracting entity: EntityState, touches: @autoclosure () -> [Write], merges: [Write]) {
    let retractions = entity.retraction.siblings.filter { $0.value == .flag(true) }
    guard !retractions.isEmpty else { return nil }
    var against = entity.retraction.siblings.filter { $0.value != .flag(true) }
    var known = Set(against.map(\.event))
    let edits = touches().map { touch in
      var edit = touch
      edit.value = .cleared
      return edit
    }
    for write in edits + merges {
      let isOpposed = retractions.contains {
        $0.event != write.event && !$0.happened(before: write) && !write.happened(before: $0)
      }
      if isOpposed, known.insert(write.event).inserted { against.append(write) }
    }
    guard !against.isEmpty else { return nil }
    self.init(
      entity: entity.id, matter: .retraction,
      siblings: retractions + Self.last(of: against))
  }

  /// Of each device its last writes, by event id: a flood opposes no more than a few edits do.
  private static func last(of writes: [Write]) -> [Write] {
    var counts: [DeviceNumber: Int] = [:]
    let last = writes.sorted { $1.event < $0.event }.filter { write in
      counts[write.event.device, default: 0] += 1
      return counts[write.event.device, default: 0] <= Register.siblingsPerDeviceMaximum
    }
    return last.reversed()
  }
}

extension EntityState {
  /// Whether conflicts may be open here: a cheap test, without a schema.
  package var mayBeInConflict: Bool {
    dividedRegisterCount > 0 || !retraction.isEmpty || !alias.isEmpty
      || !absorbed.isEmpty
  }
}
