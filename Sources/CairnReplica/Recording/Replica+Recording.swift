package import CairnFold
import CairnLog
package import CairnModel
import CairnStore
import CairnWire

extension Replica {
  /// The id that the next event gets. Later drafts of a group may refer to it, and to those behind.
  package func nextEventID() throws -> EventID {
    let identity = try identity
    return EventID(identity.device, try recordedHead(of: identity).sequence.next)
  }

  /// Records events: encoded, chained and fsynced once it returns, all of them or none.
  ///
  /// - Throws: `Refusal`: `entry_too_large` and `value_out_of_range`, which name the draft by its
  ///   place, from 1, and `role_insufficient`. `StoreError` where nothing could be stored, or the
  ///   device's key is missing.
  package func record(_ drafts: [Draft]) throws -> [Event] {
    let prepared = try prepare(drafts)
    try store.enqueue(prepared.pending)
    return prepared.waiting.map(\.event)
  }

  /// The events that drafts would be, were they recorded now. Nothing is recorded.
  /// - Throws: what `record` throws.
  package func previewed(_ drafts: [Draft]) throws -> [WaitingEvent] {
    try prepare(drafts).waiting
  }

  private func prepare(
    _ drafts: [Draft]
  ) throws -> (waiting: [WaitingEvent], pending: [PendingEvent]) {
    let identity = try identity
    try requireAbleToRecord(identity)
    let size = try store.size(of: survey.key)
    // Whoever records was not shown what the views stopped before.
    let base = views.mark?.stop(of: survey.id).map { min(size, LogSize($0.rawValue)) } ?? size
    var chain = DeviceChain(try recordedHead(of: identity))
    var waiting: [WaitingEvent] = []
    var pending: [PendingEvent] = []
    for (position, draft) in drafts.enumerated() {
      // The service could never take an event whose author had been shown what is not there.
      if let shown = draft.base, size < shown {
        throw Refusal(
          .valueOutOfRange, "event \(position + 1): the log verified here has \(size) entries")
      }
      let event = Event(
        id: EventID(identity.device, chain.sequence.next),
        context: Context(base: draft.base ?? base, seen: draft.seen),
        claimedTime: clock.now(), observedTime: draft.observedTime, bootID: clock.bootID,
        uptime: clock.uptime(), schema: draft.schema, body: draft.body)
      let entry = try Self.entry(of: event, draft: position + 1)
      chain.append(LogHash.leaf(entry))
      pending.append(PendingEvent(sequence: chain.sequence, chain: chain.value, entry: entry))
      waiting.append(WaitingEvent(event, byteCount: entry.count))
    }
    return (waiting, pending)
  }

  private static func entry(of event: Event, draft: Int) throws -> [UInt8] {
    let entry: [UInt8]
    do throws(EncodingError) {
      entry = try event.encoded()
    } catch {
      switch error {
      case .tooLarge(let byteCount): throw tooLarge(byteCount, draft: draft)
      case .outOfRange:
        throw Refusal(.valueOutOfRange, "event \(draft) holds a value beyond the protocol's limits")
      }
    }
    // A re-enrolled device records the event again with its old id and what it had seen.
    guard entry.count <= Limits.recordedEntryByteCountMaximum else {
      throw tooLarge(entry.count, draft: draft)
    }
    return entry
  }

  private static func tooLarge(_ byteCount: Int, draft: Int) -> Refusal {
    Refusal(
      .entryTooLarge,
      "event \(draft) has \(byteCount) bytes, \(Limits.recordedEntryByteCountMaximum) are allowed")
  }

  /// The device's chain behind its last recorded event.
  func recordedHead(of identity: ReplicaIdentity) throws -> DeviceHead {
    if let last = try store.lastPending() {
      return DeviceHead(device: identity.device, sequence: last.sequence, chain: last.chain)
    }
    return try loggedHead(of: identity)
  }

  /// The device's chain behind its last event in the verified log.
  func loggedHead(of identity: ReplicaIdentity) throws -> DeviceHead {
    try store.head(of: identity.device, in: survey.key)
      ?? DeviceChain(survey: identity.survey, device: identity.device, key: identity.deviceKey).head
  }

  /// Events that are not in a verified log yet, oldest first.
  package func pendingEvents() throws -> [Event] { try waitingEvents().map(\.event) }

  /// The same, with their sizes.
  func waitingEvents() throws -> [WaitingEvent] {
    try allPending().map { pending in
      guard case .event(let event)? = try? Entry(decoding: pending.entry[...]) else {
        throw StoreError(
          .damaged, place: "outbox, row \(pending.sequence)", "the event can't be read")
      }
      return WaitingEvent(event, byteCount: pending.entry.count)
    }
  }

  func allPending() throws(StoreError) -> [PendingEvent] {
    try store.pending(after: .none, count: .max, byteCount: .max)
  }
}
