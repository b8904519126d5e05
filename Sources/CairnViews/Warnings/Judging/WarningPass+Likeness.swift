import CairnFold
import CairnModel
import CairnStore

/// Entities that may be one.
extension WarningPass {
  /// Entities that changed and are compared with what is around each.
  private static var likenedAloneMaximum: Int { 256 }

  /// What changed of where entities are found.
  struct LikenessWork {
    var entities: Set<EntityID> = []
    var places: [LikenessPlace: (added: Set<EntityID>, removed: Set<EntityID>)] = [:]

    mutating func note(_ id: EntityID, _ before: EntityFindings?, _ after: EntityFindings?) {
      entities.insert(id)
      let (old, new) = (before?.likenessPlaces ?? [], after?.likenessPlaces ?? [])
      for place in old.subtracting(new) { places[place, default: ([], [])].removed.insert(id) }
      for place in new.subtracting(old) { places[place, default: ([], [])].added.insert(id) }
      // What stayed where it was may be another by name.
      for place in old.intersection(new) where places[place] == nil { places[place] = ([], []) }
    }
  }

  /// Compares those around what changed, and those that share something with it.
  mutating func compareNames(_ work: inout Work) throws(StoreError) {
    for (key, change) in byKey(work.likeness.places) {
      let own = try found(at: key).union(change.added).subtracting(change.removed)
      rows.set(.likenessPlaces, key, own.isEmpty ? nil : KeptIDs(own).encoded())
    }
    let changed = work.likeness.entities
    // Of many that changed everything is compared at once.
    let isWhole = work.isWhole || changed.count > Self.likenedAloneMaximum
    let all = isWhole ? try allLikened() : []
    let allIDs = changed.union(all.map(\.id))
    var cells: Set<LikenessPlace.Cell> = []
    var identifiers: Set<LikenessPlace> = []
    var hosts: Set<LikenessPlace> = []
    for place in work.likeness.places.keys {
      switch place {
      case .cell(let cell): cells.insert(cell)
      case .identifier: identifiers.insert(place)
      case .host: hosts.insert(place)
      }
    }
    var around: Set<LikenessPlace> = []
    for cell in isWhole ? [] : cells {
      for other in cell.surroundings { around.insert(.cell(other)) }
    }
    let neighbours = isWhole ? all : try findings(at: around)
    let affected = Set(cells.map { LikenessPlace.cell($0) })
    let within = neighbours.filter { !$0.likenessPlaces.isDisjoint(with: affected) }.map(\.id)
    var effort = effort
    let named = try judge.named(
      among: neighbours, touching: isWhole ? nil : cells, &effort
    ) { () throws(StoreError) in try rows.checkIsWanted() }
    self.effort = effort
    try replace(
      KeptLikeness.byName, of: isWhole ? allIDs : changed.union(within), by: named, &work)
    let sharers = isWhole ? all : try findings(at: identifiers)
    try replace(
      KeptLikeness.byIdentifier, of: changed.union(sharers.map(\.id)),
      by: judge.sharing(among: sharers, hosts: false), &work)
    let guests = isWhole ? all : try findings(at: hosts)
    try replace(
      KeptLikeness.byHost, of: changed.union(guests.map(\.id)),
      by: judge.sharing(among: guests, hosts: true), &work)
    // The words say how far apart they are.
    for id in changed {
      for likeness in try likenesses(of: id).all { work.listed.insert(min(id, likeness.other)) }
    }
  }

  /// Several places may have one key.
  private func byKey(
    _ places: [LikenessPlace: (added: Set<EntityID>, removed: Set<EntityID>)]
  ) -> [UInt64: (added: Set<EntityID>, removed: Set<EntityID>)] {
    var keys: [UInt64: (added: Set<EntityID>, removed: Set<EntityID>)] = [:]
    for (place, change) in places {
      keys[place.key, default: ([], [])].added.formUnion(change.added)
      keys[place.key, default: ([], [])].removed.formUnion(change.removed)
    }
    for (key, change) in keys {
      keys[key]?.removed = change.removed.subtracting(change.added)
    }
    return keys
  }

  /// Pairs of entities by a reason, in place of those that there were.
  private mutating func replace(
    _ reason: UInt8, of entities: Set<EntityID>, by pairs: Set<LikenessPair>, _ work: inout Work
  ) throws(StoreError) {
    var old: Set<LikenessPair> = []
    for id in entities {
      for likeness in try likenesses(of: id).all where likeness.reasons & reason > 0 {
        old.insert(
          LikenessPair(
            rule: likeness.rule, first: min(id, likeness.other), second: max(id, likeness.other)))
      }
    }
    for (changed, isSo) in [(old.subtracting(pairs), false), (pairs.subtracting(old), true)] {
      for pair in changed {
        for (id, other) in [(pair.first, pair.second), (pair.second, pair.first)] {
          var own = try likenesses(of: id)
          own.set(reason, isSo, rule: pair.rule, other: other)
          rows.set(.pairs, id.packed, own.all.isEmpty ? nil : own.encoded())
        }
        work.listed.insert(pair.first)
      }
    }
  }

  // MARK: Rows

  mutating func likenesses(of id: EntityID) throws(StoreError) -> KeptLikenesses {
    guard let bytes = try rows.bytes(.pairs, id.packed) else { return KeptLikenesses() }
    return try Views.read(.pairs, id.packed) { () throws(StateDamage) in
      try KeptLikenesses(decoding: bytes)
    }
  }

  private mutating func found(at key: UInt64) throws(StoreError) -> Set<EntityID> {
    guard let bytes = try rows.bytes(.likenessPlaces, key) else { return [] }
    return try Views.read(.likenessPlaces, key) { () throws(StateDamage) in
      try KeptIDs(decoding: bytes).ids
    }
  }

  /// Those that are found at some places, and not at others of the same keys.
  private mutating func findings(
    at places: Set<LikenessPlace>
  ) throws(StoreError) -> [EntityFindings] {
    var ids: Set<EntityID> = []
    for key in Set(places.map(\.key)) { ids.formUnion(try found(at: key)) }
    var all: [EntityFindings] = []
    for id in ids {
      guard let findings = try kept(id)?.findings,
        !findings.likenessPlaces.isDisjoint(with: places)
      else { continue }
      all.append(findings)
    }
    return all
  }

  private func allLikened() throws(StoreError) -> [EntityFindings] {
    var all: [EntityFindings] = []
    try rows.forEach(.findings) { (key, bytes) throws(StoreError) in
      guard let findings = try kept(key, bytes).findings, findings.isLikened else { return }
      all.append(findings)
    }
    return all
  }
}
