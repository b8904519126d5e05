import CairnFold
import CairnModel
import CairnStore

/// The list of warnings, kept by what they name.
extension WarningPass {
  /// Puts what is odd now in place of what was, where something may have changed.
  mutating func list(_ work: Work, _ reader: SurveyReader<Views>) throws(StoreError) {
    var changes: [UInt64: (removed: Set<Warning>, added: [Warning])] = [:]
    func note(_ warning: Warning, isNew: Bool) {
      let key = WarningRow.key(of: warning)
      for key in Set([key, warning.related?.packed ?? key]) {
        if isNew {
          changes[key, default: ([], [])].added.append(warning)
        } else {
          changes[key, default: ([], [])].removed.insert(warning)
        }
      }
    }
    func replace(_ old: [Warning], _ new: [Warning], _ sum: inout WarningSum) {
      let (before, after) = (Set(old), Set(new))
      for warning in old where !after.contains(warning) {
        sum.remove(warning)
        note(warning, isNew: false)
      }
      for warning in new where !before.contains(warning) {
        sum.add(warning)
        note(warning, isNew: true)
      }
    }
    var listed = work.listed
    for id in work.judgedOf { listed.formUnion(try namedByJudgements(of: id)) }
    for id in listed {
      let old = try warnings(.warnings, id.packed).filter { $0.subject == id }
      let new = try unjudged(id)
      replace(old, new, &sum)
    }
    let (old, new) = (try keptClockWarnings(), clockWarnings(reader))
    replace(old, new, &sum)
    for (key, change) in changes {
      var own = try warnings(.warnings, key)
      own.removeAll { change.removed.contains($0) }
      own += change.added
      rows.set(.warnings, key, own.isEmpty ? nil : Warning.encoded(own.sorted()))
    }
  }

  /// The entity, and what its judgements tell it from: a pair stands with the one of the lesser id.
  private mutating func namedByJudgements(of id: EntityID) throws(StoreError) -> Set<EntityID> {
    try resolve(id)
    let root = standings[id]?.root ?? id
    var named: Set<EntityID> = [root]
    for held in try kept(root)?.findings?.judgements ?? [] {
      for other in held.standing.judgement.named {
        try resolve(other)
        named.insert(standings[other]?.root ?? other)
      }
    }
    return named
  }

  /// What is odd about an entity and was not found to be fine.
  private mutating func unjudged(_ id: EntityID) throws(StoreError) -> [Warning] {
    var odd = try warnings(.odd, id.packed) + warnings(.holding, id.packed)
    for overlap in try shapes(of: id).overlaps {
      if let warning = judge.warning(
        overlapping: id, overlap.other, rule: overlap.rule, permille: overlap.permille)
      {
        odd.append(warning)
      }
    }
    let findings = try kept(id)?.findings
    if let findings {
      for likeness in try likenesses(of: id).all where id < likeness.other {
        guard let other = try kept(likeness.other)?.findings,
          let warning = judge.warning(likening: findings, other, rule: likeness.rule)
        else { continue }
        odd.append(warning)
      }
    }
    var judgements = findings?.judgements ?? []
    // Of two that are odd together either may hold it.
    for warning in odd {
      guard warning.code == .possibleDuplicate || warning.code == .areasOverlap,
        let related = warning.related
      else { continue }
      judgements += try kept(related)?.findings?.judgements ?? []
    }
    if !judgements.isEmpty {
      for warning in odd {
        for named in [warning.subject, warning.related] { if let named { try resolve(named) } }
      }
      for held in judgements {
        try resolve(held.holder)
        for named in held.standing.judgement.named { try resolve(named) }
      }
    }
    let standings = standings
    return SurveyWarnings.unjudged(odd, judgements) { standings[$0] ?? .unknown($0) }
  }

  // MARK: Clocks

  private mutating func clockWarnings(_ reader: SurveyReader<Views>) -> [Warning] {
    judge.add(clocks: reader.header.readings, asOf: reader.size)
    judge.add(clockJudgements: reader.header.clockJudgements, asOf: reader.size)
    return judge.clockWarnings.sorted()
  }

  /// Devices come before entities.
  private func keptClockWarnings() throws(StoreError) -> [Warning] {
    var found: [Warning] = []
    var after: UInt64?
    while true {
      let page = try rows.rows(.warnings, after: after, count: 256)
      for row in page {
        guard row.key < 1 << 20 else { return found }
        found += try Views.read(.warnings, row.key) { () throws(StateDamage) in
          try Warning.decode(row.bytes)
        }
      }
      guard page.count == 256 else { return found }
      after = page.last?.key
    }
  }
}
