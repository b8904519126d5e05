package import CairnModel

/// What a polygon or a multipolygon encloses.
///
/// An edge is straight in latitude and longitude. An area that is less than half a turn wide when
/// its western longitudes are counted on from 180°, and wider as they are written, lies across the
/// 180th meridian, and is laid out so; any other is laid out as written.
package struct Area: Hashable, Sendable {
  /// A place on the sheet that the area is laid out on, in 1e-7 degrees.
  struct Place: Hashable, Comparable, Sendable {
    var x: Int64
    var y: Int64

    static func < (a: Place, b: Place) -> Bool { (a.x, a.y) < (b.x, b.y) }
  }

  /// Where the area lies, its edges included. East of 180° the longitude counts on.
  package struct Box: Hashable, Sendable {
    package internal(set) var southE7: Int64
    package internal(set) var westE7: Int64
    package internal(set) var northE7: Int64
    package internal(set) var eastE7: Int64

    func contains(_ place: Place) -> Bool {
      westE7...eastE7 ~= place.x && southE7...northE7 ~= place.y
    }
  }

  package let box: Box
  /// Rings by polygon, in the order of the value, without a vertex that repeats the one before it.
  let polygons: [[[Place]]]

  /// Nil where the value is no area, or has no vertex.
  package init?(_ value: Value) {
    switch value {
    case .polygon(let polygon): self.init([polygon])
    case .multipolygon(let polygons): self.init(polygons)
    default: return nil
    }
  }

  private init?(_ polygons: [Polygon]) {
    let vertices = polygons.lazy.flatMap(\.rings).joined()
    guard let first = vertices.first else { return nil }
    var west = Int64(first.longitudeE7)
    var east = west
    var shiftedWest = Self.shifted(west)
    var shiftedEast = shiftedWest
    var south = Int64(first.latitudeE7)
    var north = south
    for vertex in vertices {
      let x = Int64(vertex.longitudeE7)
      let y = Int64(vertex.latitudeE7)
      (west, east) = (min(west, x), max(east, x))
      (shiftedWest, shiftedEast) = (
        min(shiftedWest, Self.shifted(x)), max(shiftedEast, Self.shifted(x))
      )
      (south, north) = (min(south, y), max(north, y))
    }
    let shiftedWidth = shiftedEast - shiftedWest
    let isShifted =
      0 < shiftedWidth && shiftedWidth < Geodesy.turnE7 / 2
      && shiftedWidth < east - west
    box = Box(
      southE7: south, westE7: isShifted ? shiftedWest : west, northE7: north,
      eastE7: isShifted ? shiftedEast : east)
    self.polygons = polygons.map { polygon in
      polygon.rings.map { Self.ring($0, isShifted: isShifted) }
    }
  }

  private static func shifted(_ x: Int64) -> Int64 { x < 0 ? x + Geodesy.turnE7 : x }

  private static func ring(_ vertices: [Vertex], isShifted: Bool) -> [Place] {
    var places: [Place] = []
    places.reserveCapacity(vertices.count)
    for vertex in vertices {
      let x = Int64(vertex.longitudeE7)
      let place = Place(x: isShifted ? shifted(x) : x, y: Int64(vertex.latitudeE7))
      if places.last != place { places.append(place) }
    }
    if places.count > 1, places.first == places.last { places.removeLast() }
    return places
  }

  /// Calls with both ends of every edge of a ring, its closing one included.
  static func forEachEdge(of ring: [Place], _ body: (Place, Place) -> Void) {
    guard var before = ring.last else { return }
    for place in ring {
      body(before, place)
      before = place
    }
  }

  /// Whether a place is in the area or on its edge.
  ///
  /// - Complexity: O(1) outside the box, otherwise by the number of vertices.
  package func contains(_ vertex: Vertex) -> Bool {
    var place = Place(x: Int64(vertex.longitudeE7), y: Int64(vertex.latitudeE7))
    if place.x < box.westE7 { place.x += Geodesy.turnE7 }
    if place.x > box.eastE7 { place.x -= Geodesy.turnE7 }
    guard box.contains(place) else { return false }
    return polygons.contains { Self.contains(place, in: $0) }
  }

  /// A place on an edge is in. Any other is in where a way to the west crosses an odd number of
  /// edges, each of which holds its southern end and not its northern one.
  private static func contains(_ place: Place, in rings: [[Place]]) -> Bool {
    var isOnEdge = false
    var isInside = false
    for ring in rings {
      forEachEdge(of: ring) { a, b in
        let side = turn(a, b, place)
        if side == 0, min(a.x, b.x)...max(a.x, b.x) ~= place.x,
          min(a.y, b.y)...max(a.y, b.y) ~= place.y
        {
          isOnEdge = true
        }
        if (a.y <= place.y) != (b.y <= place.y), (side > 0) == (b.y > a.y) { isInside.toggle() }
      }
      if isOnEdge { return true }
    }
    return isInside
  }

  /// 1 where the way from a by b to c turns left, −1 where it turns right, 0 where it is straight.
  ///
  /// Each product is below 2^63: on a sheet no two places are more than 360° by 180° apart. Their
  /// difference may be above it, so they are compared.
  static func turn(_ a: Place, _ b: Place, _ c: Place) -> Int {
    let left = (b.x - a.x) * (c.y - a.y)
    let right = (b.y - a.y) * (c.x - a.x)
    return left == right ? 0 : left > right ? 1 : -1
  }

  /// How much ground the area covers, in square metres rounded down: outer rings less their holes,
  /// and nothing where the holes are larger.
  package var squareMetres: Int64 {
    var sum: Int128 = 0
    for rings in polygons {
      guard let outer = rings.first else { continue }
      let holes = rings.dropFirst().reduce(0) { $0 + measure($1) }
      sum += max(0, measure(outer) - holes)
    }
    // (π × 6,371,008.8 m ÷ 180 ÷ 10^7)², by 10^12.
    return Int64((sum >> 31) * 123_643_459 / 1_000_000_000_000)
  }

  /// Twice the ground in a ring, in squares of 1e-7 degrees of a meridian, by 2^30: the sum over the
  /// edges of the mean way east × the way north × the cosine between.
  private func measure(_ ring: [Place]) -> Int128 {
    var sum: Int128 = 0
    Self.forEachEdge(of: ring) { a, b in
      guard a.y != b.y else { return }
      let width = Int128(a.x - box.westE7 + b.x - box.westE7)
      let cosine = Geodesy.cosine(latitudeE7: Int32((a.y + b.y) / 2))
      sum += width * Int128(b.y - a.y) * Int128(cosine)
    }
    return abs(sum)
  }
}
