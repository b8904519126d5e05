import CairnModel
package import CairnStore

/// The storage that a service runs on, chosen by the executable.
package protocol Engine: Sendable {
  associatedtype Store: LogStore & OperatorRegistry & EpochRegistry
  associatedtype Guard: CheckpointGuard
  associatedtype Vault: KeyVault
  associatedtype Views: ViewStore

  var store: Store { get }
  var checkpoints: Guard { get }
  var keys: Vault { get }

  /// Opens the folded state of a survey, or makes it: it may be empty, or of another log. Blocks.
  /// It is opened once at a time, and closed when nobody holds it any more.
  func views(of survey: SurveyRecord) throws(StoreError) -> Views

  /// What is known of folds of a survey's views, without opening them. Nil where there is nothing.
  func mark(of survey: SurveyRecord) -> FoldMark?
}

extension Engine {
  package func mark(of survey: SurveyRecord) -> FoldMark? { nil }
}
