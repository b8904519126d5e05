import CairnModel

/// Which areas are compared with each other (W07): those whose boxes meet, and of many a number that
/// is bounded for each, so that no flood of areas displaces another person's.
///
/// The ground is cut into square cells, whose sides are powers of two of 1e-7 degrees. An area lies
/// in the cells of the smallest side that is longer than its box, which are at most two by two. Of a
/// cell 64 areas count; and each area is compared with 16 of those that count in cells of its own or
/// a longer side which its box touches. Where there are more, people take turns.
struct AreaPairing {
  /// Areas of a cell that count.
  static let countOfCellMaximum = 64
  /// Others that an area is compared with for its own sake. It may be one of theirs besides.
  static let othersMaximum = 16

  /// Whose area it is, and where.
  struct Subject: Sendable {
    var entity: EntityID
    var box: Area.Box
  }

  private struct Cell: Hashable {
    var level: Int
    var row: Int64
    var column: Int64
  }

  private let subjects: [Subject]
  private let levels: [Int]
  /// Places of those that count.
  private var cells: [Cell: [Int]] = [:]

  /// - Parameter subjects: by entity.
  init(_ subjects: [Subject]) {
    self.subjects = subjects
    let own = subjects.map { Self.level(of: $0.box) }
    levels = Set(own).sorted()
    for (place, subject) in subjects.enumerated() {
      for cell in Self.cells(of: subject.box, level: own[place]) {
        cells[cell, default: []].append(place)
      }
    }
    for (cell, places) in cells where places.count > Self.countOfCellMaximum {
      cells[cell] = takingTurns(places, Self.countOfCellMaximum)
    }
  }

  /// Pairs of places, each once, in order.
  ///
  /// - Complexity: O(n log n), with a constant that the bounds above make.
  var pairs: [(first: Int, second: Int)] { pairs { () throws(Never) in } }

  func pairs<Failure: Error>(
    _ checkIsWanted: () throws(Failure) -> Void
  ) throws(Failure) -> [(first: Int, second: Int)] {
    var pairs: [(first: Int, second: Int)] = []
    for place in subjects.indices {
      try checkIsWanted()
      for other in others(of: place) { pairs.append((min(place, other), max(place, other))) }
    }
    pairs.sort { $0 < $1 }
    var result: [(first: Int, second: Int)] = []
    for pair in pairs {
      if let last = result.last, last == pair { continue }
      result.append(pair)
    }
    return result
  }

  /// Those that an area is compared with for its own sake: of the nearest size first.
  private func others(of place: Int) -> [Int] {
    let box = subjects[place].box
    let own = Self.level(of: box)
    var others: [Int] = []
    var known: Set<Int> = [place]
    for level in levels where level >= own {
      var found: [Int] = []
      for cell in Self.cells(of: box, level: level) {
        for other in cells[cell] ?? []
        where Self.meet(box, subjects[other].box) && known.insert(other).inserted {
          found.append(other)
        }
      }
      others += found.sorted()
    }
    return takingTurns(others, Self.othersMaximum)
  }

  /// The first of every person, by the number of their device, then the second of each, and so on.
  private func takingTurns(_ places: [Int], _ count: Int) -> [Int] {
    guard places.count > count else { return places }
    var turns: [DeviceNumber: Int] = [:]
    let ranked = places.map { place in
      let device = subjects[place].entity.event.device
      let turn = turns[device, default: 0]
      turns[device] = turn + 1
      return (turn: turn, device: device, place: place)
    }
    return ranked.sorted { ($0.turn, $0.device) < ($1.turn, $1.device) }.prefix(count)
      .map(\.place)
  }

  // MARK: Cells

  /// Of the smallest side that is longer than a box.
  private static func level(of box: Area.Box) -> Int {
    let length = max(box.northE7 - box.southE7, box.eastE7 - box.westE7)
    return Int64.bitWidth - length.leadingZeroBitCount
  }

  /// Those that a box touches, a turn further west too where it lies across the 180th meridian.
  private static func cells(of box: Area.Box, level: Int) -> [Cell] {
    let shifts = box.eastE7 > Geodesy.turnE7 / 2 ? [0, Geodesy.turnE7] : [0]
    var cells: [Cell] = []
    for shift in shifts {
      for row in (box.southE7 >> level)...(box.northE7 >> level) {
        for column in ((box.westE7 - shift) >> level)...((box.eastE7 - shift) >> level) {
          cells.append(Cell(level: level, row: row, column: column))
        }
      }
    }
    return cells
  }

  private static func meet(_ a: Area.Box, _ b: Area.Box) -> Bool {
    guard a.southE7 <= b.northE7, b.southE7 <= a.northE7 else { return false }
    return [0, -Geodesy.turnE7, Geodesy.turnE7].contains { shift in
      a.westE7 + shift <= b.eastE7 && b.westE7 <= a.eastE7 + shift
    }
  }
}

/// The areas of a survey, and which of them have too much in common.
struct AreaComparison {
  private var areas: [EntityID: MeasuredArea] = [:]

  mutating func add(_ area: Area, of entity: EntityID) {
    areas[entity] = MeasuredArea(area)
  }

  /// Warns of each pair that has more than so many thousandths of the smaller in common.
  func overlaps<Failure: Error>(
    above permille: Int64, _ effort: inout WarningEffort,
    _ checkIsWanted: () throws(Failure) -> Void
  ) throws(Failure) -> [Warning] {
    // By entity, for the order of adding has no say.
    let subjects = areas.map { AreaPairing.Subject(entity: $0.key, box: $0.value.area.box) }
      .sorted { $0.entity < $1.entity }
    var warnings: [Warning] = []
    for (first, second) in try AreaPairing(subjects).pairs(checkIsWanted) {
      try checkIsWanted()
      let (a, b) = (subjects[first].entity, subjects[second].entity)
      guard let one = areas[a], let other = areas[b] else { continue }
      let share = one.overlapPermille(with: other, &effort)
      guard share > permille else { continue }
      warnings.append(
        Warning(
          .areasOverlap, subject: a, related: b,
          detail: Text("\(share / 10) % of the smaller one lies in both")))
    }
    return warnings
  }
}
