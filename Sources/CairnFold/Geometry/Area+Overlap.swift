/// An area with what is asked of it again for each other one that it is compared with.
package struct MeasuredArea: Sendable {
  let area: Area
  let squareMetres: Int64
  /// Where its own lines lie in it; nil where they cross it too often.
  let stretches: [LineStretch]?

  package init(_ area: Area) {
    self.area = area
    squareMetres = area.squareMetres
    stretches = area.stretches(on: SurveyLines(through: area.box))
  }

  /// How much of the smaller of two areas lies in both, in thousandths rounded down. It is the same
  /// both ways round.
  ///
  /// 256 lines run from west to east through the smaller area's box. On each, either area is a set
  /// of stretches, whose ends are rounded down to 1e-7 degrees. The share is the length that both
  /// have in common over the length that the smaller one has, summed over all lines. Which one is
  /// smaller goes by square metres, then by box and vertices, so that it never depends on who asks.
  ///
  /// - Returns: 0 where the lines cross one of them too often to be followed.
  /// - Complexity: by the vertices of the larger one and the crossings of both, and nothing where
  ///   the boxes are apart.
  package func overlapPermille(with other: MeasuredArea, _ effort: inout WarningEffort) -> Int {
    let (small, large) = other.isSmaller(than: self) ? (other, self) : (self, other)
    effort.areaPairCount += 1
    guard let shift = small.area.shift(onto: large.area), let own = small.stretches else {
      return 0
    }
    effort.areaEdgeCount += large.area.edgeCount
    let lines = SurveyLines(through: small.area.box)
    guard let others = large.area.stretches(on: lines) else { return 0 }
    effort.crossingCount += 2 * (own.count + others.count)
    let whole = own.reduce(Int128(0)) { $0 + Int128($1.east - $1.west) }
    let common = LineStretch.common(own, others, shiftedBy: shift)
    return whole == 0 ? 0 : Int(common * 1000 / whole)
  }

  private func isSmaller(than other: MeasuredArea) -> Bool {
    if squareMetres != other.squareMetres { return squareMetres < other.squareMetres }
    let boxes = (area.box.sides, other.area.box.sides)
    if boxes.0 != boxes.1 { return boxes.0.lexicographicallyPrecedes(boxes.1) }
    return area.polygons.lazy.joined().joined()
      .lexicographicallyPrecedes(other.area.polygons.lazy.joined().joined())
  }
}

/// 256 lines from west to east through a box, evenly spaced, the first half a space above its
/// southern edge.
struct SurveyLines {
  static let count: Int64 = 256
  /// By how much an area is crossed by them at most, where it is to be compared with another: 64
  /// times each.
  static let crossingCountMaximum = 16_384

  private let southE7: Int64
  private let heightE7: Int64

  init(through box: Area.Box) {
    southE7 = box.southE7
    heightE7 = box.northE7 - box.southE7
  }

  /// The latitude of a line, by 512, so that the middle of a space is an integer.
  func latitude(_ line: Int64) -> Int64 { southE7 * 512 + heightE7 * (2 * line + 1) }

  /// The first line that is not south of a latitude.
  func first(from y: Int64) -> Int64 {
    let rest = (y - southE7) * 512 - heightE7
    guard rest > 0 else { return 0 }
    guard heightE7 > 0 else { return Self.count }
    return min((rest + 2 * heightE7 - 1) / (2 * heightE7), Self.count)
  }
}

/// Where a line lies in an area.
struct LineStretch: Hashable, Comparable, Sendable {
  var line: Int32
  var west: Int64
  var east: Int64

  static func < (a: LineStretch, b: LineStretch) -> Bool {
    (a.line, a.west, a.east) < (b.line, b.west, b.east)
  }

