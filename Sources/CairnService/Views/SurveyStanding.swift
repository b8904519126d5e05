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
    judging = judging ?? other.judging
    rebuilds = rebuilds || other.rebuilds
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
  /// Whether the warnings of what is folded were found and are kept.
  var isJudged = false
  /// How much the log had when warnings could not be found, or not be kept, last; zero where they
  /// could.
  var unjudged = LogSize.zero
  var rebuildCount = 0

  var order: FoldOrder?
  var isFolding = false
  /// Whether a read wants the views to stand still.
  var isHeld = false
  /// Whether the projection comes before the next read that wants them to stand still.
  var foldIsNext = false
  var readerCount = 0
  var lastUse: UInt64 = 0

  init(_ survey: SurveyRecord) { self.survey = survey }

  /// What a read lacks; nil where it has all that it needs.
  func missing(for needs: ReadNeeds) -> FoldOrder? {
    var order = FoldOrder(size: needs.size)
    order.rebuilds = rebuildCount < needs.rebuildCount
    let isFolded = views != nil && isKnown && reaches(needs.size)
    if let judging = needs.judging, !isJudged { order.judging = judging }
    return isFolded && !order.rebuilds && order.judging == nil ? nil : order
  }

  /// Whether the views have so much, or can't have more.
  func reaches(_ size: LogSize) -> Bool { max(folded, covered) >= size }

  /// Whether a read that lacks nothing may begin now.
  func admits(_ needs: ReadNeeds) -> Bool {
    guard needs.judging != nil else { return true }
    return !isFolding && !isHeld && !(foldIsNext && order != nil)
  }

  /// Whether nobody uses the views.
  var isIdle: Bool { readerCount == 0 && !isFolding && !isHeld }

  /// Forgets what has to be found out again where they are opened next.
  mutating func close() {
    views = nil
    isKnown = false
    isJudged = false
    unjudged = .zero
    folded = .zero
    covered = .zero
  }
}
