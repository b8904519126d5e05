import CairnFold
import CairnModel
import CairnStore

/// What is odd about entities beside others.
extension WarningPass {
  // MARK: Members

  /// Counts an entity where it is a member now, and no longer where it was.
  mutating func count(
    _ memberships: KeptMemberships, of id: EntityID, _ work: inout Work
  ) throws(StoreError) {
    let old = try self.memberships(of: id)
    guard old != memberships else { return }
    for (all, times) in [(old.all, -1), (memberships.all, 1)] {
      for membership in all {
        for container in membership.containers {
          if work.tallies[container] == nil {
            work.tallies[container] = try tallies(of: container)
          }
          work.tallies[container]?.byRule[membership.rule, default: MemberTally()]
            .add(membership.category, times: times)
        }
      }
    }
    rows.set(
      .memberships, id.packed, memberships.all.isEmpty ? nil : memberships.encoded())
  }

  private mutating func storeTallies(_ work: Work) {
    for (container, tallies) in work.tallies {
      var kept = tallies
      kept.byRule = tallies.byRule.filter { !$0.value.isEmpty }
      rows.set(.tallies, container.packed, kept.byRule.isEmpty ? nil : kept.encoded())
    }
  }

  mutating func judgeContainers(_ work: inout Work) throws(StoreError) {
    storeTallies(work)
    for id in work.containers.union(work.tallies.keys) {
      var odd: [Warning] = []
      if let findings = try kept(id)?.findings, !findings.isRetracted {
        let tallies = try tallies(of: id)
        odd = judge.warnings(holding: findings) { tallies.byRule[$0] ?? MemberTally() }
      }
      let new = odd.isEmpty ? nil : Warning.encoded(odd)
      guard try rows.bytes(.holding, id.packed) != new else { continue }
      rows.set(.holding, id.packed, new)
      work.listed.insert(id)
    }
  }

  private mutating func memberships(of id: EntityID) throws(StoreError) -> KeptMemberships {
    guard let bytes = try rows.bytes(.memberships, id.packed) else { return KeptMemberships() }
    return try Views.read(.memberships, id.packed) { () throws(StateDamage) in
      try KeptMemberships(decoding: bytes)
    }
  }

  private mutating func tallies(of id: EntityID) throws(StoreError) -> KeptTallies {
    guard let bytes = try rows.bytes(.tallies, id.packed) else { return KeptTallies() }
    return try Views.read(.tallies, id.packed) { () throws(StateDamage) in
      try KeptTallies(decoding: bytes)
    }
  }

  // MARK: Areas

  /// Compares areas that were not compared before as they are.
  mutating func compareAreas(_ work: inout Work) throws(StoreError) {
    var effort = effort
    defer { self.effort = effort }
    var all: [EntityID: KeptShapes] = [:]
    try rows.forEach(.shapes) { (key, bytes) throws(StoreError) in
      guard let id = EntityID(packed: key) else { return }
      all[id] = try Views.read(.shapes, key) { () throws(StateDamage) in
        try KeptShapes(decoding: bytes)
      }
    }
    var overlaps: [EntityID: [KeptShapes.Overlap]] = [:]
    var measured: [Digest: MeasuredArea] = [:]
    for rule in Set(all.values.flatMap(\.shapes).map(\.rule)).sorted() {
      var shapes: [EntityID: KeptShapes.Shape] = [:]
      for (id, kept) in all { shapes[id] = kept.shapes.first { $0.rule == rule } }
      let pairs = try SurveyWarnings.pairs(
        shapes.map { (entity: $0.key, box: $0.value.box) }
      ) { () throws(StoreError) in try rows.checkIsWanted() }
      for (first, second) in pairs {
        try rows.checkIsWanted()
        guard let one = shapes[first], let other = shapes[second] else { continue }
        let known = all[first]?.overlaps.first {
          $0.rule == rule && $0.other == second && $0.own == one.digest && $0.others == other.digest
        }
        var permille = known?.permille ?? 0
        if known == nil {
          guard let a = try measure(first, one, &measured),
            let b = try measure(second, other, &measured)
          else { continue }
          permille = a.overlapPermille(with: b, &effort)
        }
        overlaps[first, default: []].append(
          KeptShapes.Overlap(
            rule: rule, other: second, own: one.digest, others: other.digest, permille: permille))
      }
    }
    for (id, var kept) in all where kept.overlaps != overlaps[id] ?? [] {
      kept.overlaps = overlaps[id] ?? []
      rows.set(.shapes, id.packed, kept == KeptShapes() ? nil : kept.encoded())
      work.listed.insert(id)
    }
  }

  private mutating func measure(
    _ id: EntityID, _ shape: KeptShapes.Shape, _ known: inout [Digest: MeasuredArea]
  ) throws(StoreError) -> MeasuredArea? {
    if let measured = known[shape.digest] { return measured }
    let measured = try areas(of: id)?.area(shape.key).map { MeasuredArea($0) }
    known[shape.digest] = measured
    return measured
  }
}
