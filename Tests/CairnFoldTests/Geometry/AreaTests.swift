import CairnFold
import CairnFoldFixtures
import CairnModel
import Testing

@Suite("Areas") struct AreaTests {
  /// West and south corner, width and height in 1e-7 degrees.
  private func box(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> [Vertex] {
    [vertex(y, x), vertex(y, x + width), vertex(y + height, x + width), vertex(y + height, x)]
  }

  private func area(_ rings: [Vertex]...) throws -> Area {
    try #require(Area(.polygon(Polygon(rings: rings))))
  }

  /// A star around a place, whose rim goes in and out; never crosses itself.
  private func star(
    _ numbers: inout SeededNumbers, _ x: Int, _ y: Int, radius: Int, count: Int,
    shares: ClosedRange<Int> = 60...100
  ) -> [Vertex] {
    // Points of a diamond's rim in order, each drawn towards the middle.
    (0..<count).map { place in
      let way = place * 4 * radius / count
      let (side, rest) = way.quotientAndRemainder(dividingBy: radius)
      let rim = [
        (radius - rest, rest), (-rest, radius - rest), (rest - radius, -rest),
        (rest, rest - radius),
      ][side]
      let share = numbers.next(in: shares)
      return vertex(y + rim.1 * share / 100, x + rim.0 * share / 100)
    }
  }

  @Test("Only a polygon or a multipolygon with a vertex is an area")
  func values() {
    #expect(Area(.cleared) == nil)
    #expect(Area(.line(box(0, 0, 10, 10))) == nil)
    #expect(Area(.polygon(Polygon(rings: []))) == nil)
    #expect(Area(.multipolygon([Polygon(rings: [[]])])) == nil)
    #expect(Area(.multipolygon([Polygon(rings: [box(0, 0, 10, 10)])])) != nil)
  }

  @Test("Edges, corners and the edges of holes are in; the inside of a hole is not")
  func containment() throws {
    let area = try area(box(0, 0, 100, 100), box(40, 40, 20, 20))
    for (x, y, isIn) in [
      (50, 20, true), (0, 0, true), (100, 100, true), (0, 50, true), (50, 100, true),
      (50, 50, false), (40, 50, true), (60, 60, true), (101, 50, false), (50, -1, false),
      (39, 40, true), (20, 40, true), (80, 60, true),
    ] {
      #expect(area.contains(vertex(y, x)) == isIn, "\(x), \(y)")
    }
  }

  @Test("Containment is what counting crossings of a line says, for 200 random rings")
  func containmentProperty() throws {
    for seed in UInt64(1)...200 {
      var numbers = SeededNumbers(seed: seed)
      let ring = star(&numbers, 0, 0, radius: 1000, count: numbers.next(in: 3...40))
      let area = try area(ring)
      for _ in 0..<50 {
        let (x, y) = (numbers.next(in: -1100...1100), numbers.next(in: -1100...1100))
        // Northwards instead of westwards, through a place that no vertex shares the column of.
        let column = Double(x) + 0.5
        var isIn = false
        for (a, b) in zip(ring, ring.dropFirst() + ring.prefix(1)) {
          let (ax, bx) = (Double(a.longitudeE7), Double(b.longitudeE7))
          guard (ax < column) != (bx < column) else { continue }
          let share = (column - ax) / (bx - ax)
          if Double(a.latitudeE7) + share * Double(b.latitudeE7 - a.latitudeE7) > Double(y) {
            isIn.toggle()
          }
        }
        // Half a unit beside the line the answers may differ.
        if area.edgeDistanceMillimetres(vertex(y, x)) > 12 {
          #expect(area.contains(vertex(y, x)) == isIn, "seed \(seed): \(x), \(y)")
        }
      }
    }
  }

  @Test("An area across the 180th meridian holds what is on both its sides")
  func antimeridian() throws {
    let ring = box(1_799_999_000, 0, 2000, 1000)
    let area = try area(ring)
    let plain = try self.area(box(0, 0, 2000, 1000))
    #expect(area.problem == nil)
    #expect(area.squareMetres == plain.squareMetres)
    #expect(area.contains(vertex(500, -1_799_999_500)))
    #expect(area.contains(vertex(500, 1_799_999_500)))
    #expect(area.contains(vertex(500, -1_800_000_000)))
    #expect(!area.contains(vertex(500, 0)))
    #expect(area.edgeDistanceMillimetres(vertex(500, 1_800_000_000)) == 5_559)
    #expect(area.overlapPermille(with: try self.area(box(-1_800_000_000, 0, 1000, 1000))) == 1000)
    #expect(area.overlapPermille(with: try self.area(box(1_799_998_500, 0, 1000, 1000))) == 500)
  }

  @Test("The whole world is an area too, and nothing overflows on it")
  func world() throws {
    let ring = [
      vertex(-900_000_000, -1_800_000_000), vertex(-900_000_000, 1_800_000_000),
      vertex(900_000_000, 1_800_000_000), vertex(900_000_000, -1_800_000_000),
    ]
    let world = try area(ring)
    #expect(world.problem == nil)
    #expect(world.contains(vertex(0, 0)) && world.contains(vertex(900_000_000, 1_800_000_000)))
    #expect(world.overlapPermille(with: world) == 1000)
    #expect(world.overlapPermille(with: try area(box(10, 10, 1000, 1000))) == 1000)
    #expect(world.edgeDistanceMillimetres(vertex(0, 0)) > 10_000_000_000)
    #expect(world.squareMetres >= 0)
  }

  @Test("A hectare and a square degree have their size, whichever way the ring runs")
  func squareMetres() throws {
    // 100 m of latitude are 8,993 units; at 60° north twice as many of longitude.
    let hectare = box(249_000_000, 600_000_000, 17_986, 8_993)
    let size = try area(hectare).squareMetres
    #expect(abs(size - 10_000) < 10)
    #expect(try area(hectare.reversed()).squareMetres == size)
    #expect(try area(hectare, hectare).squareMetres == 0)
    let degree = try area(box(0, 0, 10_000_000, 10_000_000)).squareMetres
    #expect(abs(degree - 12_363_700_000) < 12_000_000)
  }

  @Test("A ring that crosses or touches itself, turns back or is too short is unsound")
  func problems() throws {
    func ring(_ places: [(Int, Int)]) -> [Vertex] { places.map { vertex($0.1, $0.0) } }
    for (places, problem) in [
      ([(0, 0), (9, 0), (9, 9), (0, 9)], nil),
      ([(0, 0), (9, 9), (9, 0), (0, 9)], AreaProblem.selfIntersecting),
      ([(0, 0), (9, 0), (4, 0), (4, 9)], .selfIntersecting),
      ([(0, 0), (9, 0), (9, 9), (4, 0), (0, 9)], .selfIntersecting),
      ([(0, 0), (9, 0), (9, 9), (9, 0)], .selfIntersecting),
      ([(0, 0), (9, 0), (18, 0)], .selfIntersecting),
      ([(0, 0), (0, 0), (9, 0), (9, 9), (9, 9), (0, 0)], nil),
      ([(0, 0), (9, 0), (0, 0), (9, 0)], .ringTooShort),
      ([(5, 5), (5, 5), (5, 5)], .ringTooShort),
      ([(0, 0), (4, 0), (9, 0), (9, 9)], nil),
    ] as [([(Int, Int)], AreaProblem?)] {
      #expect(try area(ring(places)).problem == problem, "\(places)")
    }
    #expect(try area(box(0, 0, 90, 90), box(80, 10, 30, 30)).problem == .selfIntersecting)
    #expect(try area(box(0, 0, 90, 90), box(0, 10, 30, 30)).problem == nil)
  }

  @Test("Every random star is sound, and two of its vertices swapped make most of them unsound")
  func problemProperty() throws {
    var brokenCount = 0
    for seed in UInt64(1)...200 {
      var numbers = SeededNumbers(seed: seed)
      var ring = star(&numbers, 0, 1_000_000, radius: 100_000, count: numbers.next(in: 8...200))
      #expect(try area(ring).problem == nil, "seed \(seed)")
      ring.swapAt(0, ring.count / 2)
      if try area(ring).problem != nil { brokenCount += 1 }
    }
    #expect(brokenCount > 190)
  }

  @Test("A boundary of 10,000 vertices is looked at in bounded work, and so is a comb")
  func effort() throws {
    var numbers = SeededNumbers(seed: 5)
    let boundary = star(&numbers, 0, 0, radius: 1_000_000, count: 10_000, shares: 92...100)
    let examination = try area(boundary).examination()
    #expect(examination.problem == nil)
    #expect(examination.nearPairCount <= Area.nearPairCountMaximum)
    // Teeth along a diagonal: every edge's box touches every other's.
    let teeth = (0..<9_998).map { place in
      place.isMultiple(of: 2)
        ? vertex(place * 10, 10_000_000 - place * 10)
        : vertex(20_000_000 + place * 10, 30_000_000 - place * 10)
    }
    let comb = try area(teeth + [vertex(30_000_000, 29_000_000), vertex(-10, 20_000_000)])
    let counted = comb.examination()
    #expect(counted.problem != nil && counted.nearPairCount <= Area.nearPairCountMaximum + 1)
  }

  @Test("A place lies to an area as the nearest of all its edges says, for 200 random rings")
  func placesProperty() throws {
    var met: Set<PlacesInArea.Position> = []
    for seed in UInt64(1)...200 {
      var numbers = SeededNumbers(seed: seed)
      let (x, y) = [(0, 0), (1_799_999_500, 0), (0, 899_999_000)][numbers.below(3)]
      let area = try area(star(&numbers, x, y, radius: 1000, count: numbers.next(in: 3...60)))
      let places = PlacesInArea(area)
      for _ in 0..<50 {
        let place = vertex(
          min(y + numbers.next(in: -1500...1500), 900_000_000), x + numbers.next(in: -1500...1500))
        let tolerance = Int64(numbers.below(9_000))
        let expected: PlacesInArea.Position =
          area.contains(place)
          ? .inside : area.edgeDistanceMillimetres(place) <= tolerance ? .near : .outside
        let position = places.position(of: place, within: tolerance)
        #expect(position == expected, "seed \(seed): \(place), \(tolerance)")
        met.insert(position)
      }
    }
    #expect(met == [.inside, .near, .outside])
  }

  @Test("Overlap is the share of the smaller area, and the same both ways")
  func overlap() throws {
    let large = try area(box(0, 600_000_000, 100_000, 100_000))
    for (ring, low, high) in [
      (box(0, 600_000_000, 100_000, 100_000), 1000, 1000),
      (box(10_000, 600_010_000, 20_000, 20_000), 1000, 1000),
      (box(90_000, 600_010_000, 40_000, 40_000), 250, 250),
      (box(10_000, 600_080_000, 100_000, 40_000), 448, 452),
      (box(200_000, 600_010_000, 20_000, 20_000), 0, 0),
      (box(100_000, 600_000_000, 20_000, 20_000), 0, 0),
    ] {
      let other = try area(ring)
      let share = large.overlapPermille(with: other)
      #expect(low...high ~= share, "\(ring): \(share)")
      #expect(other.overlapPermille(with: large) == share)
    }
    let ring = try area(
      box(0, 600_000_000, 100_000, 100_000), box(20_000, 600_020_000, 60_000, 60_000))
    #expect(ring.overlapPermille(with: try area(box(30_000, 600_030_000, 9_000, 9_000))) == 0)
  }

  @Test("Overlap stays between none and whole, and symmetric, for any two random areas")
  func overlapProperty() throws {
    for seed in UInt64(1)...300 {
      var numbers = SeededNumbers(seed: seed)
      let one = try area(star(&numbers, 0, 0, radius: 10_000, count: numbers.next(in: 3...60)))
      let other = try area(
        star(
          &numbers, numbers.next(in: -9000...9000), numbers.next(in: -9000...9000),
          radius: numbers.next(in: 1...10_000), count: numbers.next(in: 3...60)))
      let share = one.overlapPermille(with: other)
      #expect(0...1000 ~= share && share == other.overlapPermille(with: one), "seed \(seed)")
      #expect(one.squareMetres == 0 || one.overlapPermille(with: one) == 1000, "seed \(seed)")
    }
  }

  @Test("The way to the edge is the shortest to any side, from inside and from outside")
  func edgeDistance() throws {
    let area = try area(box(0, 0, 100_000, 100_000))
    #expect(area.edgeDistanceMillimetres(vertex(0, 50_000)) == 0)
    #expect(area.edgeDistanceMillimetres(vertex(10_000, 50_000)) == 111_195)
    #expect(222_389...222_390 ~= area.edgeDistanceMillimetres(vertex(50_000, 120_000)))
    let corner = Geodesy.distanceMillimetres(vertex(-30_000, -40_000), vertex(0, 0))
    #expect(abs(area.edgeDistanceMillimetres(vertex(-30_000, -40_000)) - corner) <= 1)
  }
}
