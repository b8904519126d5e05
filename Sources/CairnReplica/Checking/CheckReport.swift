package import CairnModel
package import CairnViews

/// Whether all that was recorded here is safe, and if not, what is missing.
package struct CheckReport: Hashable, Sendable {
  /// Empty where all holds.
  package var problems: [CheckProblem] = []
  /// The log that is verified here.
  package var size: LogSize
  package var root: Digest
  /// The log that the service signed; nil where it could not be asked.
  package var serviceSize: LogSize?
  package var fingerprint: Digest
  package var rulesLevel: UInt32
  /// Where the views go no further; what lies behind is not in the fingerprint and the counts.
  package var viewsStop: ViewsStop?
  /// Events that wait here.
  package var pending = 0
  /// Events of this replica's devices that were found in the log, each by its inclusion proof.
  package var provenEventCount = 0
  /// Batches that they came in.
  package var receiptCount = 0
  /// This device's clock minus the service's, at the last exchange.
  package var clockOffset: Milliseconds?
  package var lastSync: Timestamp?
  /// For a person to decide; they are no problem of the sync.
  package var conflicts = 0
  package var warnings = 0
  package var anomalies = 0

  package var isOK: Bool { problems.isEmpty }
}

/// Something that keeps a sync from being whole.
package struct CheckProblem: Hashable, Sendable {
  /// Stable, such as `pending` or `behind`, or a refusal's code.
  package var code: String
  package var message: String
  /// Events that it is about, if any.
  package var events: [EventID]

  package init(_ code: String, _ message: String, events: [EventID] = []) {
    self.code = code
    self.message = message
    self.events = events
  }
}
