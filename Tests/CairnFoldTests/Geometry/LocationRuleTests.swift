import CairnFold
import CairnFoldFixtures
import CairnModel
import Testing

@Suite("Where siblings put an entity") struct LocationRuleTests {
  private func event(_ device: UInt32, _ sequence: UInt64 = 1) throws -> EventID {
    EventID(try #require(DeviceNumber(device)), try #require(EventSequence(sequence)))
  }

  private func write(_ device: UInt32, at corrected: Int64 = 0, _ value: Value) throws -> Write {
    Write(
      event: try event(device), index: LogIndex(UInt64(device)), context: Context(base: .zero),
      claimed: Timestamp(milliseconds: corrected), corrected: Timestamp(milliseconds: corrected),
      value: value)
  }

  /// Metres north of 60° and east of 25°, near enough.
  private func point(
    _ north: Int, _ east: Int = 0, accuracy: UInt32 = 5_000, isPin: Bool = false
  ) -> Point {
    Point(
      vertex: vertex(600_000_000 + north * 90, 250_000_000 + east * 180),
      accuracyMillimetres: accuracy, isHandPlaced: isPin)
  }

  @Test("No write, or only writes that empty the field, say nothing")
  func nothing() throws {
    #expect(LocationRule.outcome(of: []) == .none)
    #expect(LocationRule.outcome(of: [try write(1, .cleared), try write(2, .cleared)]) == .none)
  }

  @Test("One write, and several that say the same, are shown as they are")
  func equal() throws {
    let place = point(3, accuracy: 17)
    #expect(
      LocationRule.outcome(of: [try write(1, .point(place))]) == .agreed(place, isMean: false))
    #expect(
      LocationRule.outcome(of: [try write(1, .point(place)), try write(2, .point(place))])
        == .agreed(place, isMean: false))
  }

  @Test(
    "Two fixes are in conflict beyond three times their accuracies together",
    arguments: [
      // 3 × √(5² + 5²) is 21.2 m.
      (21, 5_000, 5_000, false), (22, 5_000, 5_000, true),
      // A millimetre counts as a metre: 4.24 m.
      (4, 1, 1, false), (5, 1, 1, true),
      // Unknown counts as 50 m: 212.1 m.
      (211, 0, 0, false), (213, 0, 0, true),
      // More than 10 km counts as 10 km: 42,426 m.
      (42_300, 4_000_000_000, 4_000_000_000, false), (42_500, 4_000_000_000, 4_000_000_000, true),
    ] as [(Int, UInt32, UInt32, Bool)])
  func threshold(metres: Int, first: UInt32, second: UInt32, isConflict: Bool) throws {
    let writes = [
      try write(1, .point(point(0, accuracy: first))),
      try write(2, .point(point(metres, accuracy: second))),
    ]
    switch LocationRule.outcome(of: writes) {
    case .none: Issue.record("nothing came of two places")
    case .agreed(_, let isMean): #expect(isMean && !isConflict)
    case .conflict(let distance, let first, let second):
      #expect(isConflict)
      #expect(abs(distance - Int64(metres) * 1000) < 1000 + Int64(metres))
      #expect((first, second) == (writes[0].event, writes[1].event))
    }
  }

  @Test("One pair too far apart is a conflict, whatever lies between, and the widest is named")
  func widest() throws {
    let writes = try [0, 20, 40, 60].enumerated().map {
      try write(UInt32($0.offset + 1), .point(point($0.element)))
    }
    guard case .conflict(_, let first, let second) = LocationRule.outcome(of: writes) else {
      Issue.record("no conflict")
      return
    }
    #expect(first == writes[0].event && second == writes[3].event)
  }

  @Test("A place beside an emptied field is a conflict without a distance")
  func cleared() throws {
    let place = try write(2, .point(point(0)))
    let emptied = try write(1, .cleared)
    #expect(
      LocationRule.outcome(of: [place, emptied])
        == .conflict(distanceMillimetres: 0, first: emptied.event, second: place.event))
  }

  @Test("Equal fixes meet in the middle, and a better one draws the mean to itself")
  func means() throws {
    let even = LocationRule.outcome(
      of: [try write(1, .point(point(0))), try write(2, .point(point(10, 10)))])
    #expect(
      even
        == .agreed(
          Point(vertex: vertex(600_000_450, 250_000_900), accuracyMillimetres: 3_535),
          isMean: true))
    let uneven = LocationRule.outcome(
      of: [
        try write(1, .point(point(0, accuracy: 2_000))),
        try write(2, .point(point(10, accuracy: 4_000))),
      ])
    #expect(
      uneven
        == .agreed(
          Point(vertex: vertex(600_000_180, 250_000_000), accuracyMillimetres: 1_788),
          isMean: true))
  }

  @Test("A mean across the 180th meridian stays there")
  func antimeridian() throws {
    let sides = [1_799_999_900, -1_799_999_800].enumerated().map {
      Point(vertex: vertex(0, $0.element), accuracyMillimetres: 5_000)
    }
    let outcome = LocationRule.outcome(
      of: [try write(1, .point(sides[0])), try write(2, .point(sides[1]))])
    #expect(
      outcome
        == .agreed(
          Point(vertex: vertex(0, -1_799_999_950), accuracyMillimetres: 3_535), isMean: true))
  }

  @Test("A pin is shown as it was placed, the latest of several, and no fix moves it")
  func pins() throws {
    let older = try write(3, at: 5, .point(point(2, isPin: true)))
    let latest = try write(2, at: 9, .point(point(4, isPin: true)))
    let fix = try write(1, at: 99, .point(point(0)))
    #expect(
      LocationRule.outcome(of: [older, latest, fix])
        == .agreed(point(4, isPin: true), isMean: false))
  }

  @Test("The order in which siblings come decides nothing, and a mean stays among them")
  func order() throws {
    var meanCount = 0
    for seed in UInt64(1)...2_000 {
      var numbers = SeededNumbers(seed: seed)
      var writes: [Write] = []
      let reach = numbers.next(in: 1...60)
      for device in 1...numbers.next(in: 1...6) {
        let accuracy = UInt32([0, 1, 3_000, 20_000, 4_000_000_000][numbers.below(5)])
        let place = point(
          numbers.next(in: -reach...reach), numbers.next(in: -reach...reach), accuracy: accuracy,
          isPin: numbers.below(12) == 0)
        writes.append(
          try write(
            UInt32(device), at: Int64(numbers.below(3)),
            numbers.below(25) == 0 ? .cleared : .point(place)))
      }
      let outcome = LocationRule.outcome(of: writes)
      for _ in 0..<4 {
        for place in writes.indices.reversed() { writes.swapAt(place, numbers.below(place + 1)) }
        #expect(LocationRule.outcome(of: writes) == outcome, "seed \(seed)")
      }
      guard case .agreed(let mean, isMean: true) = outcome else { continue }
      meanCount += 1
      let latitudes = writes.compactMap { write in
        if case .point(let point) = write.value { point.vertex.latitudeE7 } else { nil }
      }
      let low = try #require(latitudes.min())
      let high = try #require(latitudes.max())
      #expect(low...high ~= mean.vertex.latitudeE7, "seed \(seed)")
      #expect(1...10_000_000 ~= mean.accuracyMillimetres, "seed \(seed)")
    }
    #expect(meanCount > 200)
  }

  @Test("Places at the ends of the Earth and a thousand siblings overflow nothing")
  func extremes() throws {
    let corners = [-900_000_000, 900_000_000].flatMap { latitude in
      [-1_800_000_000, 0, 1_800_000_000].map { vertex(latitude, $0) }
    }
    for a in corners {
      for b in corners {
        let writes = try [a, b].enumerated().map {
          try write(
            UInt32($0.offset + 1),
            .point(Point(vertex: $0.element, accuracyMillimetres: .max)))
        }
        #expect(LocationRule.outcome(of: writes) != .none)
      }
    }
    let crowd = try (1...1_000).map {
      try write(UInt32($0), .point(point($0 % 3, accuracy: UInt32($0))))
    }
    guard case .agreed(let mean, isMean: true) = LocationRule.outcome(of: crowd) else {
      Issue.record("no mean")
      return
    }
    #expect(mean.accuracyMillimetres == 31)
  }
}
