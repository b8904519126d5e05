extension Area {
  /// Lines on which two areas are compared.
  static let overlapLineCount: Int64 = 256

  /// How much of the smaller of two areas lies in both, in thousandths rounded down. It is the same
  /// both ways round.
  ///
  /// 256 lines run from west to east through the smaller area's box, evenly spaced, the first half a
  /// space above its southern edge. On each, either area is a set of stretches, whose ends are
  /// rounded down to 1e-7 degrees. The share is the length that both have in common over the length
  /// that the smaller one has, summed over all lines. Which one is smaller goes by square metres,
  /// then by box and vertices, so that it never depends on who asks.
  ///
  /// - Complexity: O(lines × vertices), and nothing where the boxes are apart.
  package func overlapPermille(with other: Area) -> Int {
    let (small, large) = other.isSmaller(than: self) ? (other, self) : (self, other)
    guard let shift = small.shift(onto: large) else { return 0 }
    var whole: Int128 = 0
    var common: Int128 = 0
    let height = small.box.northE7 - small.box.southE7
    for line in 0..<Self.overlapLineCount {
      // By 512, so that the middle of a space is an integer.
      let y = small.box.southE7 * 512 + height * (2 * line + 1)
      let stretches = small.stretches(at: y, shiftedBy: shift)
      whole += stretches.reduce(0) { $0 + Int128($1.upperBound - $1.lowerBound) }
      guard large.box.southE7 * 512...large.box.northE7 * 512 ~= y else { continue }
      common += Self.common(stretches, large.stretches(at: y, shiftedBy: 0))
    }
    return whole == 0 ? 0 : Int(common * 1000 / whole)
  }

  private func isSmaller(than other: Area) -> Bool {
    let own = (squareMetres, other.squareMetres)
    if own.0 != own.1 { return own.0 < own.1 }
    let boxes = (box.sides, other.box.sides)
    if boxes.0 != boxes.1 { return boxes.0.lexicographicallyPrecedes(boxes.1) }
    return polygons.lazy.joined().joined()
      .lexicographicallyPrecedes(other.polygons.lazy.joined().joined())
  }

  /// How far to move this area east, by whole turns, so that its box and another's have most in
  /// common; nil where they have nothing.
  private func shift(onto other: Area) -> Int64? {
    guard box.southE7 <= other.box.northE7, other.box.southE7 <= box.northE7 else { return nil }
    var best: (shift: Int64, width: Int64)?
    for shift in [0, -Geodesy.turnE7, Geodesy.turnE7] {
      let width =
        min(box.eastE7 + shift, other.box.eastE7) - max(box.westE7 + shift, other.box.westE7)
      if width >= 0, width > best?.width ?? -1 { best = (shift, width) }
    }
    return best?.shift
  }

  /// Where a line lies in the area, from west to east, without any two that touch.
  ///
  /// - Parameter y: by 512.
  private func stretches(at y: Int64, shiftedBy shift: Int64) -> [Range<Int64>] {
    var all: [Range<Int64>] = []
    for rings in polygons {
      var crossings: [Int64] = []
      for ring in rings {
        Self.forEachEdge(of: ring) { a, b in
          guard (a.y * 512 <= y) != (b.y * 512 <= y) else { return }
          let (low, high) = a.y < b.y ? (a, b) : (b, a)
          let rise = Int128(high.y - low.y) * 512
          let way = Int128(high.x - low.x) * Int128(y - low.y * 512)
          // Both directions of an edge are rounded alike.
          let (quotient, rest) = way.quotientAndRemainder(dividingBy: rise)
          crossings.append(low.x + Int64(rest < 0 ? quotient - 1 : quotient) + shift)
        }
      }
      crossings.sort()
      for place in stride(from: 0, to: crossings.count - 1, by: 2) {
        all.append(crossings[place]..<crossings[place + 1])
      }
    }
    all.sort { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
    var merged: [Range<Int64>] = []
    for stretch in all {
      if let last = merged.last, stretch.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, stretch.upperBound)
      } else {
        merged.append(stretch)
      }
    }
    return merged
  }

  private static func common(_ a: [Range<Int64>], _ b: [Range<Int64>]) -> Int128 {
    var sum: Int128 = 0
    var (first, second) = (0, 0)
    while first < a.count, second < b.count {
      let low = max(a[first].lowerBound, b[second].lowerBound)
      let high = min(a[first].upperBound, b[second].upperBound)
      sum += Int128(max(0, high - low))
      if a[first].upperBound < b[second].upperBound { first += 1 } else { second += 1 }
    }
    return sum
  }
}

extension Area.Box {
  fileprivate var sides: [Int64] { [southE7, westE7, northE7, eastE7] }
}
