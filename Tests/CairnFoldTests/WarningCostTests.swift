import CairnFold
import CairnModel
import Testing

/// What judging costs, in what is looked at: four times as much may take at most six times as long.
@Suite("What warnings cost")
struct WarningCostTests {
  private typealias F = WarningFixture

  private func effort(_ steps: [WarningStep]) -> WarningEffort {
    var warnings = SurveyWarnings(schema: WarningFixture.schema())
    for step in steps { step.add(to: &warnings) }
    return warnings.examination().effort
  }

  /// A ring of so many places around a square, which goes in and out.
  private func ring(_ count: Int, _ south: Int32, _ west: Int32, _ side: Int) -> Value {
    let quarter = count / 4
    var vertices: [Vertex] = []
    for place in 0..<4 * quarter {
      let along = place % quarter * side / quarter
      let dent = place % 2 * side / 100
      let (x, y) = [
        (along, dent), (side - dent, along), (side - along, side - dent), (dent, side - along),
      ][place / quarter]
      vertices.append(Vertex(latitudeE7: south + Int32(y), longitudeE7: west + Int32(x)))
    }
    return .polygon(Polygon(rings: [vertices]))
  }

  private func areas(_ count: Int, vertices: Int) -> [WarningStep] {
    (0..<count).map { place in
      .quarter(UInt64(place + 1)) {
        $0.fields[F.edge] = ring(vertices, Int32(place), Int32(place), 1_000_000)
      }
    }
  }

  @Test("Areas that all overlap are compared with a bounded number of others each")
  func overlaps() {
    let (some, more) = (effort(areas(50, vertices: 40)), effort(areas(200, vertices: 40)))
    #expect(some.areaPairCount > 50 * 8 && more.areaPairCount <= 200 * 16)
    #expect(more.areaPairCount <= 6 * some.areaPairCount)
    #expect(more.areaEdgeCount <= 6 * some.areaEdgeCount)
    #expect(more.crossingCount <= 6 * some.crossingCount)
  }

  private struct Unwanted: Error {}

  @Test("Judging ends wherever it is, once nobody wants it")
  func unwanted() throws {
    let shops = (0..<60).map { place in
      WarningStep.shop(UInt64(place + 100)) {
        $0.fields[F.name] = .text("Old Mill")
        $0.fields[F.spot] = F.point(Int32(place % 100) * 10, 0)
      }
    }
    var warnings = SurveyWarnings(schema: WarningFixture.schema())
    for step in areas(20, vertices: 40) + shops { step.add(to: &warnings) }
    var lookCount = 0
    let whole = warnings.examination { () throws(Never) in lookCount += 1 }
    #expect(whole.warnings == warnings.warnings())
    let effort = whole.effort
    #expect(effort.areaPairCount > 20 && effort.nameComparisonCount > 60)
    // Each area pair, each entity in each of its passes, each pair and each warning that is found.
    #expect(lookCount >= effort.areaPairCount + 3 * 80 + 60 + whole.warnings.count)
    for last in 1...lookCount {
      var count = 0
      #expect(throws: Unwanted.self) {
        try warnings.examination { () throws(Unwanted) in
          count += 1
          if count == last { throw Unwanted() }
        }
      }
      #expect(count == last)
    }
  }

  @Test("The crossings of an area grow with its lines, and not with its vertices")
  func crossings() {
    let (some, more) = (effort(areas(20, vertices: 400)), effort(areas(20, vertices: 1_600)))
    #expect(more.crossingCount <= 2 * some.crossingCount)
    #expect(more.areaEdgeCount <= 6 * some.areaEdgeCount)
  }

  @Test("A place is compared with the edges of its row, however many there are around it")
  func places() {
    func steps(_ members: Int, _ vertices: Int) -> [WarningStep] {
      [.quarter(1) { $0.fields[F.edge] = ring(vertices, 0, 0, 1_000_000) }]
        + (0..<members).map { place in
          .shop(UInt64(place + 2), in: [1]) {
            $0.fields[F.spot] = F.point(Int32(place * 7_919 % 1_200_000), 500_000)
          }
        }
    }
    let (few, many) = (effort(steps(500, 4_000)), effort(steps(2_000, 4_000)))
    #expect(many.placeEdgeCount <= 6 * few.placeEdgeCount)
    #expect(many.placeEdgeCount < 2_000 * 4_000 / 20)
    let fine = effort(steps(500, 1_000))
    #expect(few.placeEdgeCount <= 6 * fine.placeEdgeCount)
  }

  @Test("A crowd of one name and one street is compared with a bounded number of others each")
  func crowd() {
    func steps(_ count: Int) -> [WarningStep] {
      (0..<count).map { place in
        .shop(UInt64(place + 1)) {
          $0.fields[F.name] = .text("Old Mill")
          $0.fields[F.spot] = F.point(Int32(place % 100) * 10, 0)
        }
      }
    }
    let (some, more) = (effort(steps(1_000)), effort(steps(4_000)))
    #expect(more.nameComparisonCount <= 6 * some.nameComparisonCount)
    #expect(more.nameComparisonCount <= 4_000 * 64)
  }
}
