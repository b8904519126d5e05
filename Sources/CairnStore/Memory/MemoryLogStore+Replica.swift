package import CairnModel

extension MemoryLogStore: ReplicaStore {
  package func identity() throws(StoreError) -> ReplicaIdentity? { try read { $0.identity } }

  package func enqueue(_ events: [PendingEvent]) throws(StoreError) {
    try write { contents throws(StoreError) in
      guard !events.isEmpty else { return }
      guard var expected = contents.nextSequence else { throw Self.doesNotContinue }
      for event in events {
        guard event.sequence == expected else { throw Self.doesNotContinue }
        expected = expected.next
      }
      contents.outbox += events
    }
  }

  private static var doesNotContinue: StoreError {
    StoreError(.outOfOrder, place: "memory, outbox", "the events do not continue the outbox")
  }

  package func pending(
    after sequence: EventSequence, count: Int, byteCount: Int
  ) throws(StoreError) -> [PendingEvent] {
    try read { contents in
      var events: [PendingEvent] = []
      var total = 0
      for event in contents.outbox where event.sequence > sequence {
        total += event.entry.count + 2
        if events.count == count || (total > byteCount && !events.isEmpty) { break }
        events.append(event)
      }
      return events
    }
  }

  package func pendingCount() throws(StoreError) -> Int { try read { $0.outbox.count } }

  package func lastPending() throws(StoreError) -> PendingEvent? { try read { $0.outbox.last } }

  package func dequeue(through sequence: EventSequence) throws(StoreError) {
    try write { $0.outbox.removeAll { $0.sequence <= sequence } }
  }

  package func adopt(
    _ identity: ReplicaIdentity, outbox: [PendingEvent]
  ) throws(StoreError) {
    try write {
      $0.identity = identity
      $0.outbox = outbox
    }
  }

  package func carried() throws(StoreError) -> [CarriedKey] {
    try read {
      $0.carried.map(\.key).sorted {
        ($0.device, $0.lastSequence, $0.chainHead.hex)
          < ($1.device, $1.lastSequence, $1.chainHead.hex)
      }
    }
  }

  package func carriedMessage(_ key: CarriedKey) throws(StoreError) -> [UInt8]? {
    try read { $0.carried.first { $0.key == key }?.message }
  }

  package func carry(_ batches: [CarriedBatch]) throws(StoreError) {
    try write { contents in
      for batch in batches {
        contents.carried.removeAll {
          $0.key.device == batch.key.device && $0.key.lastSequence == batch.key.lastSequence
            && $0.key.chainHead == batch.key.chainHead
        }
        contents.carried.append(batch)
      }
    }
  }

  package func discardCarried(_ keys: [CarriedKey]) throws(StoreError) {
    try write { $0.carried.removeAll { keys.contains($0.key) } }
  }

  package func evidence() throws(StoreError) -> [EvidenceRecord] { try read { $0.evidence } }

  package func keep(_ evidence: EvidenceRecord) throws(StoreError) {
    try write { contents in
      guard !contents.evidence.contains(where: { $0.note == evidence.note }) else { return }
      contents.evidence.append(evidence)
    }
  }

  package func lastSync() throws(StoreError) -> SyncRecord? { try read { $0.lastSync } }

  package func setLastSync(_ record: SyncRecord) throws(StoreError) {
    try write { $0.lastSync = record }
  }
}

extension MemoryContents {
  /// The sequence that the device's next event gets; nil where nobody is enrolled here.
  fileprivate var nextSequence: EventSequence? {
    if let last = outbox.last { return last.sequence.next }
    guard let identity, let log = logs.values.first(where: { $0.record.id == identity.survey })
    else { return nil }
    return (log.head(of: identity.device)?.sequence ?? .none).next
  }
}
