import CairnModel
import CairnStore
import CairnViews
import Synchronization

/// The folded state of one survey, which follows its log when somebody reads.
///
/// A class because readers share the turn of the projection. Calls block.
final class SurveyViews<Storage: Engine>: Sendable {
  let store: Storage.Views
  private let survey: SurveyRecord
  private let log: Storage.Store
  /// Held while the log is folded: one projection at a time.
  private let turn = Mutex<Void>(())
  /// Whether the views were found to be of this log, since the service started. It stays so: the log
  /// only grows while the service runs.
  private let isOfLog = Atomic<Bool>(false)
  private let rebuildCount = Atomic<Int>(0)
  private let isFollowing = Atomic<Bool>(false)
  private let lastStop = Mutex<ViewsStop?>(nil)

  init(of survey: SurveyRecord, in engine: Storage) throws(StoreError) {
    self.survey = survey
    log = engine.store
    store = try engine.views(of: survey)
  }

  /// Folds what the log has, unless that much is folded already. Whoever asks for no more than is
  /// folded reads on while others fold.
  ///
  /// Views that nobody has looked at yet may be of another log: nobody reads them before they were
  /// compared with this one, and all wait where they have to be made again.
  func catchUp(to size: LogSize) throws(StoreError) {
    guard try !reaches(size) else { return }
    try turn.withLock { _ throws(StoreError) in
      guard try !reaches(size) else { return }
      found(try Projector(survey: survey, store: log, views: store).catchUp())
      isOfLog.store(true, ordering: .sequentiallyConsistent)
    }
  }

  /// Where the views go no further while this process runs; nil where nothing stopped them.
  var stop: ViewsStop? { lastStop.withLock { $0 } }

  /// Runs a read. If it ends the process, the next one knows of what kind it was.
  func noting<Value>(_ reading: ViewReading, _ body: () throws -> Value) throws -> Value {
    guard let mark = store.mark else { return try body() }
    // Nobody may write to the mark while others read: it takes the survey in the first fold.
    if !isKnown { try catchUp(to: .zero) }
    return try mark.noting(reading, body)
  }

  /// Whether the views were compared with the log, so that `stop` is what holds.
  var isKnown: Bool { isOfLog.load(ordering: .sequentiallyConsistent) }

  private func found(_ summary: ViewSummary) { lastStop.withLock { $0 = summary.stop } }

  /// Runs a read while nobody folds.
  func standingStill<Value>(_ body: () throws -> Value) throws -> Value {
    try turn.withLock { _ in try body() }
  }

  private func reaches(_ size: LogSize) throws(StoreError) -> Bool {
    guard isKnown else { return false }
    if stop != nil { return true }
    return try foldedSize >= size
  }

  var foldedSize: LogSize {
    get throws(StoreError) { try store.position()?.size ?? .zero }
  }

  /// Reads; and where a row can't be read, folds the log into new views and reads once more.
  ///
  /// Whoever reads other rows meanwhile is answered from the old views, which are of this log; only
  /// those who ask for more than these hold wait.
  func readMending<Value>(_ body: () throws -> Value) throws -> Value {
    let count = rebuildCount.load(ordering: .sequentiallyConsistent)
    do { return try body() } catch let error as StoreError where error.code == .damaged {
      try rebuild(ifStill: count)
      return try body()
    }
  }

  /// Does nothing where somebody else did it since.
  private func rebuild(ifStill count: Int) throws(StoreError) {
    try turn.withLock { _ throws(StoreError) in
      guard rebuildCount.load(ordering: .sequentiallyConsistent) == count else { return }
      found(try Projector(survey: survey, store: log, views: store).rebuild())
      rebuildCount.add(1, ordering: .sequentiallyConsistent)
    }
  }

  /// Whether the caller is the one to let the views follow the log, for those who read next.
  func beginsToFollow() -> Bool {
    !isFollowing.exchange(true, ordering: .sequentiallyConsistent)
  }

  func endsToFollow() { isFollowing.store(false, ordering: .sequentiallyConsistent) }
}
