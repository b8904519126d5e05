package import CairnLog
package import CairnModel
package import CairnStore
package import CairnViews

/// Takes a survey up at start, and again after each group that a crash could have cut off: the
/// same code, for a start is nothing else.
package enum SurveyLoading {
  /// - Throws: `StoreError.damaged` where the stored parts contradict each other.
  package static func load<Store: LogStore & EpochRegistry>(
    _ record: SurveyRecord, from store: Store, guard checkpoints: some CheckpointGuard,
    signer: SoftwareSigner, now: Timestamp
  ) throws -> ServedSurvey {
    let growth = try LogGrowth(resuming: record, in: store, verifiesSignatures: false)
    guard let key = NoteKey(name: record.origin, key: signer.publicKey) else {
      throw StoreError(.damaged, place: "survey \(record.slug)", "its origin can't name a log")
    }
    guard let checkpoint = try store.checkpoint(of: record.key) else {
      throw StoreError(.missing, place: "survey \(record.slug)", "it was never opened")
    }
    do {
      let note = try VerifiedCheckpoint(verifying: checkpoint.note, under: key)
      guard note.size == growth.size, note.root == growth.tree.root else {
        throw StoreError(
          .damaged, place: "survey \(record.slug)", "its tree does not lead to its checkpoint")
      }
    } catch let error as NoteError {
      throw StoreError(
        .damaged, place: "survey \(record.slug)", "its checkpoint does not verify: \(error)")
    }
    let state = try state(of: growth, record, store, checkpoints)
    if case .ready = state { try catchUp(checkpoints, with: checkpoint, of: record.key) }
    let epoch = try store.epoch(of: record.key)
    return ServedSurvey(
      record: record, signer: signer, growth: growth, published: checkpoint, state: state,
      dayCount: state == .ready
        ? try DayCount(reading: record, growth, epoch, from: store, now: now)
        : DayCount(of: UTCDay(containing: growth.lastReceived)),
      epoch: epoch)
  }

  /// A crash between the commit and the guard leaves the guard behind. What it does not vouch for
  /// is not served.
  private static func catchUp(
    _ checkpoints: some CheckpointGuard, with checkpoint: CheckpointRecord, of survey: SurveyKey
  ) throws(StoreError) {
    let current = PublishedCheckpoint(size: checkpoint.size, root: checkpoint.root)
    guard try checkpoints.published(of: survey) != current else { return }
    try checkpoints.publish([survey: current])
  }

  /// What the guard says of a log.
  package static func state<Store: LogStore>(
    of growth: LogGrowth, _ record: SurveyRecord, _ store: Store,
    _ checkpoints: some CheckpointGuard
  ) throws(StoreError) -> SurveyState {
    guard let target = try checkpoints.published(of: record.key) else {
      // A crash can lie between the first commit and the guard, but nobody saw that log.
      return growth.size <= LogSize(1)
        ? .ready : .recovering(Recovery(target: nil, reason: .unguarded))
    }
    guard target.size <= growth.size else {
      return .recovering(Recovery(target: target, reason: .behind))
    }
    let root: Digest
    do {
      root = try StoreTiles(store, survey: record.key).root(at: target.size)
    } catch {
      throw StoreError(.damaged, place: "survey \(record.slug), tiles", "\(error)")
    }
    return root == target.root
      ? .ready : .recovering(Recovery(target: target, reason: .beside))
  }
}