  /// The length that two sorted lists without any two that touch have in common.
  /// - Parameter shift: by which the first lies further east than it says.
  static func common(
    _ a: [LineStretch], _ b: [LineStretch], shiftedBy shift: Int64
  ) -> Int128 {
    var sum: Int128 = 0
    var (first, second) = (0, 0)
    while first < a.count, second < b.count {
      let (own, other) = (a[first], b[second])
      guard own.line == other.line else {
        if own.line < other.line { first += 1 } else { second += 1 }
        continue
      }
      let (west, east) = (own.west + shift, own.east + shift)
      sum += Int128(max(0, min(east, other.east) - max(west, other.west)))
      if east < other.east { first += 1 } else { second += 1 }
    }
    return sum
  }
}

extension Area {
  /// How much of the smaller of two areas lies in both, in thousandths rounded down.
  package func overlapPermille(with other: Area) -> Int {
    var effort = WarningEffort()
    return MeasuredArea(self).overlapPermille(with: MeasuredArea(other), &effort)
  }

  var edgeCount: Int { polygons.lazy.joined().reduce(0) { $0 + $1.count } }

  /// How far to move this area east, by whole turns, so that its box and another's have most in
  /// common; nil where they have nothing.
  fileprivate func shift(onto other: Area) -> Int64? {
    guard box.southE7 <= other.box.northE7, other.box.southE7 <= box.northE7 else { return nil }
    var best: (shift: Int64, width: Int64)?
    for shift in [0, -Geodesy.turnE7, Geodesy.turnE7] {
      let width =
        min(box.eastE7 + shift, other.box.eastE7) - max(box.westE7 + shift, other.box.westE7)
      if width >= 0, width > best?.width ?? -1 { best = (shift, width) }
    }
    return best?.shift
  }

  /// Where lines lie in the area, line by line from west to east, without any two that touch; nil
  /// where there are too many crossings.
  fileprivate func stretches(on lines: SurveyLines) -> [LineStretch]? {
    guard crossingCount(of: lines) <= SurveyLines.crossingCountMaximum else { return nil }
    var all: [LineStretch] = []
    for rings in polygons {
      // A line's number above 40 bits of a longitude sorts as the pair of both does.
      var crossings: [Int64] = []
      for ring in rings {
        Self.forEachEdge(of: ring) { a, b in
          let (low, high) = a.y < b.y ? (a, b) : (b, a)
          let rise = Int128(high.y - low.y) * 512
          for line in lines.first(from: low.y)..<lines.first(from: high.y) {
            let way = Int128(high.x - low.x) * Int128(lines.latitude(line) - low.y * 512)
            // Both directions of an edge are rounded alike.
            let (quotient, rest) = way.quotientAndRemainder(dividingBy: rise)
            let x = low.x + Int64(rest < 0 ? quotient - 1 : quotient)
            crossings.append(line << 40 | (x + Self.longitudeBias))
          }
        }
      }
      crossings.sort()
      for place in stride(from: 0, to: crossings.count - 1, by: 2) {
        let (west, east) = (crossings[place], crossings[place + 1])
        all.append(
          LineStretch(
            line: Int32(west >> 40), west: west & Self.longitudeMask - Self.longitudeBias,
            east: east & Self.longitudeMask - Self.longitudeBias))
      }
    }
    return polygons.count == 1 ? Self.joined(all) : Self.joined(all.sorted())
  }

  private static let longitudeBias: Int64 = 1 << 38
  private static let longitudeMask: Int64 = 1 << 40 - 1

  private func crossingCount(of lines: SurveyLines) -> Int {
    var count: Int64 = 0
    for ring in polygons.joined() {
      guard var before = (ring.last.map { lines.first(from: $0.y) }) else { continue }
      for place in ring {
        let line = lines.first(from: place.y)
        count += abs(line - before)
        before = line
      }
    }
    return Int(count)
  }

  /// Joins those that touch.
  private static func joined(_ all: [LineStretch]) -> [LineStretch] {
    var joined: [LineStretch] = []
    joined.reserveCapacity(all.count)
    for stretch in all {
      if let last = joined.last, last.line == stretch.line, stretch.west <= last.east {
        joined[joined.count - 1].east = max(last.east, stretch.east)
      } else {
        joined.append(stretch)
      }
    }
    return joined
  }
}

extension Area.Box {
  fileprivate var sides: [Int64] { [southE7, westE7, northE7, eastE7] }
}
