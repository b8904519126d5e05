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

  /// Folds in place what the log has beyond the views.
  /// - Parameters:
  ///   - step: is told how much is folded after each transaction that others may read already, and
  ///     says whether the fold goes on now.
  /// - Returns: nil where the views have to be made anew: they are of another log, or damaged.
  /// - Throws: `interrupted` where `step` or the allowance says so: what was folded by then stays.
  func catchUp(
    while allowance: ReadAllowance, _ step: (LogSize) -> Bool
  ) throws(StoreError) -> Folded? {
    let covered = try log.size(of: survey.key)
    let projector = projector(while: allowance)
    // Where an entry is suspected, nobody knows where the views stop before the fold has ended.
    let isCalm = store.mark.map { $0.finding(of: survey.id) == .clear } ?? true
    do throws(StoreError) {
      let summary = try projector.catchUpInPlace { (size) throws(StoreError) in
        guard !isCalm || step(size) else { throw ReadAllowance.interruption }
      }
      return summary.map { Folded(summary: $0, covered: covered, wasRebuilt: false) }
    } catch {
      // Where it is the log that can't be read, the rebuild says so.
      guard error.code == .damaged else { throw error }
      return nil
    }
  }

  /// Folds the whole log anew. It makes way for nobody: to stop would lose all of it.
  func rebuild(while allowance: ReadAllowance) throws(StoreError) -> Folded {
    let covered = try log.size(of: survey.key)
    let summary = try projector(while: allowance).rebuild()
    return Folded(summary: summary, covered: covered, wasRebuilt: true)
  }

  private func projector(
    while allowance: ReadAllowance
  ) -> Projector<Storage.Store, CancellableViews<Storage.Views>> {
    // Nobody may write to the mark while others read: it takes the survey before the first one does.
    store.mark?.take(survey.id)
    return Projector(survey: survey, store: log, views: CancellableViews(store, allowance))
  }

  /// Finds the warnings of what is folded and keeps them, for whoever reads next. Others may fold
  /// meanwhile.
  /// - Parameter alone: runs what it is given while nobody else writes to the views, or throws.
  /// - Returns: how much is folded of which they are kept.
  /// - Throws: where they can't be kept, too.
  func judge(
    for reading: ViewReading, while allowance: ReadAllowance,
    _ alone: (() throws -> Void) throws -> Void
  ) throws -> LogSize {
    try noting(reading) {
      try SurveyReader.keepWarnings(in: CancellableViews(store, allowance), alone)
    }
  }

  /// Runs a read. If it ends the process, the next one knows of what kind it was.
  func noting<Value>(_ reading: ViewReading, _ body: () throws -> Value) throws -> Value {
    guard let mark = store.mark else { return try body() }
    return try mark.noting(reading, body)
  }
}
