package import CairnFold
package import CairnModel
package import CairnStore

/// An entity that people disagree about, or did.
package struct DisputedEntity: Sendable {
  package var view: EntityView
  package var open: [Conflict]
  package var closed: [ConflictSpan]
}

/// Lists in parts, for those who ask again for the next one. Of the log alone, without what waits
/// here.
extension SurveyReader {
  /// Entities that one part may look at: a condition that few fulfil ends it early.
  private static var lookedAtMaximum: Int { 16_384 }
  private static var rowsPerRead: Int { 256 }

  /// At most `count` entities that were not merged away, behind an id in the order of packed ids.
  /// There may be fewer, also where more follow.
  package func entities(
    kind: KindNumber? = nil, after id: EntityID?, count: Int,
    where isIncluded: (EntityView) -> Bool = { _ in true }
  ) throws(StoreError) -> Page<EntityView, EntityID> {
    var items: [EntityView] = []
    var after = id
    var lookedAt = 0
    while true {
      let rows = try page(of: kind, after: after, count: Self.rowsPerRead)
      for entity in rows.entities {
        lookedAt += 1
        guard let view = try view(of: entity), isIncluded(view) else { continue }
        items.append(view)
        guard items.count == count else { continue }
        let isLast = rows.last == nil && entity.id == rows.entities.last?.id
        return Page(items: items, next: isLast ? nil : entity.id)
      }
      guard let last = rows.last else { return Page(items: items) }
      guard lookedAt < Self.lookedAtMaximum else { return Page(items: items, next: last) }
      after = last
    }
  }

  /// Nil for one that was merged away.
  private func view(of entity: EntityState) throws(StoreError) -> EntityView? {
    try group(ledBy: entity).flatMap { EntityView($0, rules) }
  }

  /// Entities with about `count` conflicts in all, behind an id in the order of packed ids.
  /// - Parameter all: those that were closed, too.
  package func disputes(
    after id: EntityID?, count: Int, all: Bool
  ) throws(StoreError) -> Page<DisputedEntity, EntityID> {
    var items: [DisputedEntity] = []
    var conflictCount = 0
    var lookedAt = 0
    var after = id
    while true {
      let ids = try views.ids(in: .disputed, after: after, count: Self.rowsPerRead)
      for id in ids {
        lookedAt += 1
        after = id
        guard let dispute = try dispute(about: id, all: all) else { continue }
        items.append(dispute)
        conflictCount += dispute.open.count + dispute.closed.count
        guard conflictCount >= count else { continue }
        let isLast = ids.count < Self.rowsPerRead && id == ids.last
        return Page(items: items, next: isLast ? nil : id)
      }
      guard ids.count == Self.rowsPerRead else { return Page(items: items) }
      guard lookedAt < Self.lookedAtMaximum else { return Page(items: items, next: after) }
    }
  }

  /// What is open counts for the one that survives, what is closed for each by itself.
  private func dispute(
    about id: EntityID, all: Bool
  ) throws(StoreError) -> DisputedEntity? {
    guard let group = try group(of: id), let view = EntityView(group, rules) else { return nil }
    let open = group.id == id ? view.conflicts : []
    let closed =
      all
      ? try state(of: id)?.conflictHistory(rules.classes).filter { $0.closed != nil } ?? [] : []
    guard !open.isEmpty || !closed.isEmpty else { return nil }
    return DisputedEntity(view: view, open: open, closed: closed)
  }
}
