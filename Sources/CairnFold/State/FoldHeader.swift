package import CairnModel

/// What the fold keeps of a survey as a whole: small, and always in memory.
package struct FoldHeader: Hashable, Sendable {
  /// Entries folded so far.
  package var size = LogSize.zero
  /// In force for the next entry. Every log begins with the first level, whatever the software
  /// that folds it knows.
  package var rulesLevel: UInt32 = 1
  package var fingerprint = Fingerprint()
  package var entityCount = 0
  package var anomalyCount = 0
  /// Events of types that the rules in force leave for later: kept in the log, without effect.
  package var unruledCount = 0
  package var roles: [DeviceNumber: Role] = [:]
  /// Devices whose adopted work counts, but for what only an admin may do.
  var revoked: Set<DeviceNumber> = []
  package var schemas = PublishedSchemas()
  /// Of the batch that is being folded.
  var batch: BatchTimes?

  package init() {}
}

/// What a receipt tells of the clocks of its batch.
struct BatchTimes: Hashable, Sendable {
  var received: Timestamp
  var clockOffset: Milliseconds?

  /// The claimed time without the clock's error, and never later than received.
  func corrected(_ claimed: Timestamp) -> Timestamp {
    let shift = clockOffset?.rawValue ?? 0
    let (milliseconds, overflow) = claimed.milliseconds.subtractingReportingOverflow(shift)
    return overflow ? received : min(Timestamp(milliseconds: milliseconds), received)
  }
}
