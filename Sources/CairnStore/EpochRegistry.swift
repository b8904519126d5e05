public import CairnModel

/// What a log lost for good when an operator let it go on without what was missing.
public struct EpochRecord: Hashable, Sendable {
  /// The entries that the log had: the fewest, where it was reopened several times.
  public var size: LogSize
  /// How many entries may have been lost: the most.
  public var lostCount: UInt64

  public init(size: LogSize, lostCount: UInt64) {
    self.size = size
    self.lostCount = lostCount
  }

  /// Both as one. The same again changes nothing.
  public func merged(with other: EpochRecord) -> EpochRecord {
    EpochRecord(
      size: min(size, other.size), lostCount: max(lostCount, other.lostCount))
  }
}

/// Which logs were reopened without all that had been published. Calls block.
public protocol EpochRegistry: Sendable {
  /// Nil where the log never was.
  func epoch(of survey: SurveyKey) throws(StoreError) -> EpochRecord?

  /// Durable once it returns. It takes the place of the one before.
  func setEpoch(_ epoch: EpochRecord, of survey: SurveyKey) throws(StoreError)
}
