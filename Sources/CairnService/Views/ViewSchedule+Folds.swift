import CairnModel
import CairnStore
import CairnViews

/// The projection: what is to be folded, one survey after the other.
extension ViewSchedule {
  /// Work on the views of one survey that is no read.
  struct Fold: Sendable {
    let survey: SurveyRecord
    let order: FoldOrder
    /// Nil where they are to be opened.
    let views: SurveyViews<Storage>?
  }

  enum FoldEnd: Sendable {
    /// With whether the warnings are found, too.
    case done(SurveyViews<Storage>.Folded, isJudged: Bool)
    /// Between two transactions, for others or because the service stops.
    case interrupted
    case failed(any Error)
  }

  /// What a thread of the projection takes.
  enum FoldWork: Sendable {
    case any
    /// Views that are open and known, which follow their log: each transaction is short.
    case catchingUp
  }

  mutating func order(_ order: FoldOrder, of survey: SurveyRecord) {
    update(survey) { $0.order = $0.order.map { old in Self.sum(old, order) } ?? order }
    if !folds.contains(survey.key) { folds.append(survey.key) }
  }

  private static func sum(_ first: FoldOrder, _ second: FoldOrder) -> FoldOrder {
    var sum = first
    sum.add(second)
    return sum
  }

  /// Lets the views follow the log, where they can and are open.
  mutating func follow(
    _ survey: SurveyRecord, to size: LogSize, judging reading: ViewReading? = nil
  ) {
    guard let standing = standings[survey.key], standing.views != nil,
      max(standing.folded, standing.covered) < size || (reading != nil && !standing.isJudged)
    else { return }
    order(FoldOrder(size: size, judging: reading), of: survey)
  }

  /// The next survey to be folded.
  mutating func nextFold(_ work: FoldWork) -> Fold? {
    for key in folds {
      guard let standing = standings[key], let order = standing.order, mayFold(standing),
        Self.isPart(standing, of: work)
      else { continue }
      folds.removeAll { $0 == key }
      update(standing.survey) {
        $0.order = nil
        $0.isFolding = true
        $0.foldIsNext = false
      }
      return Fold(survey: standing.survey, order: order, views: standing.views)
    }
    return nil
  }

  /// Reads that want the views to stand still and the projection take turns.
  private func mayFold(_ standing: SurveyStanding<Storage>) -> Bool {
    guard !standing.isFolding, !standing.isHeld else { return false }
    return standing.foldIsNext
      || !turns.reads(of: standing.survey.key).contains {
        $0.needs.judging != nil && standing.missing(for: $0.needs) == nil
      }
  }

  private static func isPart(_ standing: SurveyStanding<Storage>, of work: FoldWork) -> Bool {
    guard let order = standing.order else { return false }
    return switch work {
    case .any: true
    case .catchingUp:
      standing.views != nil && standing.isKnown && order.judging == nil && !order.rebuilds
    }
  }

  /// Whether the fold of a survey is to make way, between two transactions, for another one that the
  /// same thread may take.
  func makesWay(_ survey: SurveyKey, _ work: FoldWork) -> Bool {
    isDraining
      || folds.contains { key in
        key != survey && standings[key].map { Self.isPart($0, of: work) } ?? false
      }
  }

  /// Closes those that nobody has read for longest, so that one more can be opened.
  /// - Returns: what the caller lets go of outside the lock, before it opens another.
  mutating func closeForOneMore() -> [SurveyViews<Storage>] {
    var closed: [SurveyViews<Storage>] = []
    var openCount = standings.values.count { $0.views != nil }
    while openCount >= bounds.openCountMaximum,
      let oldest = standings.values.filter({ $0.views != nil && $0.isIdle })
        .min(by: { $0.lastUse < $1.lastUse })
    {
      if let views = oldest.views { closed.append(views) }
      update(oldest.survey) { $0.close() }
      openCount -= 1
    }
    return closed
  }

  /// A fold goes on, and what it wrote may be read.
  mutating func reached(_ size: LogSize, of survey: SurveyRecord) {
    update(survey) {
      $0.folded = size
      $0.isKnown = true
      $0.isJudged = false
    }
  }

  /// - Returns: those that waited in vain, with what they are told.
  mutating func end(_ fold: Fold, _ end: FoldEnd) -> [(read: Read, error: any Error)] {
    let key = fold.survey.key
    switch end {
    case .done(let folded, let isJudged):
      update(fold.survey) {
        $0.isFolding = false
        $0.isKnown = true
        $0.isJudged = isJudged || ($0.isJudged && $0.folded == folded.summary.size)
        $0.folded = folded.summary.size
        $0.covered = folded.covered
        $0.stop = folded.summary.stop
        if folded.wasRebuilt { $0.rebuildCount += 1 }
      }
    case .interrupted:
      update(fold.survey) {
        $0.isFolding = false
        $0.isJudged = false
      }
      order(fold.order, of: fold.survey)
    case .failed(let error):
      update(fold.survey) {
        $0.isFolding = false
        $0.isJudged = false
      }
      guard let standing = standings[key] else { return [] }
      return turns.remove {
        $0.survey.key == key && standing.missing(for: $0.needs) != nil
      }.map { ($0, error) }
    }
    // The log may have grown meanwhile, and others may want more.
    for read in turns.reads(of: key) {
      if let order = standings[key]?.missing(for: read.needs) { self.order(order, of: fold.survey) }
    }
    return []
  }
}
