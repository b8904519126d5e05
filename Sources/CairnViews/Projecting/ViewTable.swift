package import CairnFold
package import CairnModel
package import CairnStore

/// The tables of a view store.
enum ViewTable: Hashable {
  /// One row: what the fold keeps of the survey as a whole.
  case header
  /// By entity.
  case entities
  /// By index.
  case anomalies
  /// Entities where conflicts may be open, or were.
  case disputed
  /// One row: which state the warnings are of.
  case warningMark
  /// By what they are about.
  case warnings
  /// By entity that was ever merged or merged into: as what it is shown.
  case mergePlaces
  /// By the least entity of them: the merges that join some.
  case mergeComponents
  /// Entities that something was judged of.
  case judged
  /// Entities that changed since warnings were found last.
  case marks
  /// What entities tell by themselves, when they were judged last.
  case findings
  /// Who names an entity.
  case referrers
  /// Where an entity counts as a member.
  case memberships
  /// What the members of an entity come to.
  case tallies
  /// Sound areas.
  case areas
  /// Where areas lie that are compared, and what that said.
  case shapes
  /// Who is found at a place, or by what it shares with others.
  case likenessPlaces
  /// What is odd about an entity, judged or not: by itself and by what it names; by its members.
  case odd, holding
  /// What an entity may be one with.
  case pairs
  /// Entities of one kind.
  case kind(KindNumber)
  /// By entity: the piece of its journal that has this number, where it has so many.
  case journalPiece(Int)

  var number: UInt32 {
    switch self {
    case .header: 1
    case .entities: 2
    case .anomalies: 3
    case .disputed: 4
    case .warningMark: 5
    case .warnings: 6
    case .mergePlaces: 20
    case .mergeComponents: 21
    case .judged: 30
    case .marks: 31
    case .findings: 32
    case .referrers: 33
    case .memberships: 34
    case .tallies: 35
    case .areas: 36
    case .shapes: 37
    case .odd: 38
    case .holding: 39
    case .pairs: 40
    case .likenessPlaces: 41
    case .kind(let kind): 1_000 + min(kind.rawValue, KindNumber.range.upperBound)
    case .journalPiece(let number): 1 << 31 | UInt32(clamping: number)
    }
  }
}

extension ViewStore {
  func header() throws(StoreError) -> FoldHeader? {
    guard let bytes = try part(table: ViewTable.header.number, key: 0) else { return nil }
    return try read(.header, 0) { () throws(StateDamage) in try FoldHeader(decoding: bytes) }
  }

  /// Ids that a table has rows of, in the order of packed ids.
  func ids(
    in table: ViewTable, after id: EntityID?, count: Int
  ) throws(StoreError) -> [EntityID] {
    try parts(table: table.number, after: id?.packed, count: count)
      .compactMap { EntityID(packed: $0.key) }
  }

  func read<Part>(
    _ table: ViewTable, _ key: UInt64, _ body: () throws(StateDamage) -> Part
  ) throws(StoreError) -> Part {
    try Self.read(table, key, body)
  }

  static func read<Part>(
    _ table: ViewTable, _ key: UInt64, _ body: () throws(StateDamage) -> Part
  ) throws(StoreError) -> Part {
    do throws(StateDamage) {
      return try body()
    } catch {
      throw StoreError(
        .damaged, place: "views, table \(table), key \(key)", error.description)
    }
  }
}

extension ViewStore {
  /// Stores what a run of entries changed, as one step.
  /// - Parameter root: of the log as far as it was folded.
  package func take(
    _ changes: FoldChanges, of header: FoldHeader, _ root: Digest
  ) throws(StoreError) {
    let merges = try MergeChange(changes.realiased, in: self).parts(since: header.size)
    var changes = changes
    changes.reconsidered.formUnion(merges.moved)
    try write(
      changes.parts(header: header, marks: try SurveyReader<Self>.keepsWarnings(self))
        + merges.parts,
      position: ViewPosition(size: header.size, root: root, rulesLevel: header.rulesLevel))
  }
}

extension FoldChanges {
  /// What to store of these changes.
  /// - Parameter marks: says which entities changed, for those who keep warnings.
  package func parts(header: FoldHeader, marks: Bool) -> [ViewPart] {
    var parts = [
      ViewPart(table: ViewTable.header.number, key: 0, bytes: header.encoded())
    ]
    for entity in entities {
      let key = entity.id.packed
      parts.append(
        ViewPart(table: ViewTable.entities.number, key: key, bytes: entity.bytes))
      for (number, bytes) in entity.newPieces {
        parts.append(
          ViewPart(table: ViewTable.journalPiece(number).number, key: key, bytes: bytes))
      }
      if judged.contains(entity.id) {
        parts.append(ViewPart(table: ViewTable.judged.number, key: key, bytes: []))
      }
      if let kind = entity.newKind {
        parts.append(ViewPart(table: ViewTable.kind(kind).number, key: key, bytes: []))
      }
    }
    if marks {
      for id in reconsidered.union(entities.map(\.id)).sorted() {
        parts.append(ChangeMark(size: header.size).part(of: id))
      }
    }
    // A row stays once it is there: a closed conflict is found by it.
    for id in disputed.sorted() {
      parts.append(ViewPart(table: ViewTable.disputed.number, key: id.packed, bytes: []))
    }
    for anomaly in anomalies {
      parts.append(
        ViewPart(
          table: ViewTable.anomalies.number, key: anomaly.index.rawValue,
          bytes: anomaly.encoded()))
    }
    return parts
  }
}
