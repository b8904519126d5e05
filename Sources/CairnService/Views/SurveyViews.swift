import CairnModel
import CairnStore
import CairnViews

/// The open views of one survey, and the work on them that is no read. Calls block.
struct SurveyViews<Storage: Engine>: Sendable {
  let store: Storage.Views
  private let survey: SurveyRecord
  private let log: Storage.Store

  init(of survey: SurveyRecord, in engine: Storage) throws(StoreError) {
    self.survey = survey
    log = engine.store
    store = try engine.views(of: survey)
  }

  /// What a fold came to.
  struct Folded: Sendable {
    let summary: ViewSummary
    /// What the log had when it began.
    let covered: LogSize
    let wasRebuilt: Bool
  }

  /// Folds what the log has.
  /// - Parameters:
  ///   - step: is told how much is folded after each transaction that others may read already, and
  ///     says whether the fold goes on now. It is not asked while views are made anew: to stop there
  ///     would lose all of it.
  /// - Throws: `interrupted` where `step` or the allowance says so: what was folded by then stays.
  func fold(
    anew rebuilds: Bool, while allowance: ReadAllowance, _ step: (LogSize) -> Bool
  ) throws(StoreError) -> Folded {
    let covered = try log.size(of: survey.key)
    // Nobody may write to the mark while others read: it takes the survey before the first one does.
    store.mark?.take(survey.id)
    let projector = Projector(
      survey: survey, store: log, views: CancellableViews(store, allowance))
    guard !rebuilds, try projector.isOfLog() else {
      return Folded(summary: try projector.rebuild(), covered: covered, wasRebuilt: true)
    }
    // Where an entry is suspected, nobody knows where the views stop before the fold has ended.
    let isCalm = store.mark.map { $0.finding(of: survey.id) == .clear } ?? true
    let summary = try projector.catchUp { (size) throws(StoreError) in
      // Otherwise they turned out to be damaged, and are made again.
      guard isCalm, try store.position()?.size == size else { return }
      guard step(size) else { throw ReadAllowance.interruption }
    }
    return Folded(summary: summary, covered: covered, wasRebuilt: false)
  }

  /// Finds the warnings of what is folded and keeps them, for whoever reads next.
  func judge(for reading: ViewReading, while allowance: ReadAllowance) throws {
    try noting(reading) {
      _ = try SurveyReader(views: CancellableViews(store, allowance)).warnings()
    }
  }

  /// Runs a read. If it ends the process, the next one knows of what kind it was.
  func noting<Value>(_ reading: ViewReading, _ body: () throws -> Value) throws -> Value {
    guard let mark = store.mark else { return try body() }
    return try mark.noting(reading, body)
  }
}
