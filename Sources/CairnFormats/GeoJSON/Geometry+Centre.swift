import CairnModel

extension Geometry {
  /// One place that stands for the geometry, in integers.
  ///
  /// A point is itself. An area's is its centroid: with x and y counted from its first vertex,
  /// longitudes along the shorter way from vertex to vertex, and c = xᵢyᵢ₊₁ − xᵢ₊₁yᵢ, it is
  /// (Σ(xᵢ + xᵢ₊₁)c, Σ(yᵢ + yᵢ₊₁)c) / 3Σc over all rings, where outer rings count as turning left and
  /// holes as turning right, rounded half away from zero. (Scaling an axis does not move a centroid,
  /// so degrees may be taken as they are.) A line that is closed is an area; another one's is its
  /// middle vertex, or half way where it has two. What has no extent gets its first vertex.
  var centre: Vertex {
    switch self {
    case .point(let point): return point.vertex
    case .polygon(let polygon): return Self.centroid(of: [polygon])
    case .multipolygon(let polygons): return Self.centroid(of: polygons)
    case .line(let vertices):
      if vertices.count >= 4, vertices.first == vertices.last {
        return Self.centroid(of: [Polygon(rings: [Array(vertices.dropLast())])])
      }
      guard vertices.count == 2 else { return vertices[vertices.count / 2] }
      let plane = LocalPlane(origin: vertices[0])
      let (x, y) = plane.coordinates(vertices)[1]
      return plane.vertex(x: divide(x, 2), y: divide(y, 2))
    }
  }

  private static func centroid(of polygons: [Polygon]) -> Vertex {
    guard let origin = polygons.first?.rings.first?.first else {
      preconditionFailure("a polygon without a vertex")
    }
    let plane = LocalPlane(origin: origin)
    var area: Int128 = 0
    var x: Int128 = 0
    var y: Int128 = 0
    for polygon in polygons {
      for (number, ring) in polygon.rings.enumerated() {
        let moment = Moment(plane.coordinates(ring))
        let isTurned = (moment.area < 0) == (number == 0)
        area += isTurned ? -moment.area : moment.area
        x += isTurned ? -moment.x : moment.x
        y += isTurned ? -moment.y : moment.y
      }
    }
    guard area > 0 else { return origin }
    return plane.vertex(x: divide(x, 3 * area), y: divide(y, 3 * area))
  }
}

/// Sums over a ring: twice its area, and that area's first moments times three.
private struct Moment {
  var area: Int128 = 0
  var x: Int128 = 0
  var y: Int128 = 0

  init(_ ring: [(x: Int128, y: Int128)]) {
    guard var before = ring.last else { return }
    for vertex in ring {
      let cross = before.x * vertex.y - vertex.x * before.y
      area += cross
      x += (before.x + vertex.x) * cross
      y += (before.y + vertex.y) * cross
      before = vertex
    }
  }
}

/// Units of 1e-7 degrees counted from a vertex.
private struct LocalPlane {
  private static let turnE7: Int128 = 3_600_000_000

  let origin: Vertex

  /// Longitudes go the shorter way from vertex to vertex, also across the antimeridian.
  func coordinates(_ vertices: [Vertex]) -> [(x: Int128, y: Int128)] {
    var longitude = Int128(origin.longitudeE7)
    return vertices.map { vertex in
      var step = (Int128(vertex.longitudeE7) - longitude) % Self.turnE7
      if step > Self.turnE7 / 2 { step -= Self.turnE7 }
      if step < -Self.turnE7 / 2 { step += Self.turnE7 }
      longitude += step
      return (longitude - Int128(origin.longitudeE7), Int128(vertex.latitudeE7 - origin.latitudeE7))
    }
  }

  func vertex(x: Int128, y: Int128) -> Vertex {
    var longitude = (Int128(origin.longitudeE7) + x) % Self.turnE7
    if longitude > Self.turnE7 / 2 { longitude -= Self.turnE7 }
    if longitude < -Self.turnE7 / 2 { longitude += Self.turnE7 }
    // A self-crossing ring can put its centroid anywhere.
    let latitude = min(max(Int128(origin.latitudeE7) + y, -900_000_000), 900_000_000)
    return Vertex(latitudeE7: Int32(latitude), longitudeE7: Int32(longitude))
  }
}

/// Rounded half away from zero.
private func divide(_ number: Int128, _ divisor: Int128) -> Int128 {
  let half = divisor / 2
  return (number < 0 ? number - half : number + half) / divisor
}

extension Geometry {
  /// Whether an edge spans more than half of the Earth: then it was meant to cross the
  /// antimeridian, where RFC 7946 (3.1.9) wants the geometry cut in two.
  var crossesAntimeridian: Bool {
    switch self {
    case .point: false
    case .line(let vertices): Self.jumps(vertices)
    case .polygon(let polygon): polygon.rings.contains { Self.jumps($0 + $0.prefix(1)) }
    case .multipolygon(let polygons):
      polygons.contains { $0.rings.contains { Self.jumps($0 + $0.prefix(1)) } }
    }
  }

  private static func jumps(_ vertices: [Vertex]) -> Bool {
    zip(vertices, vertices.dropFirst()).contains { a, b in
      (Int64(a.longitudeE7) - Int64(b.longitudeE7)).magnitude > 1_800_000_000
    }
  }
}
