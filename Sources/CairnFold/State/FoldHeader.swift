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
  /// Of the revoked: those whose later continuations are revoked from their enrolment on.
  package var revokedLineages: Set<DeviceNumber> = []
  /// Of the devices that are related to others by their enrolment.
  package internal(set) var kin: [DeviceNumber: Kinship] = [:]
  /// What `kin` says of continuations.
  package private(set) var lineages = Lineages()
  package var readings: [DeviceNumber: DeviceReading] = [:]
  package var schemas = PublishedSchemas()
  /// As the latest schema that can be read says; the others ask for a coordinator.
  package internal(set) var decisionRoles: [Decision: Role] = [:]
  /// Official totals, by the events that brought them.
  package var baselines: [EventID] = []
  /// Keys of subjects whose personal values nobody can read any more.
  package var erased: Set<[UInt8]> = []
  /// Clocks whose error people found to be so, by device and event.
  package internal(set) var clockJudgements: [ClockJudgement] = []
  package internal(set) var setAsides = SetAsides()
  /// What is out by them.
  package internal(set) var cover = SetAsideCover()
  /// Of the batch that is being folded.
  var batch: BatchTimes?

  package init() {}

  /// In the order of the log.
  mutating func relate(_ device: DeviceNumber, _ kinship: Kinship) {
    kin[device] = kinship
    if let older = kinship.continues { lineages.add(device, continuing: older) }
  }
}
