package import CairnModel

extension MergeGroup {
  /// Elements of a set of the whole. A remove takes away the adds that it names wherever they are.
  package func elements(_ key: FieldKey) -> [ElementSet.Element] {
    let sets =
      isAlone
      ? [root.elementSets[key]].compactMap { $0 }
      : (setHolders[key] ?? []).compactMap { members[$0].elementSets[key] }
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

  package var setKeys: [FieldKey] { isAlone ? root.sets.keys.sorted() : setHolders.keys.sorted() }

  /// Of all members, in the order of the log.
  package var samples: [Sample] {
    isAlone ? root.samples : members.flatMap(\.samples).sorted { $0.index < $1.index }
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
