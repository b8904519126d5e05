package import CairnFold
package import CairnModel
package import CairnStore

/// What became of an entity between two points in a survey's history.
package struct EntityDifference: Sendable {
  package struct FieldDifference: Hashable, Sendable {
    package var key: FieldKey
    /// What was shown; nil where there was nothing.
    package var before: Value?
    package var after: Value?
    package var wasInConflict: Bool
    package var isInConflict: Bool
  }

  package struct ElementDifference: Hashable, Sendable {
    package var key: FieldKey
    package var added: [Value]
    package var removed: [Value]
  }

  package var id: EntityID
  /// Nil where it was not there yet.
  package var before: EntityView?
  package var after: EntityView
  package var fields: [FieldDifference]
  package var sets: [ElementDifference]
  /// What its journal gained in between, in the order of the log.
  package var acts: [MergeGroup.MemberAct]

  package var isNew: Bool { before == nil }
  package var wasRetracted: Bool { !(before?.isRetracted ?? false) && after.isRetracted }
  package var wasRestored: Bool { (before?.isRetracted ?? false) && !after.isRetracted }
  /// What it was merged into in between.
  package var mergedInto: EntityID? {
    after.id != id && before.map { $0.id == id } ?? true ? after.id : nil
  }
  /// It was part of another before, and stands by itself again.
  package var wasSeparated: Bool { before.map { $0.id != id } ?? false && after.id == id }
}

/// Compares a survey with itself at another time.
package enum SurveyDifference {
  /// - Returns: by entity id, those that anything was said of in between.
  package static func between(
    _ first: LogSize, _ second: LogSize, store: some LogStore, survey: SurveyKey,
    views: some ViewStore
  ) throws -> [EntityDifference] {
    let before = try SurveyReader(views: views, asOf: first)
    let after = try SurveyReader(views: views, asOf: second)
    var touched: Set<EntityID> = []
    try LogWalk(store, survey).forEach(from: first, to: second) { entry, _, _ in
      touched.formUnion(FoldState.subjects(of: entry))
      return true
    }
    for (device, sequence) in after.cover.differences(from: before.cover) {
      try DeviceWalk(store, survey).forEach(of: device, from: sequence) { entry, index in
        guard second.contains(index) else { return false }
        touched.formUnion(FoldState.subjects(of: entry))
        return true
      }
    }
    var differences: [EntityDifference] = []
    for id in touched.sorted() {
      guard let now = try after.entity(id) else { continue }
      let then = try before.entity(id)
      let acts = try after.state(of: id)?.acts(notIn: first) ?? []
      // What a device says that is set aside may have changed nothing.
      if acts.isEmpty, let then,
        UndoEffect.EntityEffect(id: id, before: then, after: now).isUnseen
      {
        continue
      }
      differences.append(EntityDifference(id: id, before: then, after: now, acts: acts))
    }
    return differences
  }
}

extension EntityState {
  fileprivate func acts(notIn size: LogSize) -> [MergeGroup.MemberAct] {
    journal.filter { !size.contains($0.index) }.map { act in
      MergeGroup.MemberAct(
        member: id, act: act, isUndone: undone.contains(act.event), isOut: isOut(act))
    }
  }
}

extension EntityDifference {
  init(id: EntityID, before: EntityView?, after: EntityView, acts: [MergeGroup.MemberAct]) {
    self.id = id
    self.before = before
    self.after = after
    self.acts = acts
    fields = Set(after.fields.keys).union(before?.fields.keys ?? [:].keys).sorted()
      .compactMap { key in
        let (old, new) = (before?.fields[key], after.fields[key])
        guard old?.value != new?.value || old?.siblings.map(\.event) != new?.siblings.map(\.event)
        else { return nil }
        return FieldDifference(
          key: key, before: old?.value, after: new?.value,
          wasInConflict: old?.isInConflict ?? false, isInConflict: new?.isInConflict ?? false)
      }
    sets = Set(after.sets.keys).union(before?.sets.keys ?? [:].keys).sorted().compactMap { key in
      let (old, new) = (before?.sets[key] ?? [], after.sets[key] ?? [])
      let added = new.map(\.value).filter { value in !old.contains { $0.value == value } }
      let removed = old.map(\.value).filter { value in !new.contains { $0.value == value } }
      return added.isEmpty && removed.isEmpty
        ? nil : ElementDifference(key: key, added: added, removed: removed)
    }
  }
}
