/// Why an area is no sound one (W19).
package enum AreaProblem: UInt8, Hashable, Sendable {
  /// A ring has fewer than three places.
  case ringTooShort = 1
  /// A ring touches or crosses itself, or two rings cross.
  case selfIntersecting = 2
  /// So many edges pass close by one another that looking at all pairs would take too long. No
  /// boundary on the ground is like that.
  case tooIntricate = 3
}

extension Area {
  /// Pairs of edges to look at: 400 for each of the 10,000 that a value can have.
  static let edgePairCountMaximum = 4_000_000

  private struct Edge {
    var ring: Int
    var place: Int
    var ringCount: Int
    var start: Place
    var end: Place
    var low: Int64
    var high: Int64
    var crossLow: Int64
    var crossHigh: Int64

    func isNeighbour(of other: Edge) -> Bool {
      guard ring == other.ring else { return false }
      let gap = abs(place - other.place)
      return gap == 1 || gap == ringCount - 1
    }
  }

  /// What is wrong with the area, or nil.
  ///
  /// A ring may not touch itself. Two rings may touch, and share an edge, and not cross. The edges
  /// are sorted along the axis on which they are shorter in sum, and each is compared with those
  /// that begin before it ends.
  ///
  /// - Complexity: O(n log n) for a boundary whose edges are short; never above
  ///   `edgePairCountMaximum` pairs.
  package var problem: AreaProblem? {
    let rings = polygons.flatMap(\.self)
    guard rings.allSatisfy({ Set($0).count >= 3 }) else { return .ringTooShort }
    let edges = Self.sortedEdges(of: rings)
    var pairCount = 0
    for first in edges.indices {
      let high = edges[first].high
      for second in edges[(first + 1)...].indices {
        guard edges[second].low <= high else { break }
        pairCount += 1
        guard pairCount <= Self.edgePairCountMaximum else { return .tooIntricate }
        guard edges[second].crossLow <= edges[first].crossHigh,
          edges[first].crossLow <= edges[second].crossHigh
        else { continue }
        if Self.collide(edges[first], edges[second]) { return .selfIntersecting }
      }
    }
    return nil
  }

  private static func sortedEdges(of rings: [[Place]]) -> [Edge] {
    var edges: [Edge] = []
    var width: Int64 = 0
    var height: Int64 = 0
    for (number, ring) in rings.enumerated() {
      var place = 0
      forEachEdge(of: ring) { a, b in
        edges.append(
          Edge(
            ring: number, place: place, ringCount: ring.count, start: a, end: b,
            low: min(a.x, b.x), high: max(a.x, b.x), crossLow: min(a.y, b.y),
            crossHigh: max(a.y, b.y)))
        place += 1
        width += abs(a.x - b.x)
        height += abs(a.y - b.y)
      }
    }
    if height < width {
      edges = edges.map { edge in
        var turned = edge
        (turned.low, turned.high) = (edge.crossLow, edge.crossHigh)
        (turned.crossLow, turned.crossHigh) = (edge.low, edge.high)
        return turned
      }
    }
    return edges.sorted { ($0.low, $0.ring, $0.place) < ($1.low, $1.ring, $1.place) }
  }

  /// For edges whose boxes touch.
  private static func collide(_ a: Edge, _ b: Edge) -> Bool {
    let sides = (
      turn(a.start, a.end, b.start), turn(a.start, a.end, b.end),
      turn(b.start, b.end, a.start), turn(b.start, b.end, a.end)
    )
    if a.ring != b.ring {
      return sides.0 * sides.1 < 0 && sides.2 * sides.3 < 0
    }
    if a.isNeighbour(of: b) {
      // They share a place. They share more where they lie on one line and turn back on it.
      guard sides == (0, 0, 0, 0) else { return false }
      let (shared, one, other) =
        a.end == b.start
        ? (a.end, a.start, b.end) : (a.start, a.end, b.start)
      return (one < shared) == (other < shared)
    }
    return sides.0 * sides.1 <= 0 && sides.2 * sides.3 <= 0
  }
}
