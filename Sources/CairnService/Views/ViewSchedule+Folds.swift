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
    case done(SurveyViews<Storage>.Folded)
    /// Between two transactions, for others or because the service stops.
    case interrupted
    /// The views are to be made anew, by the thread that takes any work.
    case outdated
    case failed(any Error)
  }

  /// What a thread of the projection takes.
  enum FoldWork: Sendable {
    case any
    /// Views that are open and known, which follow their log: each transaction is short.
    case catchingUp
  }

  /// Folds and judging are ordered apart: the one never waits for the other's thread.
  mutating func order(_ order: FoldOrder, of survey: SurveyRecord) {
    if let reading = order.judging {
      self.order(JudgingOrder(size: order.size, reading: reading), of: survey)
    }
    let isLacking = update(survey) {
      order.rebuilds || $0.views == nil || !$0.isKnown || !$0.reaches(order.size)
    }
    guard isLacking else { return }
    let fold = FoldOrder(size: order.size, rebuilds: order.rebuilds)
    update(survey) { $0.order = $0.order.map { old in Self.sum(old, fold) } ?? fold }
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
    guard !standing.reaches(size) || (judging != nil && !standing.isJudged(size)) else { return }
    order(FoldOrder(size: size, judging: judging), of: survey)
  }

  /// The next survey to be folded.
  /// - Returns: with its views; nil for these where they are to be opened.
  mutating func nextFold(_ work: FoldWork) -> (fold: Fold, views: SurveyViews<Storage>?)? {
    for key in folds {
      guard let standing = standings[key], let order = standing.order, takes(standing, work) else {
        continue
      }
      folds.removeAll { $0 == key }
      update(standing.survey) {
        $0.order = nil
        $0.isFolding = true
        $0.isRebuilding = order.rebuilds
      }
      return (Fold(survey: standing.survey, order: order, work: work), standing.views)
    }
    return nil
  }

  /// Whether a thread may fold a survey now.
  private func takes(_ standing: SurveyStanding<Storage>, _ work: FoldWork) -> Bool {
    guard standing.isToBeFolded else { return false }
    return switch work {
    case .any: true
    case .catchingUp: standing.views != nil && standing.isKnown && standing.order?.rebuilds != true
    }
  }

  /// Whether a fold is to make way, between two transactions, for that of another survey that the same
  /// thread may take, or for warnings of its own that were found and are to be written.
  func makesWay(_ fold: Fold) -> Bool {
    isDraining || standings[fold.survey.key]?.keepingIsNext ?? false
      || folds.contains { key in
        key != fold.survey.key && standings[key].map { takes($0, fold.work) } ?? false
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
      judgings.removeAll { $0 == oldest.survey.key }
      openCount -= 1
    }
    return closed
  }

  /// A fold goes on, and what it wrote may be read.
  mutating func reached(_ size: LogSize, of survey: SurveyRecord) {
    update(survey) {
      $0.folded = size
      $0.isKnown = true
    }
  }

  /// A fold makes the views anew.
  mutating func rebuilds(_ survey: SurveyRecord) { update(survey) { $0.isRebuilding = true } }

  /// - Returns: those that waited in vain, with what they are told.
  mutating func end(_ fold: Fold, _ end: FoldEnd) -> [(read: Read, error: any Error)] {
    update(fold.survey) {
      $0.isFolding = false
      $0.isRebuilding = false
    }
    switch end {
    case .done(let folded): take(folded, of: fold.survey)
    case .interrupted: order(fold.order, of: fold.survey)
    case .outdated: order(FoldOrder(size: fold.order.size, rebuilds: true), of: fold.survey)
    case .failed(let error): return fail(fold, error)
    }
    orderWhatIsMissing(to: fold.survey)
    return []
  }

  /// The log may have grown meanwhile, and others may want more.
  mutating func orderWhatIsMissing(to survey: SurveyRecord) {
    for read in turns.reads(of: survey.key) {
      if let order = standings[survey.key]?.missing(for: read.needs) {
        self.order(order, of: survey)
      }
    }
  }

  /// Nobody judges either what could not be folded.
  private mutating func fail(
    _ fold: Fold, _ error: any Error
  ) -> [(read: Read, error: any Error)] {
    judgings.removeAll { $0 == fold.survey.key }
    update(fold.survey) {
      if let judging = $0.judging {
        $0.unjudged = max($0.unjudged, $0.folded, $0.covered, judging.size)
      }
      $0.judging = nil
    }
    guard let standing = standings[fold.survey.key] else { return [] }
    return turns.remove {
      $0.survey.key == fold.survey.key && standing.missing(for: $0.needs) != nil
    }.map { ($0, error) }
  }

  /// All of the log is folded.
  private mutating func take(_ folded: SurveyViews<Storage>.Folded, of survey: SurveyRecord) {
    update(survey) {
      $0.isKnown = true
      $0.folded = folded.summary.size
      $0.covered = folded.covered
      $0.stop = folded.summary.stop
      guard folded.wasRebuilt else { return }
      $0.rebuildCount += 1
      $0.judged = nil
    }
  }
}
