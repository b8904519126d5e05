package import CairnFold
package import CairnModel
package import CairnStore

/// What undos change for whoever looks at the survey, and what was built on what they take back.
package struct UndoEffect: Sendable {
  /// What stands beside fields and sets, and is not what it was.
  package struct RemarkDifference: Hashable, Sendable {
    package var event: EventID
    /// Nil where it was not shown.
    package var before: EntityRemark?
    package var after: EntityRemark?
  }

  /// Which conflict: in a group each member may have one of a matter.
  package struct Dispute: Hashable, Comparable, Sendable {
    package var entity: EntityID
    package var matter: Conflict.Matter

    package init(entity: EntityID, matter: Conflict.Matter) {
      self.entity = entity
      self.matter = matter
    }

    package static func < (a: Dispute, b: Dispute) -> Bool {
      a.matter == b.matter ? a.entity < b.entity : a.matter < b.matter
    }
  }

  /// An entity as it was shown, and as it is shown instead.
  package struct EntityEffect: Sendable {
    package var difference: EntityDifference
    package var remarks: [RemarkDifference]
    /// Of conflicts that are not told with the difference of a field.
    package var opened: [Dispute]
    package var closed: [Dispute]

    /// Whether whoever looks at the entity sees what they saw before.
    package var isUnseen: Bool {
      difference.fields.isEmpty && difference.sets.isEmpty && remarks.isEmpty && opened.isEmpty
        && closed.isEmpty && !difference.wasRetracted && !difference.wasRestored
        && difference.mergedInto == nil && !difference.wasSeparated
    }
  }

  /// An act that stays although it was built on one that goes.
  package struct BuiltOn: Sendable {
    package enum Why: String, Hashable, Sendable, CaseIterable {
      /// It revises, withdraws, redacts or decides what goes.
      case names
      /// It decided a conflict, and had seen what goes.
      case decided
      /// It merged, and had seen what goes.
      case merged
      /// It edited, and had seen what goes.
      case edited
      /// It is about an entity that is retracted now.
      case retracted
    }

    package var entity: EntityID
    package var act: Act
    package var why: Why
    /// Whether somebody else recorded it than who recorded what goes.
    package var isOthers: Bool
  }

  /// By id; those among them where nothing is seen of the undos.
  package var entities: [EntityEffect] = []
  /// By entity, then in the order of the log.
  package var builtOn: [BuiltOn] = []

  /// - Parameters:
  ///   - all: whether all that the chosen events are about may be shown otherwise, and not only what
  ///     the undos are about: where they are set aside, or come back.
  ///   - before: the reader that the plan was made by.
  ///   - after: with the undos, recorded or not, on top of that.
  /// - Complexity: reads each entity that the undos are about, and what it is merged with, once in each
  ///   reader.
  package init<Views: ViewStore>(
    of plan: UndoPlan, onAll all: Bool = false, before: SurveyReader<Views>,
    after: SurveyReader<Views>
  ) throws {
    let touched = all ? plan.entities.keys.sorted() : plan.touched
    try before.note(touched)
    try after.note(touched)
    var compared: Set<[EntityID]> = []
    var views: (before: [EntityID: EntityView], after: [EntityID: EntityView]) = ([:], [:])
    var retracted: Set<EntityID> = []
    var shown = Set(touched)
    for id in touched {
      // What an entity leaves or joins is shown otherwise, too.
      shown.insert(try before.place(of: id).root)
      shown.insert(try after.place(of: id).root)
    }
    for id in shown.sorted() {
      let roots = [try before.place(of: id).root, try after.place(of: id).root]
      if views.before[roots[0]] == nil {
        views.before[roots[0]] = try before.view(of: id, plan)
      }
      if views.after[roots[1]] == nil { views.after[roots[1]] = try after.entity(id) }
      guard let then = views.before[roots[0]], let now = views.after[roots[1]] else { continue }
      if now.isRetracted, !then.isRetracted { retracted.insert(id) }
      guard compared.insert(roots).inserted else { continue }
      entities.append(
        EntityEffect(id: roots[0] == roots[1] ? roots[0] : id, before: then, after: now))
    }
    let gone = Set(plan.undone.map(\.id))
    let header = before.header
    let people = Set(gone.map { header.person(of: $0.device) })
    var told: Set<EventID> = []
    for id in touched {
      plan.entities[id]?.forEachAct(builtOn: gone, isRetracted: retracted.contains(id)) {
        act, why in
        let isOthers = !people.contains(header.person(of: act.event.device))
        guard isOthers || why == .retracted, told.insert(act.event).inserted else { return }
        builtOn.append(BuiltOn(entity: id, act: act, why: why, isOthers: isOthers))
      }
    }
  }
}

