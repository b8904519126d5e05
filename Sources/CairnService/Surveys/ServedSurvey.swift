package import CairnLog
import CairnModel
package import CairnStore
package import CairnViews

/// A survey as the service holds it between two groups: what the next group starts from. Only the
/// sequencer changes it.
package struct ServedSurvey: Sendable {
  package let record: SurveyRecord
  package let signer: SoftwareSigner
  package var growth: LogGrowth
  /// What readers are served: committed, and under the guard.
  package var published: CheckpointRecord
  package var state: SurveyState
  /// Of its lineages since the service started.
  package var pace = LineagePace()
  /// Of devices that invites let in since the service started.
  package var enrolments = RateMeter()
  /// Of the day of the last receipt; where there is none, of the first day of all. While the log is
  /// recovering, nothing is counted: it is read from the log once that is whole.
  package var dayCount: DayCount
  /// What the log lost for good.
  package var epoch: EpochRecord?

  package init(
    record: SurveyRecord, signer: SoftwareSigner, growth: LogGrowth, published: CheckpointRecord,
    state: SurveyState, dayCount: DayCount, epoch: EpochRecord? = nil
  ) {
    self.record = record
    self.signer = signer
    self.growth = growth
    self.published = published
    self.state = state
    self.dayCount = dayCount
    self.epoch = epoch
  }
}

package enum SurveyState: Hashable, Sendable {
  case ready
  /// The log is behind or beside what was published: it takes nothing until it has caught up.
  case recovering(Recovery)

  /// What is said to those who would add to a log that is recovering, or take from it.
  static var refusal: Refusal {
    Refusal(
      .recovering,
      "the service was restored and waits for the entries that it lost; nothing of yours is lost",
      retryAfterSeconds: 30)
  }
}

/// What a log has to get back to.
package struct Recovery: Hashable, Sendable {
  /// The checkpoint under the guard; nil where the guard itself is missing.
  package var target: PublishedCheckpoint?
  package var reason: Reason

  package enum Reason: String, Hashable, Sendable {
    /// The log is smaller than what was published.
    case behind
    /// The log has other entries than what was published.
    case beside
    /// There is no guard: whether this log is whole, nobody knows.
    case unguarded
  }
}
