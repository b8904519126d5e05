import CairnFold
package import CairnModel
package import CairnStore

/// Lists in parts, for those who ask again for the next one. Of the log alone, without what waits
/// here.
extension SurveyReader {
  /// Entities that one part may look at: a condition that few fulfil ends it early.
  static var lookedAtMaximum: Int { 16_384 }
  /// Of journals that one part looks at, and that it holds.
  static var byteCountLookedAtMaximum: Int { 128 << 20 }
  static var byteCountHeldMaximum: Int { 16 << 20 }
  static var rowsPerRead: Int { 256 }

  /// At most `count` entities that were not merged away, behind an id in the order of packed ids.
  /// There may be fewer, also where more follow: of long journals a part has few.
  package func entities(
    kind: KindNumber? = nil, after id: EntityID?, count: Int,
    where isIncluded: (EntityView) -> Bool = { _ in true }
  ) throws(StoreError) -> Page<EntityView, EntityID> {
    var items: [EntityView] = []
    var after = id
    var lookedAt = 0
    var (byteCountLookedAt, byteCountHeld) = (0, 0)
    while true {
      let rows = try page(of: kind, after: after, count: Self.rowsPerRead)
      for entity in rows.entities {
        lookedAt += 1
        let view = try view(of: entity)
        byteCountLookedAt += view?.group.journalByteCount ?? entity.journalByteCount
        if let view, isIncluded(view) {
          items.append(view)
          byteCountHeld += view.group.journalByteCount
        }
        guard
          items.count == count || byteCountHeld >= Self.byteCountHeldMaximum
            || byteCountLookedAt >= Self.byteCountLookedAtMaximum
        else { continue }
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
}
