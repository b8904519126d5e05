import CairnModel
import Glibc

/// Where things are: a Thomas process around each city, and the noise of a fix.
struct Ground: Sendable {
  private static let spreadMetres = 300.0
  private static let clusterRadiusMetres = 1_500.0
  private static let outskirtsRadiusMetres = 15_000.0

  /// For each cluster, the points around which its firms gather.
  private let parents: [[Vertex]]

  init(_ plan: SurveyPlan, seed: UInt64) {
    var random = SeededGenerator(seed: seed, stream: 4)
    parents = plan.firmCounts.enumerated().map { cluster, count in
      (0..<(2 + count / 40)).map { _ in
        Self.inDisk(City.all[cluster].centre, Self.clusterRadiusMetres, &random)
      }
    }
  }

  func place(in cluster: Int?, _ random: inout SeededGenerator) -> Vertex {
    guard let cluster else {
      return Self.inDisk(
        City.all[random.below(parents.count)].centre, Self.outskirtsRadiusMetres, &random)
    }
    return Self.near(random.pick(parents[cluster]), metres: Self.spreadMetres, &random)
  }

  /// What a phone says of a place: three fixes in four are good.
  func fix(_ place: Vertex, _ random: inout SeededGenerator) -> Value {
    let metres: Int = random.chance(75) ? 4 : 20
    return .point(
      Point(
        vertex: Self.near(place, metres: Double(metres), &random),
        accuracyMillimetres: UInt32(metres * 1_000)))
  }

  /// A ring around all that gathers in a cluster.
  func boundary(of cluster: Int) -> Value {
    let radius = Self.clusterRadiusMetres + 2 * Self.spreadMetres
    let corners = 12
    let ring = (0..<corners).map { corner in
      let angle = 2 * Double.pi * Double(corner) / Double(corners)
      return Self.moved(
        City.all[cluster].centre, north: radius * sin(angle), east: radius * cos(angle))
    }
    return .polygon(Polygon(rings: [ring]))
  }

  /// Another entrance, further off than any fix is wrong.
  static func elsewhere(_ place: Vertex, _ random: inout SeededGenerator) -> Vertex {
    let angle = 2 * Double.pi * random.uniform()
    let metres = 150 + 250 * random.uniform()
    return moved(place, north: metres * sin(angle), east: metres * cos(angle))
  }

  private static func near(
    _ place: Vertex, metres: Double, _ random: inout SeededGenerator
  ) -> Vertex {
    let north = metres * random.normal()
    return moved(place, north: north, east: metres * random.normal())
  }

  private static func inDisk(
    _ centre: Vertex, _ radius: Double, _ random: inout SeededGenerator
  ) -> Vertex {
    let distance = radius * random.uniform().squareRoot()
    let angle = 2 * Double.pi * random.uniform()
    return moved(centre, north: distance * sin(angle), east: distance * cos(angle))
  }

  /// No city lies near a pole or the 180th meridian.
  private static func moved(_ place: Vertex, north: Double, east: Double) -> Vertex {
    let unitsPerMetre = 1e7 / 111_320
    let shrinking = cos(Double(place.latitudeE7) / 1e7 * Double.pi / 180)
    return Vertex(
      latitudeE7: place.latitudeE7 + Int32((north * unitsPerMetre).rounded()),
      longitudeE7: place.longitudeE7 + Int32((east * unitsPerMetre / shrinking).rounded()))
  }
}
