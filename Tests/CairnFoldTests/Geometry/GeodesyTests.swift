import CairnFold
import CairnFoldFixtures
import CairnModel
import Glibc
import Testing

@Suite("Distances on the ground") struct GeodesyTests {
  private static let radius = 6_371_008_800.0

  /// Along the sphere, by the haversine formula.
  private func wayAlongSphere(_ a: Vertex, _ b: Vertex) -> Double {
    func radians(_ e7: Int32) -> Double { Double(e7) * .pi / 1_800_000_000 }
    let north = sin((radians(a.latitudeE7) - radians(b.latitudeE7)) / 2)
    let east = sin((radians(a.longitudeE7) - radians(b.longitudeE7)) / 2)
    let square =
      north * north + cos(radians(a.latitudeE7)) * cos(radians(b.latitudeE7)) * east * east
    return 2 * Self.radius * asin(min(1, square.squareRoot()))
  }

  @Test("The cosine is within 2^-26, falls towards the poles and is 0 at them and beyond")
  func cosine() {
    var before = Int64.max
    for latitude in stride(from: Int32(0), through: 900_000_000, by: 123_457) {
      let exact = cos(Double(latitude) * .pi / 1_800_000_000) * Double(1 << 30)
      let value = Geodesy.cosine(latitudeE7: latitude)
      #expect(abs(Double(value) - exact) < 16, "latitude \(latitude)")
      #expect(value <= before && value == Geodesy.cosine(latitudeE7: -latitude))
      before = value
    }
    #expect(Geodesy.cosine(latitudeE7: 0) == 1 << 30)
    #expect(Geodesy.cosine(latitudeE7: 900_000_000) < 8)
    #expect(Geodesy.cosine(latitudeE7: .min) == Geodesy.cosine(latitudeE7: 900_000_000))
  }

  @Test("A distance below 100 km is within half a percent of the way along the sphere")
  func shortDistances() {
    var numbers = SeededNumbers(seed: 7)
    for _ in 0..<20_000 {
      let latitude = numbers.next(in: -845_000_000...845_000_000)
      let longitude = numbers.next(in: -1_800_000_000...1_800_000_000)
      let reach = [1_000, 100_000, 5_000_000][Int(numbers.next(in: 0...2))]
      let stretch = 1 / max(0.08, cos(Double(latitude) * .pi / 1_800_000_000))
      let a = vertex(latitude, longitude)
      let b = vertex(
        latitude + numbers.next(in: -reach...reach),
        longitude + Int(Double(numbers.next(in: -reach...reach)) * stretch))
      let exact = wayAlongSphere(a, b)
      guard exact < 100_000_000 else { continue }
      let distance = Double(Geodesy.distanceMillimetres(a, b))
      #expect(abs(distance - exact) <= exact * 0.005 + 3, "\(a) to \(b)")
    }
  }

  @Test("Any two places have one distance, the same both ways, whatever is between them")
  func anyPair() {
    var numbers = SeededNumbers(seed: 8)
    let corners = [-900_000_000, 0, 900_000_000].flatMap { latitude in
      [-1_800_000_000, -1, 0, 1, 1_800_000_000].map { vertex(latitude, $0) }
    }
    var places = corners
    for _ in 0..<200 {
      places.append(
        vertex(
          numbers.next(in: -900_000_000...900_000_000),
          numbers.next(in: -1_800_000_000...1_800_000_000)))
    }
    for a in places {
      #expect(Geodesy.distanceMillimetres(a, a) == 0)
      for b in places {
        let distance = Geodesy.distanceMillimetres(a, b)
        #expect(distance == Geodesy.distanceMillimetres(b, a))
        #expect(0...30_000_000_000 ~= distance)
      }
    }
  }

  @Test("Two sides of the 180th meridian are neighbours, and its two spellings one place")
  func antimeridian() {
    let west = vertex(0, -1_799_999_000)
    let east = vertex(0, 1_799_999_000)
    #expect(Geodesy.distanceMillimetres(west, east) == 22_239)
    #expect(
      Geodesy.distanceMillimetres(vertex(1, -1_800_000_000), vertex(1, 1_800_000_000)) == 0)
  }

  @Test("A minute of latitude is a nautical mile, near enough, and a known pair keeps its digits")
  func knownDistances() {
    #expect(
      Geodesy.distanceMillimetres(vertex(600_000_000, 0), vertex(600_166_667, 0)) == 1_853_255)
    let station = vertex(601_718_760, 249_414_560)
    let cathedral = vertex(601_703_900, 249_522_210)
    let distance = Geodesy.distanceMillimetres(station, cathedral)
    #expect(abs(Double(distance) - wayAlongSphere(station, cathedral)) < 2)
  }
}

/// A place from numbers that are counted with; longitudes go on across the 180th meridian.
func vertex(_ latitudeE7: Int, _ longitudeE7: Int) -> Vertex {
  var longitude = longitudeE7
  if longitude > 1_800_000_000 { longitude -= 3_600_000_000 }
  if longitude < -1_800_000_000 { longitude += 3_600_000_000 }
  return Vertex(
    latitudeE7: Int32(max(-900_000_000, min(900_000_000, latitudeE7))),
    longitudeE7: Int32(longitude))
}

extension SeededNumbers {
  mutating func next(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }
}
