package import CairnModel

extension MergeGroup {
  /// Keys of all fields that somebody has written.
  package var fieldKeys: [FieldKey] {
    Set(members.flatMap(\.fields.keys)).sorted()
  }

  /// What stands in a field of the whole.
  ///
  /// The survivor's own values stand. What a merge chose stands as if it had been written with the
  /// merge. A member's value stands where its merge did not know of it, and where the survivor has
  /// none. One of these takes the place of another as in any register; across two members only if
  /// its author knew of the merges, for who edits one place does not judge another.
  package func register(_ key: FieldKey) -> Register {
    let own = root.fields[key] ?? Register()
    guard !others.isEmpty else { return own }
    var standing = own.siblings.map { Standing(write: $0, owner: root.id) }
    let chosen = merges.compactMap { choice(of: $0, key) }
    standing += chosen
    let isGiven = !standing.isEmpty
    for member in others {
      let merge = merge(of: member.id)
      for write in member.fields[key]?.siblings ?? [] {
        let isKnown = merge.map { $0.act.knew(of: write) } ?? false
        guard !isKnown || !isGiven else { continue }
        standing.append(Standing(write: write, owner: member.id))
      }
    }
    let left = standing.filter { one in !standing.contains { $0.replaces(one, merges) } }
    var known: Set<EventID> = []
    return Register(siblings: left.map(\.write).filter { known.insert($0.event).inserted })
  }

  private func choice(of merge: Merge, _ key: FieldKey) -> Standing? {
    for case .merged(_, let chosen) in merge.act.deeds {
      guard let choice = chosen.first(where: { $0.key == key }) else { continue }
      for member in members {
        for head in member.recorded.heads where head.event == choice.event {
          for deed in member.recorded.act(at: head.place).deeds {
            guard case .set(key, let value) = deed.plain else { continue }
            return Standing(write: merge.act.write(value), owner: nil)
          }
        }
      }
    }
    return nil
  }

  /// Elements of a set of the whole. A remove takes away the adds that it names wherever they are.
  package func elements(_ key: FieldKey) -> [ElementSet.Element] {
    let sets = members.compactMap { $0.sets[key] }
    guard sets.count > 1 else { return sets.first?.elements ?? [] }
    var union = ElementSet()
    for element in sets.flatMap(\.removedAhead) {
      union.remove(element.value, addedBy: element.addedBy)
    }
    for element in sets.flatMap(\.elements) {
      for event in element.addedBy { union.add(element.value, by: event) }
    }
    return union.elements
  }

  package var setKeys: [FieldKey] { Set(members.flatMap(\.sets.keys)).sorted() }

  /// Of all members, in the order of the log.
  package var samples: [Sample] {
    others.isEmpty ? root.samples : members.flatMap(\.samples).sorted { $0.index < $1.index }
  }

  package var notes: [Note] { members.flatMap(\.notes).sorted { $0.id < $1.id } }
  package var attachments: [Attachment] { members.flatMap(\.attachments).sorted { $0.id < $1.id } }
  /// Of all members, each with the one whose journal holds it.
  package var judgements: [HeldJudgement] {
    members.flatMap { member in
      member.judgements.map { HeldJudgement(holder: member.id, standing: $0) }
    }
  }

  package var consents: [Consent] { members.flatMap(\.consents).sorted { $0.id < $1.id } }

  /// Whether it is retracted: a retraction that did not know of a merge, nor the merge of it, does
  /// not hide what was merged.
  package var isRetracted: Bool {
    guard root.isRetracted, let retraction = root.retraction.shown else { return false }
    return !merges.contains { $0.act.isConcurrent(with: retraction) }
  }
}

/// A write that may stand in a field of a group.
private struct Standing {
  var write: Write
  /// Nil for what a merge chose.
  var owner: EntityID?

  func replaces(_ other: Standing, _ merges: [MergeGroup.Merge]) -> Bool {
    guard write.event != other.write.event, other.write.happened(before: write) else {
      return false
    }
    return owner == nil || owner == other.owner
      || merges.allSatisfy { merge in
        write.context.includes(merge.act.event, at: merge.act.index, author: write.event)
      }
  }
}

extension Act {
  func knew(of write: Write) -> Bool {
    context.includes(write.event, at: write.index, author: event) || write.event == event
  }

  func isConcurrent(with write: Write) -> Bool {
    !knew(of: write) && !write.context.includes(event, at: index, author: write.event)
  }
}

extension Deed {
  /// A resolution as the write that it is.
  var plain: Deed {
    if case .resolved(let key, let value, _) = self { .set(key, value) } else { self }
  }
}
