import CairnModel
import CairnStore

extension Sequencer {
  /// Goes on with what a recovering log has, whatever was published: an operator's decision.
  /// - Returns: false where the log is whole, and nothing changed.
  func openEpoch(
    of slug: String, guard checkpoints: Guard
  ) async throws(Refusal) -> Bool {
    try await onDisk { surveys, _ in
      var survey = try surveys.survey(slug)
      guard case .recovering = survey.state else { return false }
      try checkpoints.reset(
        survey.record.key,
        to: PublishedCheckpoint(size: survey.published.size, root: survey.published.root))
      survey.state = .ready
      surveys.replace([slug: survey])
      return true
    }
  }
}
