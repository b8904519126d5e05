import CairnLog
package import CairnModel
package import CairnStore
package import CairnWire

/// What going on with a reopened log meant.
package struct EpochReport: Hashable, Sendable {
  /// Entries that the log verified here and the service's have in common.
  package let shared: LogSize
  /// Entries that only the log verified here had.
  package let left: Int
  /// Events of this device that are recorded again, those that waited among them.
  package let recordedAgain: Int
  /// The number that they are recorded under; nil where there were none.
  package let device: DeviceNumber?
}

extension Replica {
  /// Goes on with a log that an operator reopened after the service had lost entries for good.
  ///
  /// What this device recorded and the service does not have is put into `fresh` to be sent again,
  /// under a new device number and with `was` naming the old ids. This replica's own store is not
  /// changed: it is the evidence of what was lost, and the caller keeps it.
  ///
  /// - Parameters:
  ///   - fresh: an empty store, which becomes the replica. Its log comes with the next sync.
  ///   - invite: needed where this device was enrolled after the entries that the service still has.
  /// - Throws: `Refusal`: `epoch_unchanged` where the service goes on from the log verified here,
  ///   `device_unknown` where an invite is needed, `recovering` while no epoch was opened.
  package func acceptEpoch(
    into fresh: some ReplicaStore, invite: Invite? = nil, _ transport: some ServiceTransport
  ) async throws -> EpochReport {
    let older = try identity
    var newer = older
    var synchroniser = try Synchroniser(self, transport)
    if let invite {
      newer = try await enrol(older, with: invite, transport)
      try synchroniser.ask(as: newer)
    }
    let own = try verified
    let shared = try await synchroniser.sharedSize()
    let common = try lastSequence(of: older.device, below: shared)
    let again = try loggedEvents(of: older.device, after: common) + pendingEvents()
    if invite == nil, !again.isEmpty { newer = try await enrol(continuing: older, transport) }
    let outbox = try restamped(again, from: older, keeping: common, to: newer, shared)
    _ = try fresh.addSurvey(
      id: survey.id, slug: survey.slug, title: survey.title, origin: survey.origin,
      isPublic: survey.isPublic)
    try fresh.adopt(newer, outbox: outbox)
    return EpochReport(
      shared: shared, left: Int(own.size.rawValue - shared.rawValue),
      recordedAgain: outbox.count, device: newer.device == older.device ? nil : newer.device)
  }

  /// The last event of a device that lies below a size of the verified log: indexes grow with
  /// sequences, so it is searched by halves.
  private func lastSequence(
    of device: DeviceNumber, below size: LogSize
  ) throws -> EventSequence {
    let events = LoggedEvents(store: store, survey: survey.key)
    var low: UInt64 = 0
    var high = try store.head(of: device, in: survey.key)?.sequence.rawValue ?? 0
    while low < high {
      let middle = high - (high - low) / 2
      guard let sequence = EventSequence(middle),
        let index = try events.index(of: EventID(device, sequence))
      else { throw StoreError(.damaged, place: "receipts", "event \(device).\(middle) has none") }
      if size.contains(index) { low = middle } else { high = middle - 1 }
    }
    return EventSequence(low) ?? .none
  }

  private func loggedEvents(
    of device: DeviceNumber, after sequence: EventSequence
  ) throws -> [Event] {
    let logged = LoggedEvents(store: store, survey: survey.key)
    let head = try store.head(of: device, in: survey.key)?.sequence ?? .none
    var events: [Event] = []
    var next = sequence
    while next < head {
      next = next.next
      guard let entry = try logged.entry(of: EventID(device, next)),
        case .event(let event)? = try? Entry(decoding: entry)
      else { throw StoreError(.damaged, place: "bundles", "event \(device).\(next) can't be read") }
      events.append(event)
    }
    return events
  }

  private func enrol(
    _ older: ReplicaIdentity, with invite: Invite, _ transport: some ServiceTransport
  ) async throws -> ReplicaIdentity {
    guard invite.survey == older.survey, let secret = SoftwareSigner(.ed25519, seed: invite.secret)
    else { throw Refusal(.inviteUnknown, "the invite is of another survey") }
    return try await enrol(older, inviteKey: secret.publicKey, continues: nil, secret, transport)
  }

