package import CairnModel

/// The edges of an area by the rows of its box that they pass through, so that a place is compared
/// with those near it, and many places ask one after the other.
package struct PlacesInArea: Sendable {
  /// How a place lies to an area.
  package enum Position: Hashable, Sendable {
    case inside
    /// Outside, but no further from its nearest edge than is borne with.
    case near
    case outside
    /// With more near edges than are looked at.
    case unjudged
  }

  /// Near edges that a place is compared with.
  package static let nearEdgeCountMaximum = 256
  private static let rowCount: Int64 = 256

  private struct Edge {
    var polygon: Int32
    var firstRow: Int32
    var start: Area.Place
    var end: Area.Place
  }

  private let box: Area.Box
  private var edges: [Edge] = []
  /// Places of edges, row after row.
  private var rows: [Int32] = []
  /// Where a row begins; one more than there are rows.
  private var starts: [Int]

  package init(_ area: Area) {
    box = area.box
    starts = [Int](repeating: 0, count: Int(Self.rowCount) + 1)
    var lastRows: [Int] = []
    for (number, rings) in area.polygons.enumerated() {
      for ring in rings {
        Area.forEachEdge(of: ring) { a, b in
          let (first, last) = (row(min(a.y, b.y)), row(max(a.y, b.y)))
          edges.append(
            Edge(polygon: Int32(number), firstRow: Int32(first), start: a, end: b))
          lastRows.append(last)
          for row in first...last { starts[row + 1] += 1 }
        }
      }
    }
    for row in starts.indices.dropFirst() { starts[row] += starts[row - 1] }
    rows = [Int32](repeating: 0, count: starts.last ?? 0)
    var next = starts
    for (place, edge) in edges.enumerated() {
      for row in Int(edge.firstRow)...lastRows[place] {
        rows[next[row]] = Int32(place)
        next[row] += 1
      }
    }
  }

  private func row(_ y: Int64) -> Int {
    Int((y - box.southE7) * Self.rowCount / (box.northE7 - box.southE7 + 1))
  }

  /// How a place lies to the area, where so many millimetres beside it are borne with.
  package func position(of vertex: Vertex, within tolerance: Int64) -> Position {
    var effort = 0
    return position(of: vertex, within: tolerance, &effort)
  }

  /// - Parameter effort: grows by the edges that were looked at.
  /// - Complexity: by the edges in the place's rows, never more than the area has; and of those that
  ///   are near `nearEdgeCountMaximum`.
  package func position(
    of vertex: Vertex, within tolerance: Int64, _ effort: inout Int
  ) -> Position {
    if contains(vertex, &effort) { return .inside }
    let gauge = EdgeGauge(vertex, tolerance)
    var nearCount = 0
    for place in candidates(gauge) {
      effort += 1
      let edge = edges[Int(place)]
      guard gauge.isNear(edge.start, edge.end) else { continue }
      nearCount += 1
      guard nearCount <= Self.nearEdgeCountMaximum else { return .unjudged }
      if gauge.isWithinTolerance(edge.start, edge.end) { return .near }
    }
    return .outside
  }

  /// Edges in the rows that a place's surroundings touch, each once.
  private func candidates(_ gauge: EdgeGauge) -> [Int32] {
    let (south, north) = (gauge.southE7, gauge.northE7)
    guard south <= box.northE7, north >= box.southE7 else { return [] }
    let (first, last) = (row(max(south, box.southE7)), row(min(north, box.northE7)))
    guard starts[last + 1] - starts[first] < edges.count else {
      return edges.indices.map { Int32($0) }
    }
    var found: [Int32] = []
    for row in first...last {
      for place in rows[starts[row]..<starts[row + 1]]
      where max(Int(edges[Int(place)].firstRow), first) == row { found.append(place) }
    }
    return found
  }

  /// As `Area.contains`, by the edges of one row.
  private func contains(_ vertex: Vertex, _ effort: inout Int) -> Bool {
    var place = Area.Place(x: Int64(vertex.longitudeE7), y: Int64(vertex.latitudeE7))
    if place.x < box.westE7 { place.x += Geodesy.turnE7 }
    if place.x > box.eastE7 { place.x -= Geodesy.turnE7 }
    guard box.contains(place) else { return false }
    var polygon: Int32 = -1
    var isInside = false
    let row = row(place.y)
    for number in rows[starts[row]..<starts[row + 1]] {
      let edge = edges[Int(number)]
      effort += 1
      if edge.polygon != polygon {
        if isInside { return true }
        polygon = edge.polygon
      }
      let (a, b) = (edge.start, edge.end)
      guard min(a.y, b.y)...max(a.y, b.y) ~= place.y else { continue }
      let side = Area.turn(a, b, place)
      if side == 0, min(a.x, b.x)...max(a.x, b.x) ~= place.x { return true }
      if (a.y <= place.y) != (b.y <= place.y), (side > 0) == (b.y > a.y) { isInside.toggle() }
    }
    return isInside
  }
}

/// Tells how far edges lie from a place. Ground is laid flat at the latitude of the place.
struct EdgeGauge {
  private let x: Int64
  private let y: Int64
  private let cosine: Int128
  private let toleranceSquare: UInt128
  private let northE7Reach: Int64
  /// Nil: all around.
  private let eastE7Reach: Int64?

  init(_ vertex: Vertex, _ tolerance: Int64) {
    x = Int64(vertex.longitudeE7)
    y = Int64(vertex.latitudeE7)
    let cosine = Geodesy.cosine(latitudeE7: vertex.latitudeE7)
    self.cosine = Int128(cosine)
    // A distance is rounded down: it is more than the tolerance from the next millimetre on.
    let beyond = UInt128(max(tolerance, 0)) + 1
    toleranceSquare = beyond * beyond
    let reach = Int64((Int128(max(tolerance, 0)) << 32) / Geodesy.millimetresPerE7) + 2
    northE7Reach = reach
    eastE7Reach = cosine == 0 ? nil : Int64((Int128(reach) << 30) / Int128(cosine)) + 2
  }

  var southE7: Int64 { y - northE7Reach }
  var northE7: Int64 { y + northE7Reach }

  /// Whether an edge's box, with the tolerance around it, holds the place.
  func isNear(_ a: Area.Place, _ b: Area.Place) -> Bool {
    guard min(a.y, b.y) <= northE7, southE7 <= max(a.y, b.y) else { return false }
    guard let eastE7Reach else { return true }
    let (west, east) = ways(a, b)
    return min(west, east) <= eastE7Reach && -eastE7Reach <= max(west, east)
  }

  func isWithinTolerance(_ a: Area.Place, _ b: Area.Place) -> Bool {
    let (west, east) = ways(a, b)
    func flat(_ x: Int64, _ y: Int64) -> (x: Int128, y: Int128) {
      let east = Int128(Geodesy.millimetres(x))
      return (east * cosine / (1 << 30), Int128(Geodesy.millimetres(y - self.y)))
    }
    return Area.squaredDistance(flat(west, a.y), flat(east, b.y)) < toleranceSquare
  }

  /// The short way to one end, and from there along the edge.
  private func ways(_ a: Area.Place, _ b: Area.Place) -> (Int64, Int64) {
    let west = Geodesy.shortWay(a.x - x)
    return (west, west + b.x - a.x)
  }
}
