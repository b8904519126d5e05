import CairnModel

/// An area and whose it is.
struct PlacedArea: Sendable {
  var entity: EntityID
  var area: Area
}

/// Finds the pairs of areas whose boxes meet, without looking at all pairs.
enum AreaSweep {
  private struct Span {
    var place: Int
    var low: Int64
    var high: Int64
  }

  private static let halfTurnE7: Int64 = 1_800_000_000

  /// Warns of each pair that has more than so many thousandths of the smaller in common.
  static func overlaps(of all: [PlacedArea], above permille: Int64) -> [Warning] {
    // By entity, for the order of adding has no say.
    let areas = all.sorted { $0.entity < $1.entity }
    var warnings: [Warning] = []
    for (first, second) in meetingBoxes(areas) {
      let share = areas[first].area.overlapPermille(with: areas[second].area)
      guard share > permille else { continue }
      warnings.append(
        Warning(
          .areasOverlap, subject: areas[first].entity, related: areas[second].entity,
          detail: Text("\(share / 10) % of the smaller one lies in both")))
    }
    return warnings
  }

  /// Pairs of places whose boxes meet along the axis on which fewer do. A pair may come twice.
  private static func meetingBoxes(_ areas: [PlacedArea]) -> [(Int, Int)] {
    let columns = spans(areas, isAcross: true)
    let rows = spans(areas, isAcross: false)
    let sorted = (crowding(columns) < crowding(rows) ? columns : rows)
      .sorted { ($0.low, $0.place) < ($1.low, $1.place) }
    var pairs: [(Int, Int)] = []
    for (position, span) in sorted.enumerated() {
      for other in sorted[(position + 1)...] {
        guard other.low <= span.high else { break }
        if other.place != span.place, meet(areas[span.place].area.box, areas[other.place].area.box)
        {
          pairs.append((min(span.place, other.place), max(span.place, other.place)))
        }
      }
    }
    return pairs
  }

  private static func spans(_ areas: [PlacedArea], isAcross: Bool) -> [Span] {
    var spans: [Span] = []
    for (place, area) in areas.enumerated() {
      let box = area.area.box
      guard isAcross else {
        spans.append(Span(place: place, low: box.southE7, high: box.northE7))
        continue
      }
      spans.append(Span(place: place, low: box.westE7, high: box.eastE7))
      // What lies across the 180th meridian meets what begins behind it, a turn further west.
      if box.eastE7 > halfTurnE7 {
        spans.append(
          Span(place: place, low: box.westE7 - 2 * halfTurnE7, high: box.eastE7 - 2 * halfTurnE7))
      }
    }
    return spans
  }

  /// How many thousandths of the axis all spans would cover side by side.
  private static func crowding(_ spans: [Span]) -> Int128 {
    guard let low = spans.map(\.low).min(), let high = spans.map(\.high).max(), low < high else {
      return Int128.max
    }
    return spans.reduce(Int128(0)) { $0 + Int128($1.high - $1.low) } * 1_000 / Int128(high - low)
  }

  private static func meet(_ a: Area.Box, _ b: Area.Box) -> Bool {
    guard a.southE7 <= b.northE7, b.southE7 <= a.northE7 else { return false }
    return [0, -2 * halfTurnE7, 2 * halfTurnE7].contains { shift in
      a.westE7 + shift <= b.eastE7 && b.westE7 <= a.eastE7 + shift
    }
  }
}
