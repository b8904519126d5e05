package import CairnFold
import CairnModel
package import CairnStore

extension SurveyReader {
  /// The warnings of what is read. Those that were found last serve as long as nothing came; others
  /// take a look at every entity.
  ///
  /// - Parameters:
  ///   - isKept: keeps what was found of the newest state in the views, for those who ask next. Only
  ///     for whoever may fold, while nobody else does.
  ///   - progress: told how many entities were looked at, now and then.
  package func warnings(
    isKept: Bool = true, progress: (Int) -> Void = { _ in }
  ) throws -> WarningList<Views> {
    if isNewest, let stored = try WarningList(storedIn: views), stored.mark.isOf(mark(of: [])) {
      return stored
    }
    let warnings = try findWarnings(progress)
    let mark = mark(of: warnings)
    let found = WarningList<Views>(warnings, mark)
    guard isKept, isNewest else { return found }
    // Where nobody may write here, the next one finds them again.
    do { try views.keep(warnings, mark) } catch { return found }
    return try WarningList(storedIn: views) ?? found
  }

  /// That these are the warnings of what is read.
  private func mark(of warnings: [Warning]) -> WarningMark {
    WarningMark(
      size: size, lastPending: lastPending, fingerprint: state.fingerprint,
      count: warnings.count, digest: SurveyWarnings.digest(warnings))
  }

  /// - Complexity: looks at every entity once, and at pairs that lie close to each other.
  private func findWarnings(_ progress: (Int) -> Void) throws -> [Warning] {
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
    return warnings.warnings()
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
    return DuplicateView(pair: pair, first: firstView, second: secondView)
  }
}

/// Two entities that may be one, and why.
package struct DuplicateView: Sendable {
  package let pair: DuplicatePair
  package let first: EntityView
  package let second: EntityView

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
  fileprivate static let blank = Schema(
    name: "", title: "", kinds: [], items: [], vocabularies: [])
}
