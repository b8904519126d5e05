import CairnFold
import CairnModel
import CairnStore

/// Where entities stand among those that they were merged with, so that a reader finds a group
/// without walking along its aliases.
///
/// The table of places has a row of each entity that was ever merged or merged into; a row stays,
/// and says since when it holds. The table of components has the merges themselves, for whoever
/// changes one.
extension ViewStore {
  func mergeRow(_ id: EntityID) throws(StoreError) -> MergeRow? {
    guard let bytes = try part(table: ViewTable.mergePlaces.number, key: id.packed) else {
      return nil
    }
    return try mergeRow(id.packed, bytes)
  }

  func mergeRows(_ ids: [EntityID]) throws(StoreError) -> [EntityID: MergeRow] {
    var rows: [EntityID: MergeRow] = [:]
    for part in try parts(table: ViewTable.mergePlaces.number, keys: ids.map(\.packed)) {
      guard let id = EntityID(packed: part.key) else { continue }
      rows[id] = try mergeRow(part.key, part.bytes ?? [])
    }
    return rows
  }

  private func mergeRow(_ key: UInt64, _ bytes: [UInt8]) throws(StoreError) -> MergeRow {
    try read(.mergePlaces, key) { () throws(StateDamage) in try MergeRow(decoding: bytes) }
  }

  /// By label.
  func mergeComponents(
    _ labels: Set<EntityID>
  ) throws(StoreError) -> [EntityID: MergeComponent] {
    var components: [EntityID: MergeComponent] = [:]
    let keys = labels.map(\.packed).sorted()
    for part in try parts(table: ViewTable.mergeComponents.number, keys: keys) {
      guard let label = EntityID(packed: part.key) else { continue }
      components[label] = try read(.mergeComponents, part.key) { () throws(StateDamage) in
        try MergeComponent(decoding: part.bytes ?? [])
      }
    }
    return components
  }
}

/// What aliases that changed make of the components that they are of.
struct MergeChange {
  /// By label, before and after.
  private let old: [EntityID: MergeComponent]
  private let new: [EntityID: MergeComponent]

  /// - Parameter aliases: of entities whose alias changed, what it shows now; nil where it shows
  ///   none.
  /// - Complexity: by the components that these aliases are of, or were.
  init(
    _ aliases: [EntityID: MergeEdge?], in views: some ViewStore
  ) throws(StoreError) {
    guard !aliases.isEmpty else {
      (old, new) = ([:], [:])
      return
    }
    var touched = Set(aliases.keys)
    for case .some(let edge) in aliases.values { touched.insert(edge.survivor) }
    let rows = try views.mergeRows(touched.sorted())
    old = try views.mergeComponents(Set(rows.values.compactMap(\.label)))
    var edges: [EntityID: MergeEdge] = [:]
    for component in old.values { edges.merge(component.edges) { $1 } }
    for (id, edge) in aliases { edges[id] = edge }
    var new: [EntityID: MergeComponent] = [:]
    for component in MergeComponent.components(of: edges.values) {
      if let label = component.label { new[label] = component }
    }
    self.new = new
  }

  /// Of all entities of the components, those that are joined to nobody now among them.
  var places: [EntityID: MergePlace] {
    var places: [EntityID: MergePlace] = [:]
    for component in old.values {
      for id in component.entities { places[id] = MergePlace(alone: id) }
    }
    for component in new.values { places.merge(component.places()) { $1 } }
    return places
  }

  /// Rows that are not what they were.
  /// - Returns: with the entities that stand elsewhere: of some of them nothing was said.
  func parts(since size: LogSize) -> (parts: [ViewPart], moved: Set<EntityID>) {
    let (before, after) = (Self.rows(old, size), Self.rows(new, size))
    var parts: [ViewPart] = []
    var moved: Set<EntityID> = []
    for id in Set(before.keys).union(after.keys).sorted() where before[id] != after[id] {
      if before[id]?.place != after[id]?.place { moved.insert(id) }
      let row =
        after[id] ?? MergeRow(place: MergePlace(alone: id), label: nil, since: size)
      parts.append(
        ViewPart(table: ViewTable.mergePlaces.number, key: id.packed, bytes: row.encoded()))
    }
    for label in Set(old.keys).union(new.keys).sorted() where old[label] != new[label] {
      parts.append(
        ViewPart(
          table: ViewTable.mergeComponents.number, key: label.packed,
          bytes: new[label]?.encoded()))
    }
    return (parts, moved)
  }

  private static func rows(
    _ components: [EntityID: MergeComponent], _ size: LogSize
  ) -> [EntityID: MergeRow] {
    var rows: [EntityID: MergeRow] = [:]
    for (label, component) in components {
      for (id, place) in component.places() {
        rows[id] = MergeRow(place: place, label: label, since: size)
      }
    }
    return rows
  }
}
