import CairnFold
import CairnFoldFixtures
import CairnModel
import Testing

@Suite("Possible duplicates") struct DuplicateSearchTests {
  private static let firm = KindNumber(2)

  private func id(_ number: Int) throws -> EntityID {
    try #require(EntityID(packed: UInt64(number) << 20 | 1))
  }

  private func point(_ north: Int, _ east: Int = 0, accuracy: UInt32 = 5_000) -> Point {
    // Metres, near enough, at 60° north.
    Point(
      vertex: vertex(600_000_000 + north * 90, 250_000_000 + east * 180),
      accuracyMillimetres: accuracy)
  }

  private func facts(
    _ number: Int, _ name: String?, _ point: Point? = nil, kind: KindNumber = firm,
    floor: Text? = nil, external: Text? = nil, website: Text? = nil, isRetracted: Bool = false
  ) throws -> DuplicateFacts {
    DuplicateFacts(
      id: try id(number), kind: kind, name: name.map { Text($0) }, point: point, floorUnit: floor,
      externalID: external, website: website, isRetracted: isRetracted)
  }

  private func search(_ all: DuplicateFacts...) -> [DuplicatePair] { search(all) }

  private func search(_ all: [DuplicateFacts]) -> [DuplicatePair] {
    var search = DuplicateSearch()
    for facts in all { search.add(facts) }
    return search.candidates()
  }

  @Test("Two neighbours of nearly one name are a pair that says how near and how alike they are")
  func nameAndDistance() throws {
    let pairs = search(
      try facts(2, "Studio Åino", point(20)), try facts(1, "Studio Aino Oy", point(0)))
    let pair = try #require(pairs.first)
    #expect(pairs.count == 1)
    #expect((pair.first, pair.second) == (try id(1), try id(2)))
    #expect(pair.reasons == [.name])
    #expect(pair.similarityPermille == 1000)
    #expect(20_000...20_030 ~= pair.distanceMillimetres ?? 0)
  }

  @Test(
    "Names that are less alike than 850 permille, and places further apart, are no pair",
    arguments: [
      ("studio aino", "studio ainu", 0, true), ("aino", "aina", 0, false),
      ("studio aino", "studio aino", 49, true), ("studio aino", "studio aino", 51, false),
    ])
  func limits(one: String, other: String, metres: Int, isPair: Bool) throws {
    let pairs = search(
      try facts(1, one, point(0)), try facts(2, other, point(metres)))
    #expect(pairs.isEmpty == !isPair)
  }

  @Test(
    "The worse of two accuracies widens the circle, up to 200 m",
    arguments: [
      (60_000, 119, true), (60_000, 122, false), (4_000_000_000, 199, true),
      (4_000_000_000, 202, false), (0, 49, true), (0, 52, false),
    ] as [(UInt32, Int, Bool)])
  func accuracy(accuracy: UInt32, metres: Int, isPair: Bool) throws {
    for (north, east) in [(metres, 0), (-metres, 0), (0, metres), (0, -metres)] {
      let pairs = search(
        try facts(1, "studio aino", point(0)),
        try facts(2, "studio aino", point(north, east, accuracy: accuracy)))
      #expect(pairs.isEmpty == !isPair, "\(north), \(east)")
    }
  }

