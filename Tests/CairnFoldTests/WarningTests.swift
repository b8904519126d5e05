import CairnFold
import CairnFoldFixtures
import CairnModel
import Testing

@Suite("Warnings")
struct WarningTests {
  private func check(_ item: WarningCase) {
    let steps = item.steps()
    let warnings = steps.warnings()
    #expect(warnings.filter { $0.code == item.code }.map(\.line) == item.expected)
    #expect([WarningStep](steps.reversed()).warnings() == warnings)
    #expect(warnings == warnings.sorted())
  }

  @Test("Stages that move back or are skipped", arguments: WarningCase.ofStages)
  func stages(item: WarningCase) { check(item) }

  @Test("Who refers to whom", arguments: WarningCase.ofReferences)
  func references(item: WarningCase) { check(item) }

  @Test("Where things lie", arguments: WarningCase.ofPlaces)
  func places(item: WarningCase) { check(item) }

  @Test("Codes, and what is personal", arguments: WarningCase.ofCodes)
  func codes(item: WarningCase) { check(item) }

  @Test("What raters answered", arguments: WarningCase.ofSamples)
  func samples(item: WarningCase) { check(item) }

  @Test("When things happened", arguments: WarningCase.ofTimes)
  func times(item: WarningCase) { check(item) }

  @Test("Two that may be one", arguments: WarningCase.ofDuplicates)
  func duplicates(item: WarningCase) { check(item) }

  private static let all =
    WarningCase.ofStages + WarningCase.ofReferences + WarningCase.ofPlaces + WarningCase.ofCodes
    + WarningCase.ofSamples + WarningCase.ofTimes + WarningCase.ofDuplicates

  @Test(
    "Each code has a case that is warned about and a near miss",
    arguments: WarningCode.allCases)
  func coverage(code: WarningCode) {
    let own = Self.all.filter { $0.code == code }
    #expect(own.contains { !$0.expected.isEmpty })
    #expect(own.contains { $0.expected.isEmpty })
  }

  @Test("A retracted entity is warned about no more")
  func retracted() {
    for item in Self.all {
      let steps = item.steps().compactMap { step -> WarningStep? in
        guard case .facts(var facts) = step else { return nil }
        facts.isRetracted = true
        return .facts(facts)
      }
      #expect(steps.warnings().isEmpty, "\(item.testDescription)")
    }
  }

  @Test("A schema without rules is warned about what holds for every survey")
  func withoutRules() {
    var codes: Set<WarningCode> = []
    for item in Self.all {
      codes.formUnion(item.steps().warnings(WarningFixture.schema(hasRules: false)).map(\.code))
    }
    #expect(
      codes == [.brokenReference, .clockOff, .mergeCycle, .unknownCode, .invalidPolygon])
  }

  @Test("The rules are those that a document can hold")
  func document() throws {
    let schema = WarningFixture.schema()
    #expect(try Schema(document: schema.document) == schema)
  }

  @Test("The digest tells the warnings apart, whatever their words")
  func digest() {
    var seen: [Digest: [Warning]] = [SurveyWarnings.digest([]): []]
    for item in Self.all where !item.expected.isEmpty {
      var warnings = item.steps().warnings()
      let digest = SurveyWarnings.digest(warnings)
      for place in warnings.indices { warnings[place].detail = "" }
      #expect(SurveyWarnings.digest(warnings) == digest)
      #expect(seen[digest] ?? warnings == warnings, "\(item.testDescription)")
      seen[digest] = warnings
    }
  }

  @Test("The order in which a survey is handed over has no say")
  func shuffled() {
    var codes: Set<WarningCode> = []
    for seed in UInt64(1)...60 {
      var random = SeededNumbers(seed: seed)
      var steps = RandomSurvey.steps(&random)
      let expected = steps.warnings()
      codes.formUnion(expected.map(\.code))
      for _ in 0..<3 {
        for place in steps.indices {
          steps.swapAt(place, place + random.below(steps.count - place))
        }
        let warnings = steps.warnings()
        #expect(warnings == expected, "seed \(seed)")
        #expect(SurveyWarnings.digest(warnings) == SurveyWarnings.digest(expected))
      }
    }
    #expect(codes.count == WarningCode.allCases.count, "the survey is odd in every way")
  }

  @Test("Areas that meet are found as if all pairs were looked at")
  func sweep() {
    for seed in UInt64(1)...40 {
      var random = SeededNumbers(seed: seed)
      let boxes = (0..<40).map { _ in
        (
          Int32(random.below(60_000)), 1_799_960_000 + Int64(random.below(80_000)),
          Int64(1 + random.below(20_000))
        )
      }
      let steps = boxes.enumerated().map { place, box in
        WarningStep.quarter(UInt64(place + 1)) {
          let west = box.1 > 1_800_000_000 ? box.1 - 3_600_000_000 : box.1
          $0.fields[WarningFixture.edge] = WarningFixture.square(box.0, west, box.2)
        }
      }
      let areas = steps.compactMap { step in
        if case .facts(let facts) = step {
          facts.fields[WarningFixture.edge].flatMap(Area.init)
        } else {
          nil
        }
      }
      var expected: [String] = []
      for first in areas.indices {
        for second in areas.indices
        where first < second && areas[first].overlapPermille(with: areas[second]) > 200 {
          expected.append("\(first + 1) \(second + 1)")
        }
      }
      let found = steps.warnings().filter { $0.code == .areasOverlap }.map { warning in
        String(warning.line.prefix { $0 != ":" })
      }
      #expect(found == expected, "seed \(seed)")
    }
  }
}