extension SurveyReader {
  /// As it is shown. What the plan has read is not read again.
  fileprivate func view(of id: EntityID, _ plan: UndoPlan) throws(StoreError) -> EntityView? {
    guard let state = plan.entities[id], state.isUnmerged else { return try entity(id) }
    return EntityView(MergeGroup(root: state), rules)
  }
}

extension UndoEffect.EntityEffect {
  init(id: EntityID, before: EntityView, after: EntityView) {
    difference = EntityDifference(id: id, before: before, after: after, acts: [])
    let (old, new) = (before.group.remarks, after.group.remarks)
    remarks = Set(old.keys).union(new.keys).sorted().compactMap { event in
      old[event] == new[event]
        ? nil
        : UndoEffect.RemarkDifference(event: event, before: old[event], after: new[event])
    }
    let fields = Set(difference.fields.map(\.key))
    let (was, isNow) = (
      Self.disputes(before, besides: fields), Self.disputes(after, besides: fields)
    )
    opened = isNow.subtracting(was).sorted()
    closed = was.subtracting(isNow).sorted()
  }

  /// - Parameter fields: those whose difference is told with their values.
  private static func disputes(
    _ view: EntityView, besides fields: Set<FieldKey>
  ) -> Set<UndoEffect.Dispute> {
    Set(
      view.conflicts.compactMap { conflict in
        if case .field(let key) = conflict.matter, fields.contains(key) { return nil }
        return UndoEffect.Dispute(entity: conflict.entity, matter: conflict.matter)
      })
  }
}

extension EntityState {
  /// Acts that stay and were built on some that go.
  fileprivate func forEachAct(
    builtOn gone: Set<EventID>, isRetracted: Bool,
    _ body: (Act, UndoEffect.BuiltOn.Why) -> Void
  ) {
    // Of a device, whoever saw a later act of this journal saw the first one too.
    var firsts: [DeviceNumber: Act] = [:]
    forEachAct { act in
      if gone.contains(act.event) {
        if firsts[act.event.device] == nil { firsts[act.event.device] = act }
        return
      }
      guard !undone.contains(act.event), !isOut(act) else { return }
      let saw = firsts.values.contains { $0.happened(before: act) }
      if let why = act.why(builtOn: gone, saw: saw, isRetracted: isRetracted) { body(act, why) }
    }
  }
}

extension Act {
  fileprivate func why(
    builtOn gone: Set<EventID>, saw: Bool, isRetracted: Bool
  ) -> UndoEffect.BuiltOn.Why? {
    var whys: Set<UndoEffect.BuiltOn.Why> = []
    for deed in deeds {
      switch deed {
      case .undone: continue
      case .sampleWithdrawn(let event), .noteRevised(let event, _, _),
        .attachmentRedacted(let event), .consentWithdrawn(let event), .mergeReverted(let event),
        .judgementReverted(let event):
        if gone.contains(event) { whys.insert(.names) }
      case .resolved(_, _, let rejected):
        if !gone.isDisjoint(with: rejected) { whys.insert(.names) }
        if saw { whys.insert(.decided) }
      case .removed(_, _, let events):
        if !gone.isDisjoint(with: events) { whys.insert(.names) }
        if saw { whys.insert(.edited) }
      case .merged, .absorbed: if saw { whys.insert(.merged) }
      case .set, .added, .retracted, .judged: if saw { whys.insert(.edited) }
      default: break
      }
      if isRetracted { whys.insert(.retracted) }
    }
    return UndoEffect.BuiltOn.Why.allCases.first { whys.contains($0) }
  }
}
