package import CairnFold
import CairnModel
package import CairnStore

extension SurveyReader {
  /// The warnings of what is read. Those that were found last are kept in the views: where something
  /// came since, that is judged again, and what it has to do with. What waits here is judged on top
  /// and not kept. Of the past, and where the schema or who goes on from whom changed, every entity
  /// is looked at.
  ///
  /// - Parameters:
  ///   - isKept: keeps what was found of the newest state in the views, for those who ask next. Only
  ///     for whoever may fold, while nobody else does.
  ///   - progress: told how many entities were looked at, now and then.
  package func warnings(
    isKept: Bool = true, progress: (Int) -> Void = { _ in }
  ) throws -> WarningList<Views> {
    let base = lastPending == nil ? self : try SurveyReader(views: views)
    let current = base.mark(of: WarningSum())
    // Where a schema waits here, what is kept was found by another one.
    guard isNewest, !isPast,
      lastPending == nil || current.basis == state.header.warningBasis(asOf: state.size)
    else {
      let warnings = try judgedAnew(progress)
      var sum = WarningSum()
      for warning in warnings {
        try views.checkIsWanted()
        sum.add(warning)
      }
      return WarningList<Views>(warnings, mark(of: sum))
    }
    let kept = try views.warningMark()
    let isCurrent = kept?.isOf(current) ?? false
    if let kept, isCurrent, lastPending == nil { return WarningList(storedIn: views, kept) }
    var pass = try base.judged(goingOnFrom: kept, progress)
    if !isCurrent, isKept {
      do throws(StoreError) {
        try base.keep(pass)
        // What was written is not held twice.
        pass = WarningPass(views, rules, goingOnFrom: base.mark(of: pass.sum))
      } catch {
        // Where nobody can write here, the warnings are found all the same, and the next one finds
        // them again.
        guard error.code != .damaged, error.code != .interrupted else { throw error }
      }
    }
    if lastPending != nil {
      try pass.run(self, marked: Set(state.entities.keys), progress: progress)
    }
    return WarningList(pass.rows, mark(of: pass.sum))
  }

  /// What is kept, brought to what is read; what waits here is not in it.
  package func judged(
    goingOnFrom kept: WarningMark?, _ progress: (Int) -> Void
  ) throws -> WarningPass<Views> {
    let own = mark(of: WarningSum())
    if let kept, kept.isOf(own) { return WarningPass(views, rules, goingOnFrom: kept) }
    let marks = try marks()
    let goesOn = kept.map { $0.basis == own.basis && $0.size <= size && !areMost(marks) } ?? false
    var pass = WarningPass(views, rules, goingOnFrom: goesOn ? kept : nil)
    pass.marks = marks
    try pass.run(self, marked: goesOn ? marks : nil, progress: progress)
    return pass
  }

  /// Whether so much is to be judged again that all of it takes less.
  private func areMost(_ marks: Set<EntityID>) -> Bool {
    marks.count > 1_024 && marks.count > state.header.entityCount / 4
  }

  private func marks() throws(StoreError) -> Set<EntityID> {
    var marks: Set<EntityID> = []
    var after: EntityID?
    while true {
      let page = try views.ids(in: .marks, after: after, count: 4_096)
      marks.formUnion(page)
      guard page.count == 4_096 else { return marks }
      after = page.last
    }
  }

  /// That a list comes to so much, of what is read.
  func mark(of sum: WarningSum) -> WarningMark {
    WarningMark(
      size: size, lastPending: lastPending, fingerprint: state.fingerprint,
      basis: state.header.warningBasis(asOf: size), count: sum.count, digest: sum.digest)
  }

  /// All that is odd, found without what is kept.
  /// - Throws: `StoreError`: `interrupted` where nobody wants it any longer.
  /// - Complexity: looks at every entity once, and at pairs that lie close to each other.
  package func judgedAnew(_ progress: (Int) -> Void = { _ in }) throws -> [Warning] {
    var warnings = SurveyWarnings(schema: rules.schema ?? Schema.blank)
    warnings.add(clocks: state.header.readings, asOf: size)
    warnings.add(clockJudgements: state.header.clockJudgements, asOf: size)
    var count = 0
    try forEachState { entity in
      count += 1
      if count.isMultiple(of: 1_024) { progress(count) }
      guard let group = try group(ledBy: entity) else { return }
      warnings.add(group, rules.classes, rules.raters)
    }
    progress(count)
    // No rows are fetched from here on, so nothing else would notice that nobody waits any longer.
    return try warnings.examination { () throws(StoreError) in try views.checkIsWanted() }.warnings
  }

  // MARK: Duplicates

  /// What the entities of warnings of possible duplicates have in common, in the same order.
  package func duplicates(_ warnings: [Warning]) throws(StoreError) -> [DuplicateView] {
    let rules = SurveyWarnings(schema: rules.schema ?? Schema.blank)
    var found: [DuplicateView] = []
    for warning in warnings where warning.code == .possibleDuplicate {
      guard let first = warning.subject, let second = warning.related,
        let view = try duplicate(first, second, rules)
      else { continue }
      found.append(view)
    }
    return found
  }

  /// Nil where they are no pair.
  private func duplicate(
    _ first: EntityID, _ second: EntityID, _ warnings: SurveyWarnings
  ) throws(StoreError) -> DuplicateView? {
    guard let first = try group(of: first), let second = try group(of: second),
      let a = WarningFacts(first, rules.classes, rules.raters, historyKeys: []),
      let b = WarningFacts(second, rules.classes, rules.raters, historyKeys: []),
      let pair = warnings.pair(a, b), let firstView = EntityView(first, rules),
      let secondView = EntityView(second, rules)
    else { return nil }
    return DuplicateView(
      pair: pair, first: EntityBrief(firstView, names), second: EntityBrief(secondView, names))
  }
}

/// Two entities that may be one, and why.
package struct DuplicateView: Sendable {
  package let pair: DuplicatePair
  package let first: EntityBrief
  package let second: EntityBrief

  /// More reasons, names more alike, a shorter way; and then the older pair.
  package func isSurer(than other: DuplicateView) -> Bool {
    if pair.reasons.count != other.pair.reasons.count {
      return pair.reasons.count > other.pair.reasons.count
    }
    let alike = pair.similarityPermille ?? 0
    let otherAlike = other.pair.similarityPermille ?? 0
    if alike != otherAlike { return alike > otherAlike }
    let way = pair.distanceMillimetres ?? .max
    let otherWay = other.pair.distanceMillimetres ?? .max
    if way != otherWay { return way < otherWay }
    return (pair.first, pair.second) < (other.pair.first, other.pair.second)
  }
}

extension Schema {
  /// Of a log that has none: what holds in every survey holds there too.
  static let blank = Schema(
    name: "", title: "", kinds: [], items: [], vocabularies: [])
}
