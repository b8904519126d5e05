package import CairnModel

extension Area {
  /// How far a place lies from the nearest edge, inside or outside; 0 on it. Ground is laid flat at
  /// the latitude of the place.
  ///
  /// - Complexity: by the number of vertices.
  package func edgeDistanceMillimetres(_ vertex: Vertex) -> Int64 {
    let cosine = Int128(Geodesy.cosine(latitudeE7: vertex.latitudeE7))
    let y0 = Int64(vertex.latitudeE7)
    let x0 = Int64(vertex.longitudeE7)
    var nearest: UInt128?
    for ring in polygons.joined() {
      Self.forEachEdge(of: ring) { a, b in
        // The short way to one end, and from there along the edge.
        let west = Geodesy.shortWay(a.x - x0)
        let east = west + b.x - a.x
        func flat(_ x: Int64, _ y: Int64) -> (x: Int128, y: Int128) {
          let east = Int128(Geodesy.millimetres(x))
          return (east * cosine / (1 << 30), Int128(Geodesy.millimetres(y - y0)))
        }
        let square = Self.squaredDistance(flat(west, a.y), flat(east, b.y))
        nearest = min(nearest ?? square, square)
      }
    }
    return Geodesy.root(nearest ?? 0)
  }

  /// From the origin to the stretch between two places in millimetres, squared. All stays below
  /// 2^127: no place is more than 2^37 mm away.
  static func squaredDistance(
    _ a: (x: Int128, y: Int128), _ b: (x: Int128, y: Int128)
  ) -> UInt128 {
    let way = (x: b.x - a.x, y: b.y - a.y)
    let length = way.x * way.x + way.y * way.y
    let along = -(a.x * way.x + a.y * way.y)
    if along <= 0 || length == 0 { return UInt128(a.x * a.x + a.y * a.y) }
    if along >= length { return UInt128(b.x * b.x + b.y * b.y) }
    // The root by 2^10: an edge of a few millimetres would be off by a tenth without.
    let scaled = Int128((UInt128(length) << 20).squareRoot)
    let distance = (abs(a.x * b.y - a.y * b.x) << 10) / scaled
    return UInt128(distance * distance)
  }
}
