package import CairnModel

/// Where an entity is found by those that may be one with it: a cell of the ground, or a text that
/// several may share. Rows of whoever keeps findings are numbered by it.
package enum LikenessPlace: Hashable, Sendable {
  package struct Cell: Hashable, Sendable {
    var rule: Int
    var cell: NeighbourGrid.Cell
  }

  case cell(Cell)
  case identifier(rule: Int, kind: KindNumber, Text)
  case host(rule: Int, kind: KindNumber, Text)

  /// The key of a row. Two places may have one key: then both are looked at.
  package var key: UInt64 {
    switch self {
    case .cell(let cell):
      Self.mixed([
        1, UInt64(cell.rule), UInt64(cell.cell.kind.rawValue), UInt64(bitPattern: cell.cell.row),
        UInt64(bitPattern: cell.cell.column),
      ])
    case .identifier(let rule, let kind, let text): Self.mixed(2, rule, kind, text)
    case .host(let rule, let kind, let text): Self.mixed(3, rule, kind, text)
    }
  }

  private static func mixed(
    _ tag: UInt64, _ rule: Int, _ kind: KindNumber, _ text: Text
  ) -> UInt64 {
    mixed([tag, UInt64(rule), UInt64(kind.rawValue)] + text.string.utf8.map { UInt64($0) })
  }

  /// Splitmix64 over numbers, within 62 bits.
  private static func mixed(_ numbers: [UInt64]) -> UInt64 {
    var state: UInt64 = 0
    for number in numbers {
      state = (state ^ number) &+ 0x9e37_79b9_7f4a_7c15
      state = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
      state = (state ^ state >> 27) &* 0x94d0_49bb_1331_11eb
      state ^= state >> 31
    }
    return state >> 2
  }
}

extension LikenessPlace.Cell {
  /// Cells whose entities may look into this one, itself among them.
  package var surroundings: Set<LikenessPlace.Cell> {
    Set(NeighbourGrid.surroundings(of: cell).map { LikenessPlace.Cell(rule: rule, cell: $0) })
  }
}

extension EntityFindings {
  /// Where it is found by those that may be one with it.
  package var likenessPlaces: Set<LikenessPlace> {
    var places: Set<LikenessPlace> = []
    for likeness in likenesses {
      let subject = DuplicateSubject(likeness.facts)
      if let cell = NeighbourGrid.cell(of: subject) {
        places.insert(.cell(LikenessPlace.Cell(rule: likeness.rule, cell: cell)))
      }
      if let identifier = subject.externalID {
        places.insert(.identifier(rule: likeness.rule, kind: kind, identifier))
      }
      if let host = subject.host {
        places.insert(.host(rule: likeness.rule, kind: kind, host))
      }
    }
    return places
  }
}

/// That an entity may be one with another, by what.
package struct KeptLikeness: Hashable, Sendable {
  package static let byName: UInt8 = 1
  package static let byIdentifier: UInt8 = 2
  package static let byHost: UInt8 = 4

  package var rule: Int
  package var other: EntityID
  /// One bit each.
  package var reasons: UInt8
}

/// Those that an entity may be one with, sorted.
package struct KeptLikenesses: Hashable, Sendable {
  private static let part: UInt8 = 0x6c

  package private(set) var all: [KeptLikeness]

  package init(_ all: [KeptLikeness] = []) { self.all = all }

  /// Says by what two may be one besides, or no longer.
  package mutating func set(_ reason: UInt8, _ isSo: Bool, rule: Int, other: EntityID) {
    guard let place = all.firstIndex(where: { $0.rule == rule && $0.other == other }) else {
      guard isSo else { return }
      all.append(KeptLikeness(rule: rule, other: other, reasons: reason))
      all.sort { ($0.rule, $0.other) < ($1.rule, $1.other) }
      return
    }
    all[place].reasons = isSo ? all[place].reasons | reason : all[place].reasons & ~reason
    if all[place].reasons == 0 { all.remove(at: place) }
  }

  package func encoded() -> [UInt8] {
    var writer = StateWriter(part: Self.part)
    writer.write(count: all.count)
    for likeness in all {
      writer.write(count: likeness.rule)
      writer.write(likeness.other.packed)
      writer.write(UInt64(likeness.reasons))
    }
    return writer.bytes
  }

  package init(decoding bytes: [UInt8]) throws(StateDamage) {
    var reader = try StateReader(bytes, part: Self.part)
    all = []
    for _ in 0..<(try reader.count()) {
      all.append(
        KeptLikeness(
          rule: Int(try reader.narrow(UInt16.self)), other: EntityID(try reader.event()),
          reasons: try reader.narrow(UInt8.self)))
    }
    try reader.end()
  }
}
