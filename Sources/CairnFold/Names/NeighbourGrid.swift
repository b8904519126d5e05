import CairnModel

/// Entities with a name and a place, by kind and by cells of the ground, so that each is compared
/// with those near it only.
///
/// A row of cells is 4,500 × 1e-7 degrees of latitude high, which is 50.04 m. Each row has cells of
/// its own width, which at the row's edge nearer to a pole is 50.04 m too; the last one of a row
/// takes what is left of the turn, and the first one is its neighbour. An entity looks at the cells
/// that its reach touches: in its row, above and below at most 3 cells in each direction, or 10 × 10
/// where it reaches furthest (200 m); more columns only beside a pole, where there are few.
///
/// A cell of up to 16 entities of a kind is looked at whole. In a larger one an entity looks at 4
/// on both sides of itself in the order of folded names, and at 4 on both sides in the order of
/// names read backwards, so that neither a slip at the end of a name nor one at its beginning hides
/// it. Who looks into more than 16 cells looks at half of each of these numbers.
struct NeighbourGrid {
  static let rowHeightE7: Int64 = 4_500
  /// How much of a cell an entity looks at.
  struct Attention {
    /// Entities of a kind that are looked at whole.
    var wholeMaximum: Int
    /// How far to look in the order of names of a larger cell, in each direction.
    var windowCount: Int

    init(cellCount: Int) {
      let isFar = cellCount > 16
      wholeMaximum = isFar ? 8 : 16
      windowCount = isFar ? 2 : 4
    }
  }

  struct Cell: Hashable, Comparable {
    var kind: KindNumber
    var row: Int64
    var column: Int64

    static func < (a: Cell, b: Cell) -> Bool {
      (a.kind, a.row, a.column) < (b.kind, b.row, b.column)
    }
  }

  /// A subject in a cell, with its name in one of the two directions.
  private struct Item {
    var cell: Cell
    var name: [UInt32]
    /// Among the subjects, which are sorted by id.
    var place: Int

    func isBefore(_ other: Item) -> Bool {
      if cell != other.cell { return cell < other.cell }
      if name != other.name { return name.lexicographicallyPrecedes(other.name) }
      return place < other.place
    }
  }

  private struct Subject {
    var kind: KindNumber
    var name: [UInt32]
    var vertex: Vertex
    var reachMillimetres: Int64
  }

  private let subjects: [Subject?]
  private let forwards: [Item]
  private let backwards: [Item]
  /// Where a cell's items are, in both lists.
  private let ranges: [Cell: Range<Int>]

  init(_ all: [DuplicateSubject]) {
    subjects = all.map { subject in
      guard let name = subject.name, let point = subject.point else { return nil }
      return Subject(
        kind: subject.kind, name: name.scalars, vertex: point.vertex,
        reachMillimetres: subject.reachMillimetres)
    }
    var items: [Item] = []
    for (place, subject) in subjects.enumerated() {
      guard let subject else { continue }
      let cell = Self.cell(of: subject.vertex, subject.kind)
      items.append(Item(cell: cell, name: subject.name, place: place))
    }
    forwards = items.sorted { $0.isBefore($1) }
    for position in items.indices { items[position].name.reverse() }
    backwards = items.sorted { $0.isBefore($1) }
    var ranges: [Cell: Range<Int>] = [:]
    for (position, item) in forwards.enumerated() {
      ranges[item.cell] = (ranges[item.cell]?.lowerBound ?? position)..<(position + 1)
    }
    self.ranges = ranges
  }

  /// Calls with the places of those that a subject is to be compared with, some of them twice.
  func forEachNeighbour(of place: Int, _ body: (Int) -> Void) {
    guard let subject = subjects[place] else { return }
    let reversed = Array(subject.name.reversed())
    let cells = Self.cells(around: subject.vertex, subject.reachMillimetres, subject.kind)
    let attention = Attention(cellCount: cells.count)
    for cell in cells {
      guard let range = ranges[cell] else { continue }
      if range.count <= attention.wholeMaximum {
        for position in range where forwards[position].place != place {
          body(forwards[position].place)
        }
      } else {
        let own = Item(cell: cell, name: subject.name, place: place)
        Self.forEachBeside(own, range, of: forwards, attention.windowCount, body)
        let back = Item(cell: cell, name: reversed, place: place)
        Self.forEachBeside(back, range, of: backwards, attention.windowCount, body)
      }
    }
  }

