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
    let own = root.registers[key] ?? Register()
    guard !others.isEmpty else { return own }
    // Of each member all count that no write of the same member happened after: were the last few
    // of each device taken here already, a flood of one's own writes would bring back what a write
    // below them had replaced.
    var standing = own.uncapped
    var choices: Set<EventID> = []
    for choice in merges.compactMap({ choice(of: $0, key) }) {
      choices.insert(choice.event)
      standing.append(choice)
    }
    let isGiven = !standing.isEmpty
    for member in others {
      let merge = merge(of: member.id)
      for write in member.registers[key]?.uncapped ?? [] {
        let isKnown = merge.map { $0.act.knew(of: write) } ?? false
        if !isKnown || !isGiven { standing.append(write) }
      }
    }
    return Register(siblings: Self.left(of: standing) { choices.contains($0.event) || knewAll($0) })
  }

  /// What is not replaced: of each device the writes of the greatest sequences.
  /// - Parameter judges: whether a write takes the place of others that happened before it. None does
  ///   so within one member, where only what stands beside each other is left.
  private static func left(of standing: [Write], judges: (Write) -> Bool) -> [Write] {
    var bounds = SeenBounds()
    for write in standing.sorted(by: { ($0.index, $0.event) < ($1.index, $1.event) }) {
      bounds.take(write.event, at: write.index, write.context, judges: judges(write))
    }
    var known: Set<EventID> = []
    var counts: [DeviceNumber: Int] = [:]
    return standing.sorted { $1.event < $0.event }.filter { write in
      guard !bounds.include(write.event, at: write.index), known.insert(write.event).inserted
      else { return false }
      counts[write.event.device, default: 0] += 1
      return counts[write.event.device, default: 0] <= Register.siblingsPerDeviceMaximum
    }
  }

  /// Whether an author had seen all merges of the group: who edits one place does not judge another.
  private func knewAll(_ write: Write) -> Bool {
    merges.allSatisfy { merge in
      merge.act.index < write.index
        && write.context.includes(merge.act.event, at: merge.act.index, author: write.event)
    }
  }

  private func choice(of merge: Merge, _ key: FieldKey) -> Write? {
    for case .merged(_, let chosen) in merge.act.deeds {
      guard let choice = chosen.first(where: { $0.key == key }) else { continue }
      for member in members {
        for head in member.recorded.heads where head.event == choice.event {
          for deed in member.recorded.act(at: head.place).deeds {
            guard case .set(key, let value) = deed.plain else { continue }
            return merge.act.write(value)
          }
        }
      }
    }
    return nil
  }

  /// Elements of a set of the whole. A remove takes away the adds that it names wherever they are.
  package func elements(_ key: FieldKey) -> [ElementSet.Element] {
    let sets = members.compactMap { $0.elementSets[key] }
    guard sets.count > 1 else { return sets.first?.elements ?? [] }
    var union = ElementSet()
    var steps = FoldSteps()
    for element in sets.flatMap(\.removedAhead) {
      for event in element.addedBy {
        union.change(element.value, by: event, removes: 1, &steps)
      }
    }
    for element in sets.flatMap(\.elements) {
      for event in element.addedBy { union.change(element.value, by: event, adds: 1, &steps) }
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
  package var consents: [Consent] { members.flatMap(\.consents).sorted { $0.id < $1.id } }

  /// Whether it is retracted: a retraction that did not know of a merge, nor the merge of it, does
  /// not hide what was merged.
  package var isRetracted: Bool {
    guard root.isRetracted, let retraction = root.retraction.shown else { return false }
    return !merges.contains { $0.act.isConcurrent(with: retraction) }
  }
}

extension Act {
  func knew(of write: Write) -> Bool {
    write.event == event
      || write.index < index && context.includes(write.event, at: write.index, author: event)
  }

  func isConcurrent(with write: Write) -> Bool {
    !knew(of: write)
      && !(index < write.index
        && write.context.includes(event, at: index, author: write.event))
  }
}

extension Deed {
  /// A resolution as the write that it is.
  var plain: Deed {
    if case .resolved(let key, let value, _) = self { .set(key, value) } else { self }
  }
}
