import CairnModel
import CairnStore
import CairnViews

/// What is to be done to the views of a survey, apart from reads.
struct FoldOrder: Sendable {
  /// How much is to be folded at least.
  var size = LogSize.zero
  /// Whether warnings are to be found, and what kind of read asked for them.
  var judging: ViewReading?
  /// Whether all is to be folded anew.
  var rebuilds = false

  mutating func add(_ other: FoldOrder) {
    size = max(size, other.size)
    rebuilds = rebuilds || other.rebuilds
  }
}

/// Warnings of a survey that are to be found.
struct JudgingOrder: Sendable {
  /// Of how much at least.
  var size: LogSize
  /// What kind of read asked for them.
  var reading: ViewReading
  /// Whether the views were made anew, because they turned out to be damaged where they were judged.
  var isMended = false

  mutating func add(_ other: JudgingOrder) {
    size = max(size, other.size)
    isMended = isMended || other.isMended
  }
}

/// How the views of a survey stand, as reads and the projection need to know it.
struct SurveyStanding<Storage: Engine>: Sendable {
  let survey: SurveyRecord
  /// Nil while they are closed.
  var views: SurveyViews<Storage>?
  /// Whether they were found to be of this log since they were opened. It stays so: the log only
  /// grows while the service runs.
  var isKnown = false
  var folded = LogSize.zero
  /// How much the log had when the last fold of all of it began. Where less is folded, a fold can't go
  /// further.
  var covered = LogSize.zero
  /// Where the views go no further, also where they are closed.
  var stop: ViewsStop?
  /// Reads that ended earlier processes; what ends this one only the next one knows.
  var refused: [ViewReading] = []
  /// How much was folded of which warnings are kept; nil where nobody has looked.
  var judged: LogSize?
  /// How much the log had when warnings could not be found, or not be kept, last; zero where they
  /// could.
  var unjudged = LogSize.zero
  var rebuildCount = 0

  /// What is to be folded.
  var order: FoldOrder?
  /// Whether somebody writes to the views: a fold, or whoever keeps warnings.
  var isFolding = false
  var isRebuilding = false
  /// Warnings that are to be found.
  var judging: JudgingOrder?
  /// How much was folded when somebody began to find warnings who has not ended.
  var judgingSize: LogSize?
  /// Whether warnings were found and are written next, before more is folded.
  var keepingIsNext = false
  var readerCount = 0
  var lastUse: UInt64 = 0

  init(_ survey: SurveyRecord) { self.survey = survey }

  /// What a read lacks; nil where it has all that it needs.
  func missing(for needs: ReadNeeds) -> FoldOrder? {
    var order = FoldOrder(size: needs.size)
    order.rebuilds = rebuildCount < needs.rebuildCount
    let isFolded = views != nil && isKnown && reaches(needs.size)
    if let judging = needs.judging, !isJudged(needs.size) { order.judging = judging }
    return isFolded && !order.rebuilds && order.judging == nil ? nil : order
  }

  /// Whether the views have so much, or can't have more.
  func reaches(_ size: LogSize) -> Bool { max(folded, covered) >= size }

  /// Whether warnings of so much are kept, or of all that there can be.
  func isJudged(_ size: LogSize) -> Bool {
    guard let judged else { return false }
    return judged >= size || (judged >= folded && reaches(size))
  }

  /// Whether a fold is to be begun.
  var isToBeFolded: Bool { order != nil && !isFolding && !keepingIsNext }

  /// Whether warnings can be found now.
  var isToBeJudged: Bool {
    guard let judging, views != nil, isKnown, !isJudging, !isRebuilding else { return false }
    return reaches(judging.size) && order?.rebuilds != true
  }

  var isJudging: Bool { judgingSize != nil }

  /// Whether nobody uses the views. What is to be judged in them can be ordered again.
  var isIdle: Bool { readerCount == 0 && !isFolding && !isJudging }

  /// Forgets what has to be found out again where they are opened next.
  mutating func close() {
    views = nil
    judging = nil
    isKnown = false
    judged = nil
    unjudged = .zero
    folded = .zero
    covered = .zero
  }
}
