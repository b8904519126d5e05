import CairnModel
import CairnStore
import CairnViews

extension Sequencer {
  /// Goes on with what a recovering log has, whatever was published: an operator's decision.
  /// - Parameter epochs: remembers how much was lost, for who sends it again.
  /// - Returns: false where the log is whole, and nothing changed.
  func openEpoch(
    of slug: String, guard checkpoints: Guard, in epochs: some LogStore & EpochRegistry
  ) async throws(Refusal) -> Bool {
    try await onDisk { surveys, now in
      var survey = try surveys.survey(slug)
      guard case .recovering(let recovery) = survey.state else { return false }
      let lost = EpochRecord(
        size: survey.growth.size, lostCount: recovery.lostCount(of: survey.growth.size))
      let epoch = survey.epoch?.merged(with: lost) ?? lost
      try epochs.setEpoch(epoch, of: survey.record.key)
      try checkpoints.reset(
        survey.record.key,
        to: PublishedCheckpoint(size: survey.published.size, root: survey.published.root))
      survey.epoch = epoch
      survey.state = .ready
      survey.dayCount = try DayCount(
        reading: survey.record, survey.growth, epoch, from: epochs, now: now)
      surveys.replace([slug: survey])
      return true
    }
  }
}

extension Recovery {
  /// How many published entries a log of a size may lack. Without a guard nobody knows of any.
  fileprivate func lostCount(of size: LogSize) -> UInt64 {
    guard let target else { return 0 }
    return switch reason {
    case .behind: target.size.rawValue - min(size, target.size).rawValue
    // Where the two part is not known here.
    case .beside: target.size.rawValue
    case .unguarded: 0
    }
  }
}