/// A survey in which everything that can be odd is odd now and then.
enum RandomSurvey {
  private typealias F = WarningFixture

  static func steps(_ random: inout SeededNumbers) -> [WarningStep] {
    var steps: [WarningStep] = [
      .cycle([61, 62]), .clock(1, offset: 400_000), .clock(1, offset: -1),
    ]
    for number in UInt64(1)...60 {
      if number <= 6 {
        steps.append(quarter(number, &random))
      } else if number <= 45 {
        steps.append(shop(number, &random))
      } else {
        steps.append(
          .tie(number, UInt64(1 + random.below(70)), UInt64(7 + random.below(3))))
      }
    }
    return steps
  }

  private static func quarter(_ number: UInt64, _ random: inout SeededNumbers) -> WarningStep {
    let codes = ["S1", "S2", "S3"] as [Text]
    let history = (0..<4).map { _ in Value.code(codes[random.below(3)]) }
    let corner = Int32(random.below(40_000))
    let side = Int64(random.below(8) == 0 ? 0 : 20_000)
    let trade = Value.code((["bread", "books"] as [Text])[random.below(2)])
    let table = ratings(&random)
    let isRetracted = random.below(6) == 0
    return .quarter(number) {
      $0.aliases = [F.id(number + 100)]
      $0.history[F.stage] = history
      $0.fields[F.edge] = F.square(corner, 0, side)
      $0.fields[F.lead] = trade
      $0.samples = table
      $0.isRetracted = isRetracted
    }
  }

  private static func shop(_ number: UInt64, _ random: inout SeededNumbers) -> WarningStep {
    let quarters = (0..<random.below(3)).map { _ in UInt64(1 + random.below(8)) }
    let place = F.point(
      Int32(random.below(9_000)), Int32(random.below(9_000)),
      accuracy: UInt32(random.below(60_000)))
    let trade = (["bread", "books", "tin"] as [Text])[random.below(3)]
    let name = (["Old Mill", "The Old Mill", "Press", "Kiln"] as [Text])[random.below(4)]
    let closed = CalendarDate(year: Int32(2000 + random.below(20)))
    let isPersonal = random.below(4) == 0
    let table = ratings(&random)
    return .shop(number, in: quarters) {
      $0.fields[F.name] = .text(name)
      $0.fields[F.spot] = place
      $0.fields[F.trade] = .code(trade)
      $0.fields[F.opened] = .date(CalendarDate(year: 2010))
      $0.fields[F.closed] = .date(closed)
      $0.fields[F.phone] = .text("+44")
      $0.fields[F.form] = .code(isPersonal ? "one" : "firm")
      $0.samples = table
    }
  }

  private static func ratings(_ random: inout SeededNumbers) -> [Sample] {
    var table = SampleFixture()
    for _ in 0..<6 {
      let item = (["R", "W.A", "W.B", "staff"] as [Text])[random.below(4)]
      table.add(
        UInt32(1 + random.below(2)), item, .integer(Int64(random.below(9))),
        day: Int64(random.below(400)))
    }
    return table.samples
  }
}
