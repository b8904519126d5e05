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
  /// Rows of a box in which edges are looked for that meet.
  private static let rowCount: Int64 = 256
  /// Near pairs of edges of an area that is looked at to its end: 15,000 for each row.
  package static let nearPairCountMaximum = 3_840_000

  private struct Edge {
    var ring: Int
    var place: Int
    var ringCount: Int
    var start: Place
    var end: Place
    var firstRow: Int
    var lastRow: Int

    var west: Int64 { min(start.x, end.x) }
    var east: Int64 { max(start.x, end.x) }
    var south: Int64 { min(start.y, end.y) }
    var north: Int64 { max(start.y, end.y) }

    func isNeighbour(of other: Edge) -> Bool {
      guard ring == other.ring else { return false }
      let gap = abs(place - other.place)
      return gap == 1 || gap == ringCount - 1
    }
  }

  /// What is wrong with the area, or nil.
  package var problem: AreaProblem? { examination().problem }

  /// What is wrong with the area, and how many near pairs of edges were looked at to find out.
  ///
  /// A ring may not touch itself. Two rings may touch, and share an edge, and not cross. The box is
  /// cut into 256 rows; two edges that pass through one row and have a longitude in common are near
  /// there, once for each such row.
  ///
  /// - Complexity: O(n log n) for a boundary whose edges are short; never above
  ///   `nearPairCountMaximum` pairs.
  package func examination() -> (problem: AreaProblem?, nearPairCount: Int) {
    let rings = polygons.flatMap(\.self)
    guard rings.allSatisfy({ Set($0).count >= 3 }) else { return (.ringTooShort, 0) }
    let edges = sortedEdges(of: rings)
    let wests = edges.map(\.west)
    let easts = edges.map(\.east)
    var nearPairCount = 0
    for (row, places) in Self.rows(of: edges).enumerated() {
      for (position, first) in places.enumerated() {
        for second in places[(position + 1)...] {
          guard wests[second] <= easts[first] else { break }
          nearPairCount += 1
          guard nearPairCount <= Self.nearPairCountMaximum else {
            return (.tooIntricate, nearPairCount)
          }
          // In the first row that they share; the others would tell the same.
          let (a, b) = (edges[first], edges[second])
          guard row == max(a.firstRow, b.firstRow), b.south <= a.north, a.south <= b.north,
            Self.collide(a, b)
          else { continue }
          return (.selfIntersecting, nearPairCount)
        }
      }
    }
    return (nil, nearPairCount)
  }

  /// From west to east.
  private func sortedEdges(of rings: [[Place]]) -> [Edge] {
    func row(_ y: Int64) -> Int {
      Int((y - box.southE7) * Self.rowCount / (box.northE7 - box.southE7 + 1))
    }
    var edges: [Edge] = []
    for (number, ring) in rings.enumerated() {
      var place = 0
      Self.forEachEdge(of: ring) { a, b in
        edges.append(
          Edge(
            ring: number, place: place, ringCount: ring.count, start: a, end: b,
            firstRow: row(min(a.y, b.y)), lastRow: row(max(a.y, b.y))))
        place += 1
      }
    }
    return edges.sorted { ($0.west, $0.ring, $0.place) < ($1.west, $1.ring, $1.place) }
  }

  /// The places of edges by the rows that they pass through, in the order of the edges.
  private static func rows(of edges: [Edge]) -> [[Int]] {
    var rows = [[Int]](repeating: [], count: Int(rowCount))
    for (place, edge) in edges.enumerated() {
      for row in edge.firstRow...edge.lastRow { rows[row].append(place) }
    }
    return rows
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