  private func enrol(
    continuing older: ReplicaIdentity, _ transport: some ServiceTransport
  ) async throws -> ReplicaIdentity {
    let key = try keys.key(older.deviceKey)
    return try await enrol(older, inviteKey: nil, continues: older.device, key, transport)
  }

  private func enrol(
    _ older: ReplicaIdentity, inviteKey: PublicKey?, continues: DeviceNumber?,
    _ signer: some Signer, _ transport: some ServiceTransport
  ) async throws -> ReplicaIdentity {
    let key = try keys.nextKey(besides: older.deviceKey)
    let statement = EnrolmentStatement.bytes(
      survey: older.survey, key: key.publicKey, name: older.name, continues: continues)
    let answer = try await transport.enrol(
      EnrolRequest(
        key: key.publicKey, name: older.name, inviteKey: inviteKey,
        signature: try signer.sign(statement), continues: continues),
      survey: older.slug)
    try keys.keep(key)
    var newer = older
    newer.device = answer.device
    newer.deviceKey = key.publicKey
    newer.role = answer.role
    return newer
  }

  private func restamped(
    _ events: [Event], from older: ReplicaIdentity, keeping common: EventSequence,
    to newer: ReplicaIdentity, _ shared: LogSize
  ) throws -> [PendingEvent] {
    let restamping = Restamping(from: older.device, keeping: common, to: newer.device)
    var known: [DeviceNumber: EventSequence] = [:]
    var chain = DeviceChain(survey: newer.survey, device: newer.device, key: newer.deviceKey)
    var outbox: [PendingEvent] = []
    for event in events {
      var copy = restamping.restamped(event)
      // What was lost can't be named as seen.
      copy.context.base = min(copy.context.base, shared)
      var seen: [SeenThrough] = []
      for entry in copy.context.seen {
        guard entry.device != newer.device else {
          seen.append(entry)
          continue
        }
        let last = try known[entry.device] ?? lastSequence(of: entry.device, below: shared)
        known[entry.device] = last
        let sequence = min(entry.sequence, last)
        if sequence > .none { seen.append(SeenThrough(device: entry.device, sequence: sequence)) }
      }
      copy.context.seen = seen
      let entry = try copy.encoded()
      chain.append(LogHash.leaf(entry))
      outbox.append(PendingEvent(sequence: chain.sequence, chain: chain.value, entry: entry))
    }
    return outbox
  }
}

extension Synchroniser {
  /// From here on the service is asked as another device.
  mutating func ask(as device: ReplicaIdentity) throws {
    identity = device
    key = try replica.keys.key(device.deviceKey)
    tokens = AccessTokens(identity: device, key: key, clock: replica.clock)
  }

  /// How far the service's log and the one verified here are the same.
  mutating func sharedSize() async throws -> LogSize {
    let note: [UInt8]
    do {
      note = try await tokens.call { [transport] access in try await transport.checkpoint(access) }
    } catch let refusal as Refusal where refusal.code == .tokenInvalid {
      throw Refusal(
        .deviceUnknown, "the service does not know device \(identity.device) any more")
    }
    let checkpoint = try verify(note)
    let own = try replica.verified
    let tiles = StoreTiles(store, survey: survey)
    switch try CheckpointVerdict.decide(
      checkpoint, verified: own, rootAt: { try tiles.root(at: $0) })
    {
    case .same: throw Self.unchanged
    case .behind: return checkpoint.size
    case .ahead:
      guard own.size > .zero,
        try await !isConsistent(size: own.size, root: own.root, with: checkpoint)
      else { throw Self.unchanged }
    case .diverged: break
    }
    let place = try await firstDifference(from: checkpoint)
    return place.map { LogSize($0.rawValue) } ?? min(own.size, checkpoint.size)
  }

  private static var unchanged: Refusal {
    Refusal(.epochUnchanged, "the service goes on from the log verified here: just sync")
  }
}