  /// Calls with the places of those around an item in its order. The item need not be of that cell.
  private static func forEachBeside(
    _ own: Item, _ range: Range<Int>, of items: [Item], _ windowCount: Int,
    _ body: (Int) -> Void
  ) {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high {
      let middle = low + (high - low) / 2
      if items[middle].isBefore(own) { low = middle + 1 } else { high = middle }
    }
    // The item itself is no neighbour, where it is of that cell.
    let behind = low < range.upperBound && items[low].place == own.place ? low + 1 : low
    for position in max(range.lowerBound, low - windowCount)..<low { body(items[position].place) }
    for position in behind..<max(behind, min(range.upperBound, behind + windowCount)) {
      body(items[position].place)
    }
  }

  // MARK: Cells

  /// Where a subject lies that has a name and a place.
  static func cell(of subject: DuplicateSubject) -> Cell? {
    guard subject.name != nil, let vertex = subject.point?.vertex else { return nil }
    return cell(of: vertex, subject.kind)
  }

  private static func cell(of vertex: Vertex, _ kind: KindNumber) -> Cell {
    let row = row(Int64(vertex.latitudeE7))
    return Cell(
      kind: kind, row: row, column: columns(of: row).column(Int64(vertex.longitudeE7)))
  }

  /// Cells of which somebody may look into a cell, and those that somebody in it looks into: what its
  /// corners reach, and somewhat more.
  static func surroundings(of cell: Cell) -> Set<Cell> {
    let reach = 2 * DuplicateSearch.accuracyMillimetresMaximum + 50_000
    let columns = columns(of: cell.row)
    let west = cell.column * columns.widthE7 - Geodesy.turnE7 / 2
    let isLast = cell.column == columns.count - 1
    let east = isLast ? Geodesy.turnE7 / 2 - 1 : west + columns.widthE7 - 1
    let south = cell.row * rowHeightE7 - 900_000_000
    var found: Set<Cell> = []
    for latitude in [south, min(south + rowHeightE7 - 1, 900_000_000)] {
      for longitude in [west, east] {
        let corner = Vertex(
          latitudeE7: Int32(clamping: latitude), longitudeE7: Int32(clamping: longitude))
        found.formUnion(cells(around: corner, reach, cell.kind))
      }
    }
    return found
  }

  /// The cells of one row.
  private struct Columns {
    var widthE7: Int64
    var count: Int64

    func column(_ longitudeE7: Int64) -> Int64 {
      let turn = Geodesy.turnE7
      let east = (longitudeE7 + turn / 2) % turn
      return min((east < 0 ? east + turn : east) / widthE7, count - 1)
    }

    /// Those that a stretch touches, across the 180th meridian too.
    func around(_ longitudeE7: Int64, _ reachE7: Int64?) -> [Int64] {
      guard let reachE7, 2 * (reachE7 + widthE7) < Geodesy.turnE7, count > 2 else {
        return Array(0..<count)
      }
      let west = column(longitudeE7 - reachE7)
      let east = column(longitudeE7 + reachE7)
      return west <= east ? Array(west...east) : Array(west..<count) + Array(0...east)
    }
  }

  private static func row(_ latitudeE7: Int64) -> Int64 {
    (min(max(latitudeE7, -900_000_000), 900_000_000) + 900_000_000) / rowHeightE7
  }

  private static func columns(of row: Int64) -> Columns {
    let south = row * rowHeightE7 - 900_000_000
    let furthest = max(abs(south), abs(south + rowHeightE7))
    let cosine = Geodesy.cosine(latitudeE7: Int32(min(furthest, 900_000_000)))
    let turn = Geodesy.turnE7
    let width = cosine == 0 ? turn : min(turn, (rowHeightE7 << 30) / cosine + 1)
    return Columns(widthE7: width, count: turn / width)
  }

  /// Whatever lies within reach of a place is in one of these.
  static func cells(
    around vertex: Vertex, _ reachMillimetres: Int64, _ kind: KindNumber
  ) -> [Cell] {
    let latitude = Int64(vertex.latitudeE7)
    let north = (reachMillimetres << 32) / Int64(Geodesy.millimetresPerE7) + 2
    // The narrowest parallel within reach.
    let furthest = min(abs(latitude) + north, 900_000_000)
    let cosine = Geodesy.cosine(latitudeE7: Int32(furthest))
    let east = cosine == 0 ? nil : (north << 30) / cosine + 2
    var cells: [Cell] = []
    for row in row(latitude - north)...row(latitude + north) {
      for column in columns(of: row).around(Int64(vertex.longitudeE7), east) {
        cells.append(Cell(kind: kind, row: row, column: column))
      }
    }
    return cells
  }
}
