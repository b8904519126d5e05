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
  package var roles: [DeviceNumber: Role] = [:]
  /// Devices whose adopted work counts, but for what only an admin may do.
  package var revoked: Set<DeviceNumber> = []
  /// The device that each re-enrolled one goes on from.
  package var continued: [DeviceNumber: DeviceNumber] = [:]
  package var readings: [DeviceNumber: DeviceReading] = [:]
  package var schemas = PublishedSchemas()
  /// Official totals, by the events that brought them.
  package var baselines: [EventID] = []
  /// Keys of subjects whose personal values nobody can read any more.
  package var erased: Set<[UInt8]> = []
  /// Clocks whose error people found to be so, by device and event.
  package internal(set) var clockJudgements: [ClockJudgement] = []
  /// Of the batch that is being folded.
  var batch: BatchTimes?

  package init() {}
}
