package import CairnFold
package import CairnModel
package import CairnStore
import Synchronization

/// What a reader knows of merges: each entity's place is found once.
///
/// A class because copies of a reader share what one of them has found.
final class MergeReading: Sendable {
  private struct Known {
    var places: [EntityID: MergePlace] = [:]
    /// Of the past: what entities said of merges then.
    var links: [EntityID: MergeLinks?] = [:]
  }

  private let known: Mutex<Known>

  /// - Parameter places: that are not as the views have them.
  init(_ places: [EntityID: MergePlace]) { known = Mutex(Known(places: places)) }

  subscript(id: EntityID) -> MergePlace? { known.withLock { $0.places[id] } }

  func note(_ places: [EntityID: MergePlace]) {
    known.withLock { $0.places.merge(places) { old, _ in old } }
  }

  /// Finds the component of an entity by what entities said at that time.
  func explore(
    _ id: EntityID, _ fetch: ([EntityID]) throws(StoreError) -> [MergeLinks],
    neighbours: () throws(StoreError) -> [EntityID]
  ) throws(StoreError) -> MergePlace {
    let found = known.withLock { known -> Result<MergePlace, StoreError> in
      if let place = known.places[id] { return .success(place) }
      do throws(StoreError) {
        let component = try MergeComponent.around(
          id, known: &known.links, fetch: fetch, neighbours: neighbours)
        known.places[id] = MergePlace(alone: id)
        known.places.merge(component.places()) { $1 }
        return .success(known.places[id] ?? MergePlace(alone: id))
      } catch {
        return .failure(error)
      }
    }
    return try found.get()
  }
}

extension SurveyReader {
  /// Where an entity stands among those that it was merged with.
  /// - Complexity: a row; of the past, what was ever merged with it, once for them all.
  func place(of id: EntityID) throws(StoreError) -> MergePlace {
    if let known = merges[id] { return known }
    try note([id])
    if let noted = merges[id] { return noted }
    return try explored(id)
  }

  /// Takes in the places of several at once.
  func note(_ ids: [EntityID]) throws(StoreError) {
    // A row says how it was when a transaction ended; in between there may have been something else.
    guard isNewest || !isPast else { return }
    let wanted = ids.filter { merges[$0] == nil }
    guard !wanted.isEmpty else { return }
    let rows = try views.mergeRows(wanted)
    var places: [EntityID: MergePlace] = [:]
    for id in wanted {
      // A row is never taken away: without one, the entity was never merged.
      let row = rows[id] ?? MergeRow(place: MergePlace(alone: id), label: nil, since: .zero)
      if !isPast || row.since <= size { places[id] = row.place }
    }
    merges.note(places)
  }

  /// The past, and what changed since this reader was made, is found again by the journals.
  private func explored(_ id: EntityID) throws(StoreError) -> MergePlace {
    try merges.explore(id) { (ids) throws(StoreError) in
      var links: [MergeLinks] = []
      try views.forEachEntity(of: ids, under: cover, asOf: size) { entity in
        if let found = MergeLinks(entity) { links.append(found) }
        return true
      }
      return links
    } neighbours: { () throws(StoreError) in
      // Most of what was joined then is joined now.
      guard let label = try views.mergeRow(id)?.label else { return [] }
      return try views.mergeComponents([label])[label]?.entities ?? []
    }
  }

  /// Whether following aliases from an entity comes by another one, over merges that don't hold too.
  /// - Complexity: by the length of the way.
  package func leads(from id: EntityID, to other: EntityID) throws(StoreError) -> Bool {
    var known: Set<EntityID> = []
    var next: EntityID? = id
    while let id = next, known.insert(id).inserted {
      if id == other { return true }
      next = try state(of: id)?.survivor
    }
    return false
  }

  // MARK: Groups

  /// With all that it was merged with. Nil where there is no such entity.
  package func group(of id: EntityID) throws(StoreError) -> MergeGroup? {
    guard let entity = try state(of: id), entity.kind != nil else { return nil }
    if entity.isUnmerged { return MergeGroup(root: entity) }
    let root = try place(of: id).root
    guard root != id, let survivor = try state(of: root) else { return try group(entity) }
    return try group(survivor)
  }

  /// The group of which an entity is what survives; nil for one that was merged away.
  func group(ledBy entity: EntityState) throws(StoreError) -> MergeGroup? {
    if entity.isUnmerged { return MergeGroup(root: entity) }
    guard try place(of: entity.id).isRoot(entity.id) else { return nil }
    return try group(entity)
  }

  private func group(_ root: EntityState) throws(StoreError) -> MergeGroup {
    try MergeGroup(root, at: try place(of: root.id)) { (id, room) throws(StoreError) in
      if let folded = state.entities[id] { return MergeGroup.Member(folded, room: room) }
      return try views.member(id, room: room, under: cover, asOf: isPast ? size : nil)
    }
  }
}
