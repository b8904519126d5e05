public import CairnModel

/// The last checkpoint of each survey that the service published, kept apart from the log: a log
/// that was restored from an older backup is found out by it.
///
/// The order is: sign, commit, fsync the guard, publish. So the guard is never ahead of what was
/// committed, and a log behind its guard has lost entries that somebody may have seen.
public protocol CheckpointGuard: Sendable {
  /// Nil where nothing was published.
  func published(of survey: SurveyKey) throws(StoreError) -> PublishedCheckpoint?

  /// Durable once it returns: all of them, or after a crash, each of them or its forerunner.
  func publish(_ checkpoints: [SurveyKey: PublishedCheckpoint]) throws(StoreError)

  /// Sets a survey back, when an operator opens a new epoch.
  func reset(_ survey: SurveyKey, to checkpoint: PublishedCheckpoint) throws(StoreError)
}

public struct PublishedCheckpoint: Hashable, Sendable {
  public var size: LogSize
  public var root: Digest

  public init(size: LogSize, root: Digest) {
    self.size = size
    self.root = root
  }
}