  @Test("Another kind, a retraction and another floor make no pair; one floor unknown does")
  func separations() throws {
    let one = try facts(1, "studio aino", point(0), floor: "3 B", external: "7")
    #expect(search(one, try facts(2, "studio aino", point(0), kind: KindNumber(3))).isEmpty)
    #expect(
      search(one, try facts(2, "x", kind: KindNumber(3), external: "7")).isEmpty)
    #expect(search(one, try facts(2, "studio aino", point(0), isRetracted: true)).isEmpty)
    #expect(search(one, try facts(2, "studio aino", point(0), floor: "4 B")).isEmpty)
    #expect(search(one, try facts(2, "studio aino", point(0), floor: "3-b")).count == 1)
    #expect(search(one, try facts(2, "studio aino", point(0), floor: " ")).count == 1)
    let other = try facts(2, "studio aino", point(0), floor: "4 B", external: "7")
    #expect(search(one, other).first?.reasons == [.name, .externalID])
  }

  @Test("An equal external id or host makes a pair anywhere; an empty one never does")
  func keys() throws {
    #expect(
      search(
        try facts(1, "a", point(0), external: "FI-7"),
        try facts(2, "b", point(9_000), external: "FI-7")
      ).first?.reasons == [.externalID])
    let pair = search(
      try facts(1, nil, website: "https://www.aino.fi/en"), try facts(2, "b", website: "Aino.fi")
    ).first
    #expect(pair?.reasons == [.websiteHost])
    #expect(pair?.distanceMillimetres == nil && pair?.similarityPermille == nil)
    #expect(
      search(
        try facts(1, "", point(0), external: "", website: ""),
        try facts(2, "", point(0), external: "", website: "")
      ).isEmpty)
  }

  @Test("What is known of an entity later replaces what was known before")
  func replacement() throws {
    #expect(
      search(
        try facts(1, "studio aino", point(0)), try facts(2, "studio aino", point(0)),
        try facts(2, "studio aino", point(0), isRetracted: true)
      ).isEmpty)
    #expect(
      search(
        try facts(1, "x", point(0)), try facts(2, "studio aino", point(0)),
        try facts(1, "studio aino", point(0))
      ).count == 1)
  }

  @Test("Neighbours are found across the 180th meridian, at the equator and at the poles")
  func edges() throws {
    for (one, other) in [
      ((0, 1_799_999_990), (0, -1_799_999_990)),
      ((600_000_000, 1_799_996_000), (600_000_000, -1_799_996_000)),
      ((-10, 0), (10, 0)), ((899_999_900, 0), (899_999_900, 900_000_000)),
      ((900_000_000, 5), (900_000_000, -1_700_000_000)),
      ((-899_999_000, 1), (-900_000_000, 1_700_000_000)),
    ] {
      let pairs = search(
        try facts(1, "studio aino", Point(vertex: vertex(one.0, one.1))),
        try facts(2, "studio aino", Point(vertex: vertex(other.0, other.1))))
      #expect(pairs.count == 1, "\(one), \(other)")
    }
  }

  /// By the rule's own words, over all pairs.
  private func plain(_ all: [DuplicateFacts]) -> [[EntityID]] {
    var pairs: [[EntityID]] = []
    let sorted = all.sorted { $0.id < $1.id }
    for (place, a) in sorted.enumerated() {
      for b in sorted[(place + 1)...] {
        guard a.kind == b.kind, let (one, other) = both(a.point, b.point) else { continue }
        let accuracy = max(one.accuracyMillimetres, other.accuracyMillimetres)
        let isNear =
          Geodesy.distanceMillimetres(one.vertex, other.vertex)
          <= max(50_000, 2 * min(100_000, Int64(accuracy)))
        let similarity = similarityPermille(
          FoldedName(a.name ?? ""), FoldedName(b.name ?? ""))
        let isApart = a.floorUnit != nil && b.floorUnit != nil && a.floorUnit != b.floorUnit
        let isNamed = isNear && similarity >= 850 && !isApart
        if isNamed || (a.externalID != nil && a.externalID == b.externalID) {
          pairs.append([a.id, b.id])
        }
      }
    }
    return pairs
  }

  private func both<T>(_ a: T?, _ b: T?) -> (T, T)? {
    if let a, let b { (a, b) } else { nil }
  }

  @Test("The search finds what comparing everybody with everybody finds, in any order of adding")
  func searchProperty() throws {
    var pairCount = 0
    for seed in UInt64(1)...500 {
      var numbers = SeededNumbers(seed: seed)
      let latitude = [0, 600_000_000, 899_980_000, -450_000_000][numbers.below(4)]
      let longitude = [0, 1_800_000_000][numbers.below(2)]
      let stretch = latitude == 899_980_000 ? 5_000_000 : 10_000
      var all: [DuplicateFacts] = []
      for number in 1...numbers.next(in: 2...16) {
        let place = Point(
          vertex: vertex(
            latitude + numbers.next(in: -10_000...10_000),
            longitude + numbers.next(in: -stretch...stretch)),
          accuracyMillimetres: UInt32([0, 5_000, 40_000, 900_000][numbers.below(4)]))
        let name = ["studio aino", "studio ainoo", "studio anio", "galleria"][numbers.below(4)]
        all.append(
          try facts(
            number, name, place, kind: KindNumber(UInt32(numbers.below(2))),
            floor: [nil, "1", "2"][numbers.below(3)],
            external: numbers.below(9) == 0 ? Text("\(numbers.below(4))") : nil))
      }
      let expected = plain(all)
      pairCount += expected.count
      #expect(search(all).map { [$0.first, $0.second] } == expected, "seed \(seed)")
      #expect(search(all.reversed()) == search(all), "seed \(seed)")
    }
    #expect(pairCount > 1_000)
  }

  @Test("20,000 firms in one street are compared with a bounded number of others each")
  func street() throws {
    var search = DuplicateSearch()
    var numbers = SeededNumbers(seed: 1)
    let count = 20_000
    // One kilometre, and every hundredth firm registered twice.
    for number in 1...count {
      let twin = number.isMultiple(of: 100) ? number - 1 : number
      let name = "firm \(twin &* 7_919 % 100_003) of the long street"
      search.add(
        try facts(number, name, point(twin % 1_000, numbers.below(3))))
    }
    let (pairs, comparisonCount) = search.examination()
    #expect(comparisonCount <= count * 3 * 4 * 16)
    let twins = pairs.filter { $0.similarityPermille == 1000 }
    #expect(twins.count == count / 100)
  }

  @Test("Who measures badly looks far, and is compared with few of many", arguments: [1, 4])
  func farCrowd(times: Int) throws {
    var search = DuplicateSearch()
    var numbers = SeededNumbers(seed: 9)
    let count = 2_000 * times
    for number in 1...count {
      let name = String(repeating: "studio ", count: 20) + "\(numbers.below(1_000))"
      search.add(
        try facts(
          number, name, point(numbers.below(500), numbers.below(500), accuracy: 100_000)))
    }
    #expect(search.examination().comparisonCount <= count * 100 * 8 * 2)
  }

  @Test("20,000 firms of one name, place, host and external id give a bounded number of pairs")
  func crowd() throws {
    var search = DuplicateSearch()
    let count = 20_000
    for number in 1...count {
      search.add(
        try facts(number, "studio aino", point(0), external: "7", website: "facebook.com/x"))
    }
    let (pairs, comparisonCount) = search.examination()
    // Two windows of 8 and what they found, and a neighbour by each key.
    #expect(comparisonCount <= count * (16 + 16 + 2))
    #expect(pairs.count >= count - 1 && pairs.count < count * 8)
    #expect(pairs == pairs.sorted { ($0.first, $0.second) < ($1.first, $1.second) })
  }

  @Test("Fifty that share a host are all pairs, and one more leaves only neighbours by id")
  func sharers() throws {
    let all = try (1...51).map { try facts($0, nil, website: "aino.fi") }
    #expect(search(Array(all.prefix(50))).count == 50 * 49 / 2)
    let pairs = search(all)
    #expect(pairs.count == 50)
    #expect(try pairs.map(\.second) == (2...51).map { try id($0) })
  }
}
