import CairnFold
import CairnFoldFixtures
import CairnModel
import Testing

@Suite("Samples")
struct SamplesTests {
  @Test(
    "The median of whole numbers is a number between, with a half where it must be",
    arguments: [
      ([3], "3 (3 to 3) 1/1"), ([1, 4], "25e-1 (1 to 4) 2/2"), ([1, 3], "2 (1 to 3) 2/2"),
      ([4, 0, 1], "1 (0 to 4) 3/3"), ([-1, -2], "-15e-1 (-2 to -1) 2/2"),
      ([Int64.max, .max - 1, 0, .max], "9223372036854775806 (0 to 9223372036854775807) 4/4"),
    ] as [([Int64], String)])
  func median(values: [Int64], expected: String) {
    var table = SampleFixture()
    for (place, value) in values.enumerated() {
      table.add(UInt32(place + 1), "R", .integer(value))
    }
    #expect(table.lines == ["R . \(expected)"])
  }

  @Test("Integers and decimals of every scale are of one kind")
  func decimals() {
    var table = SampleFixture()
    table.add(1, "M", .decimal(Decimal(mantissa: 250, scale: 2)))
    table.add(2, "M", .integer(2))
    #expect(table.lines == ["M . 225e-2 (2 to 25e-1) 2/2"])
  }

  @Test("A rater's latest is the one that had seen the others, whatever the clock says")
  func causality() {
    var table = SampleFixture()
    table.add(1, "R", .integer(1), corrected: 9_000)
    table.add(1, "R", .integer(2), corrected: 1_000)
    #expect(table.lines == ["R . 2 (2 to 2) 1/2"])
  }

  @Test(
    "Among concurrent answers of one rater the later time counts, then the greater event",
    arguments: [(9_000, 1_000, 1), (1_000, 9_000, 2), (5_000, 5_000, 2)] as [(Int64, Int64, Int)])
  func concurrent(first: Int64, second: Int64, expected: Int) {
    var table = SampleFixture()
    table.add(1, "R", .integer(1), corrected: first)
    table.add(1, "R", .integer(2), corrected: second, base: 0, blind: true)
    #expect(table.lines == ["R . \(expected) (\(expected) to \(expected)) 1/2"])
  }

  @Test("Not observed is an answer: it takes the rater's earlier one away, and is never 0")
  func notObserved() {
    var table = SampleFixture()
    table.add(1, "R", .integer(4))
    table.add(2, "R", .integer(1))
    table.add(1, "R", nil)
    #expect(table.lines == ["R . 1 (1 to 1) 1/3"])
    table.add(2, "R", nil)
    #expect(table.lines == ["R . - (- to -) 0/4"])
  }

  @Test("Units are summarised apart, and one that is not given is the first of the schema")
  func units() {
    var table = SampleFixture()
    table.add(1, "staff", .integer(4))
    table.add(2, "staff", .integer(6), "heads")
    table.add(2, "staff", .integer(3), "fte")
    #expect(
      table.lines == ["staff fte 3 (3 to 3) 1/1", "staff heads 5 (4 to 6) 2/2"])
    // Rater 2 now looked in vain, in both units.
    table.add(2, "staff", nil)
    #expect(
      table.lines == ["staff fte - (- to -) 0/2", "staff heads 4 (4 to 4) 1/3"])
  }

  @Test("A maximum and a count look back 365 days from the newest observation, a rating for ever")
  func window() {
    for (age, isCounted) in [(365, true), (366, false)] as [(Int64, Bool)] {
      var table = SampleFixture()
      for item in ["R", "M", "staff", "strength"] as [Text] {
        table.add(1, item, .integer(8), day: 0)
        table.add(2, item, .integer(2), day: age)
        // Looked for in vain much later: no observation that a window could be anchored at.
        table.add(3, item, nil, day: 5_000)
      }
      #expect(
        table.lines == [
          "R . 5 (2 to 8) 2/3",
          isCounted ? "M . 5 (2 to 8) 2/3" : "M . 2 (2 to 2) 1/3",
          isCounted ? "staff heads 5 (2 to 8) 2/3" : "staff heads 2 (2 to 2) 1/3",
          isCounted ? "strength . 8 (2 to 8) 2/3" : "strength . 2 (2 to 2) 1/3",
        ])
      #expect(
        table.summaries.allSatisfy {
          $0.newest == Timestamp(milliseconds: age * SampleFixture.day)
        })
    }
  }

  @Test(
    "Shares sum to exactly 100 by the largest remainder, ties by the order of the items",
    arguments: [
      ([[40, 30, 30]], [40, 30, 30]), ([[1, 1, 1]], [34, 33, 33]), ([[0, 0, 7]], [0, 0, 100]),
      ([[50, 50, 50], [50, 0, 0]], [50, 25, 25]), ([[1, 1, 4]], [17, 17, 66]),
      ([[200, -50, 100]], [50, 0, 50]),
    ] as [([[Int64]], [Int64])])
  func shares(weights: [[Int64]], expected: [Int64]) {
    var table = SampleFixture()
    for (rater, row) in weights.enumerated() {
      for (item, weight) in zip(["W.C", "W.B", "W.A"] as [Text], row.reversed()) {
        table.add(UInt32(rater + 1), item, .integer(weight))
      }
    }
    #expect(table.summaries.map(\.item) == ["W.A", "W.B", "W.C"])
    #expect(
      table.summaries.map(\.value) == expected.map { Decimal(mantissa: $0, scale: 0) })
  }

  @Test("Weights that are all 0 have no shares")
  func noShares() {
    var table = SampleFixture()
    table.add(1, "W.A", .integer(0))
    table.add(1, "W.B", .integer(0))
    #expect(table.summaries.map(\.value) == [nil, nil])
  }

  @Test("Items come in the order of the schema, then fields, then what the schema lacks")
  func order() {
    var table = SampleFixture()
    for item in ["zz", "staff", "é", "M", "R", "aa"] as [Text] { table.add(1, item, .integer(1)) }
    #expect(table.summaries.map(\.item) == ["R", "M", "staff", "aa", "zz", "é"])
  }

  @Test("The order in which samples are handed over has no say")
  func shuffled() {
    for seed in UInt64(1)...200 {
      var random = SeededNumbers(seed: seed)
      var table = SampleFixture()
      for _ in 0..<40 {
        let items = ["R", "W.A", "W.B", "W.C", "staff", "strength"] as [Text]
        table.add(
          UInt32(1 + random.below(4)), items[random.below(6)],
          random.below(5) == 0 ? nil : .integer(Int64(random.below(9))),
          random.below(3) == 0 ? "fte" : "", day: Int64(random.below(900)),
          base: random.below(2) == 0 ? 0 : nil, blind: random.below(3) == 0)
      }
      var samples = table.samples
      for place in samples.indices {
        samples.swapAt(place, place + random.below(samples.count - place))
      }
      #expect(
        SampleSummaries.summarise(
          samples, schema: SampleFixture.schema, kind: SampleFixture.kind) == table.summaries,
        "seed \(seed)")
    }
  }
}
