import CairnModel
import CairnStore
import CairnViews

/// Whose warnings are found next. One thread finds them, for one survey after the other: first for that
/// which took least of its time lately. No fold waits for it but for the moment in which it writes.
extension ViewSchedule {
  /// Warnings that are being found.
  struct Judging: Sendable {
    let survey: SurveyRecord
    let order: JudgingOrder
    /// How often the views had been made anew when it began.
    let rebuildCount: Int
    let since: Milliseconds
  }

  enum JudgingEnd: Sendable {
    /// They are kept, of what had been folded when it began.
    case kept(LogSize)
    /// The views were made anew meanwhile.
    case outdated
    /// The service stops.
    case interrupted
    case failed(any Error)
  }

  /// What is being judged already is not judged once more for the same.
  mutating func order(_ order: JudgingOrder, of survey: SurveyRecord) {
    if let size = standings[survey.key]?.judgingSize, size >= order.size { return }
    update(survey) { standing in
      guard standing.judging != nil else { return standing.judging = order }
      standing.judging?.add(order)
    }
    if !judgings.contains(survey.key) { judgings.append(survey.key) }
  }

  mutating func nextJudging() -> (judging: Judging, views: SurveyViews<Storage>)? {
    let now = bounds.clock()
    let ready = judgings.filter { standings[$0]?.isToBeJudged ?? false }
    guard
      let key = ready.min(by: { judgingTime.rank(of: $0, now) < judgingTime.rank(of: $1, now) }),
      let standing = standings[key], let order = standing.judging, let views = standing.views
    else { return nil }
    judgings.removeAll { $0 == key }
    update(standing.survey) {
      $0.judging = nil
      $0.judgingSize = max($0.folded, $0.covered)
    }
    let judging = Judging(
      survey: standing.survey, order: order, rebuildCount: standing.rebuildCount, since: now)
    return (judging, views)
  }

  /// Whether what was found may be written, and whoever judges is then the only one who writes.
  /// - Returns: nil while a fold runs, which is to make way; false where it may not be written at all.
  mutating func beginKeeping(_ judging: Judging) -> Bool? {
    update(judging.survey) { [isDraining] standing in
      standing.keepingIsNext = false
      guard !isDraining, !standing.isRebuilding, standing.rebuildCount == judging.rebuildCount
      else {
        return false
      }
      standing.keepingIsNext = standing.isFolding
      guard !standing.isFolding else { return nil }
      standing.isFolding = true
      return true
    }
  }

  mutating func endKeeping(_ judging: Judging) { update(judging.survey) { $0.isFolding = false } }

  /// - Returns: those that waited in vain, with what they are told.
  mutating func end(
    _ judging: Judging, _ end: JudgingEnd
  ) -> [(read: Read, error: any Error)] {
    let (survey, now) = (judging.survey, bounds.clock())
    judgingTime.note(Milliseconds(now.rawValue - judging.since.rawValue), of: survey.key, now)
    update(survey) { $0.judgingSize = nil }
    var failed: [(read: Read, error: any Error)] = []
    switch end {
    case .kept(let size):
      update(survey) {
        guard $0.rebuildCount == judging.rebuildCount else { return }
        $0.judged = size
        $0.unjudged = .zero
      }
      dropIfJudged(survey)
    case .outdated: order(judging.order, of: survey)
    case .interrupted: break
    case .failed(let error): failed = fail(judging, error)
    }
    orderWhatIsMissing(to: survey)
    return failed
  }

  /// What was found may be enough for what was ordered meanwhile.
  private mutating func dropIfJudged(_ survey: SurveyRecord) {
    guard let standing = standings[survey.key], let order = standing.judging,
      standing.isJudged(order.size)
    else { return }
    update(survey) { $0.judging = nil }
    judgings.removeAll { $0 == survey.key }
  }

  /// Views that are damaged are made anew and judged again, once. What is folded may be read even where
  /// warnings can't be found.
  private mutating func fail(
    _ judging: Judging, _ error: any Error
  ) -> [(read: Read, error: any Error)] {
    let survey = judging.survey
    if (error as? StoreError)?.code == .damaged, !judging.order.isMended {
      var again = judging.order
      again.isMended = true
      order(again, of: survey)
      order(FoldOrder(size: again.size, rebuilds: true), of: survey)
      return []
    }
    update(survey) { $0.unjudged = max($0.folded, $0.covered) }
    guard let standing = standings[survey.key] else { return [] }
    return turns.remove {
      $0.survey.key == survey.key && $0.needs.judging != nil && standing.reaches($0.needs.size)
        && standing.missing(for: $0.needs) != nil
    }.map { ($0, error) }
  }
}
