import CairnLog
import CairnModel
import CairnStore

/// Cuts what waits into sealed batches.
enum OutboxBatches {
  private static var eventsPerBatch: Int { 1_000 }
  private static var bytesPerBatch: Int { 4 << 20 }
  /// In one request, so that progress shows and a lost answer costs little.
  static var bytesPerRequest: Int { 8 << 20 }

  /// The oldest events of the outbox behind a sequence, as batches of one request. Cut the same way
  /// each time, for what an admin adopts of them ends where they end.
  static func next(
    from store: some ReplicaStore, of identity: ReplicaIdentity, key: some Signer,
    verified: (size: LogSize, root: Digest), clock: Timestamp, after start: EventSequence = .none,
    requestByteCountMaximum: Int = OutboxBatches.bytesPerRequest
  ) throws -> [UnverifiedBatch] {
    var batches: [UnverifiedBatch] = []
    var after = start
    var byteCount = 0
    while batches.count < Limits.batchesPerRequestMaximum {
      let events = try store.pending(
        after: after, count: eventsPerBatch, byteCount: bytesPerBatch)
      guard let first = events.first, let last = events.last else { break }
      var entries = EntryList()
      for event in events { entries.append(event.entry) }
      byteCount += entries.bytes.count
      if byteCount > requestByteCountMaximum, !batches.isEmpty { break }
      var seal = Seal(
        device: identity.device, firstSequence: first.sequence, lastSequence: last.sequence,
        chainHead: last.chain, witnessedSize: verified.size, witnessedRoot: verified.root,
        clock: clock, signature: [])
      try seal.sign(survey: identity.survey, with: key)
      batches.append(UnverifiedBatch(seal: seal, entries: entries))
      after = last.sequence
    }
    return batches
  }
}
