import CairnModel
import CairnStore
import CairnViews

/// The projection: what is to be folded, one survey after the other.
extension ViewSchedule {
  /// Work on the views of one survey that is no read.
  struct Fold: Sendable {
    let survey: SurveyRecord
    let order: FoldOrder
    /// Which thread does it.
    let work: FoldWork
  }

  enum FoldEnd: Sendable {
    case done(SurveyViews<Storage>.Folded, Judging)
    /// Between two transactions, for others or because the service stops.
    case interrupted
    /// The views are to be made anew, by the thread that takes any work.
    case outdated
    case failed(any Error)
  }

  /// What came of warnings that were to be found behind a fold.
  enum Judging: Sendable {
    /// Nobody asked for them.
    case unwanted
    case kept
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

  /// Lets the views follow the log, where they can and are open. Warnings that could not be found or
  /// kept are ordered again once the log has more: who reads older ones would else have a thread do in
  /// vain what it did before, again and again.
  mutating func follow(
    _ survey: SurveyRecord, to size: LogSize, judging reading: ViewReading? = nil
  ) {
    guard let standing = standings[survey.key], standing.views != nil else { return }
    let judging = size > standing.unjudged ? reading : nil
    guard !standing.reaches(size) || (judging != nil && !standing.isJudged) else { return }
    order(FoldOrder(size: size, judging: judging), of: survey)
  }

  /// The next survey to be folded.
  /// - Returns: with its views; nil for these where they are to be opened.
  mutating func nextFold(_ work: FoldWork) -> (fold: Fold, views: SurveyViews<Storage>?)? {
    for key in folds {
      guard let standing = standings[key], let order = part(of: standing, for: work) else {
        continue
      }
      let isWhole = order.judging == standing.order?.judging
      if isWhole { folds.removeAll { $0 == key } }
      update(standing.survey) {
        if isWhole { $0.order = nil }
        $0.isFolding = true
        $0.foldIsNext = false
      }
      if work == .any { isAnyRunning = true }
      return (Fold(survey: standing.survey, order: order, work: work), standing.views)
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

  /// What a thread may take now of the order of a survey; nil where that is nothing.
  private func part(of standing: SurveyStanding<Storage>, for work: FoldWork) -> FoldOrder? {
    guard let order = standing.order, mayFold(standing) else { return nil }
    switch work {
    case .any: return order
    case .catchingUp:
      guard standing.views != nil, standing.isKnown, !order.rebuilds else { return nil }
      guard order.judging != nil else { return order }
      // Judging is for the other thread, which may take long to come to it: where it is at another
      // survey, the fold does not wait for that.
      guard isAnyRunning, !standing.reaches(order.size) else { return nil }
      return FoldOrder(size: order.size)
    }
  }

  /// Whether a fold is to make way, between two transactions, for that of another survey that the same
  /// thread may take.
  func makesWay(_ fold: Fold) -> Bool {
    isDraining
      || folds.contains { key in
        key != fold.survey.key
          && standings[key].map { part(of: $0, for: fold.work) != nil } ?? false
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
    if fold.work == .any { isAnyRunning = false }
    update(fold.survey) { $0.isFolding = false }
    var failed: [(read: Read, error: any Error)] = []
    switch end {
    case .done(let folded, let judging):
      failed = take(folded, judging, of: fold.survey)
    case .interrupted:
      update(fold.survey) { $0.isJudged = false }
      order(fold.order, of: fold.survey)
    case .outdated:
      order(FoldOrder(size: fold.order.size, rebuilds: true), of: fold.survey)
    case .failed(let error):
      update(fold.survey) {
        $0.isJudged = false
        if fold.order.judging != nil {
          $0.unjudged = max($0.unjudged, $0.folded, $0.covered, fold.order.size)
        }
      }
      guard let standing = standings[fold.survey.key] else { return [] }
      return turns.remove {
        $0.survey.key == fold.survey.key && standing.missing(for: $0.needs) != nil
      }.map { ($0, error) }
    }
    // The log may have grown meanwhile, and others may want more.
    for read in turns.reads(of: fold.survey.key) {
      if let order = standings[fold.survey.key]?.missing(for: read.needs) {
        self.order(order, of: fold.survey)
      }
    }
    return failed
  }

  /// All of the log is folded.
  /// - Returns: those that waited for warnings of it, where these could not be found or kept.
  private mutating func take(
    _ folded: SurveyViews<Storage>.Folded, _ judging: Judging, of survey: SurveyRecord
  ) -> [(read: Read, error: any Error)] {
    update(survey) {
      $0.isKnown = true
      if $0.folded != folded.summary.size || folded.wasRebuilt { $0.isJudged = false }
      $0.folded = folded.summary.size
      $0.covered = folded.covered
      $0.stop = folded.summary.stop
      if folded.wasRebuilt { $0.rebuildCount += 1 }
      switch judging {
      case .unwanted: break
      case .kept:
        $0.isJudged = true
        $0.unjudged = .zero
      case .failed:
        $0.isJudged = false
        $0.unjudged = folded.covered
      }
    }
    guard case .failed(let error) = judging, let standing = standings[survey.key] else { return [] }
    return turns.remove {
      $0.survey.key == survey.key && $0.needs.judging != nil && standing.reaches($0.needs.size)
    }.map { ($0, error) }
  }
}
