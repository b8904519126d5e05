package import CairnModel

/// Entities that aliases join, directly or through others, whichever of these merges hold.
package struct MergeComponent: Hashable, Sendable {
  /// By what was merged.
  package private(set) var edges: [EntityID: MergeEdge] = [:]

  package init(_ edges: some Sequence<MergeEdge>) {
    for edge in edges { self.edges[edge.member] = edge }
  }

  package var isEmpty: Bool { edges.isEmpty }

  /// The entities, by id.
  package var entities: [EntityID] {
    var entities = Set(edges.keys)
    for edge in edges.values { entities.insert(edge.survivor) }
    return entities.sorted()
  }

  /// The least id, by which a component is stored.
  package var label: EntityID? { entities.first }

  /// The components that these edges make, by the least id.
  package static func components(of edges: some Sequence<MergeEdge>) -> [MergeComponent] {
    MergeGraph(edges).components().map { MergeComponent($0) }
  }

  /// Where each of the entities stands.
  ///
  /// - Parameter maximum: members that a group has at most, besides its root.
  /// - Complexity: O(n log n).
  package func places(
    membersMaximum maximum: Int = Limits.membersPerGroupMaximum
  ) -> [EntityID: MergePlace] {
    MergeGraph(edges.values).places(membersMaximum: maximum)
  }

  // MARK: Finding it

  /// Those that aliases join to an entity.
  ///
  /// - Parameters:
  ///   - known: what was fetched before, kept for the next call; nil for ids that have no entity.
  ///   - fetch: gives the links of those that are there, in any order.
  ///   - neighbours: those that are probably of the component. It is asked once, where it turns out to
  ///     be a large one: of a long chain each fetch tells of no more than the next.
  /// - Complexity: fetches each entity of the component once, and those that were ever merged into
  ///   one of them.
  package static func around<Failure: Error>(
    _ id: EntityID, known: inout [EntityID: MergeLinks?],
    fetch: ([EntityID]) throws(Failure) -> [MergeLinks],
    neighbours: () throws(Failure) -> [EntityID]
  ) throws(Failure) -> MergeComponent {
    var edges: [MergeEdge] = []
    var visited: Set<EntityID> = [id]
    var front = [id]
    var roundCount = 0
    while !front.isEmpty {
      roundCount += 1
      if roundCount == aloneRoundCount { try take(try neighbours(), into: &known, fetch) }
      try take(front, into: &known, fetch)
      let near = front.flatMap { id in
        known[id]?.map { $0.absorbed + ($0.edge.map { [$0.survivor] } ?? []) } ?? []
      }
      try take(near, into: &known, fetch)
      var next: [EntityID] = []
      for case .some(.some(let links)) in front.map({ known[$0] }) {
        if let edge = links.edge, case .some(.some) = known[edge.survivor] {
          edges.append(edge)
          if visited.insert(edge.survivor).inserted { next.append(edge.survivor) }
        }
        for member in links.absorbed where known[member]??.edge?.survivor == links.id {
          if visited.insert(member).inserted { next.append(member) }
        }
      }
      front = next
    }
    return MergeComponent(edges)
  }

  /// So many steps from an entity are taken before others are asked for.
  private static let aloneRoundCount = 8
  private static let fetchedCountMaximum = 512

  private static func take<Failure: Error>(
    _ ids: [EntityID], into known: inout [EntityID: MergeLinks?],
    _ fetch: ([EntityID]) throws(Failure) -> [MergeLinks]
  ) throws(Failure) {
    var wanted: [EntityID] = []
    for id in ids where known[id] == nil {
      known[id] = .some(nil)
      wanted.append(id)
    }
    // Whole journals are read for it: not of all at once.
    while !wanted.isEmpty {
      let part = Array(wanted.suffix(fetchedCountMaximum))
      wanted.removeLast(part.count)
      for links in try fetch(part) { known[links.id] = links }
    }
  }
}
