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
  /// Whether the views were found to be of this log, since the service started.
  private let isOfLog = Atomic<Bool>(false)
  private let isFollowing = Atomic<Bool>(false)

  init(of survey: SurveyRecord, in engine: Storage) throws(StoreError) {
    self.survey = survey
    log = engine.store
    store = try engine.views(of: survey)
  }

  /// Folds what the log has, unless that much is folded already. Views that nobody has looked at yet
  /// may be of another log: they are folded in any case.
  func catchUp(to size: LogSize) throws(StoreError) {
    guard try !reaches(size) else { return }
    try turn.withLock { _ throws(StoreError) in
      guard try !reaches(size) else { return }
      _ = try Projector(survey: survey, store: log, views: store).catchUp()
      isOfLog.store(true, ordering: .sequentiallyConsistent)
    }
  }

  /// Runs a read while nobody folds.
  func standingStill<Value>(_ body: () throws -> Value) throws -> Value {
    try turn.withLock { _ in try body() }
  }

  private func reaches(_ size: LogSize) throws(StoreError) -> Bool {
    guard isOfLog.load(ordering: .sequentiallyConsistent) else { return false }
    return try foldedSize >= size
  }

  var foldedSize: LogSize {
    get throws(StoreError) { try store.position()?.size ?? .zero }
  }

  /// Throws away views that can't be read: the next reader folds the log again.
  func discard() throws(StoreError) {
    try turn.withLock { _ throws(StoreError) in
      isOfLog.store(false, ordering: .sequentiallyConsistent)
      try store.clear()
    }
  }

  /// Whether the caller is the one to let the views follow the log, for those who read next.
  func beginsToFollow() -> Bool {
    !isFollowing.exchange(true, ordering: .sequentiallyConsistent)
  }

  func endsToFollow() { isFollowing.store(false, ordering: .sequentiallyConsistent) }
}
