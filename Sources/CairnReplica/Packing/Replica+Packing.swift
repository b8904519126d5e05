import CairnLog
package import CairnModel
package import CairnStore
package import CairnWire

extension Replica {
  /// What waits here, sealed, as a file for somebody else to deliver. It waits here all the same.
  ///
  /// - Returns: the pack, and how many events are more than one pack holds.
  /// - Throws: `Refusal`, `nothing_to_pack`, where nothing waits, or no log was verified yet that
  ///   the seals could witness.
  package func pack() throws -> (pack: Pack, rest: Int) {
    let identity = try identity
    let verified = try verified
    guard verified.size > .zero else {
      throw Refusal(.nothingToPack, "nothing was synced here yet: there is no log to witness")
    }
    let head = try loggedHead(of: identity)
    try checkOutbox(continues: head)
    let batches = try OutboxBatches.next(
      from: store, of: identity, key: keys.key(identity.deviceKey), verified: verified,
      clock: clock.now(), after: head.sequence, requestByteCountMaximum: .max)
    guard let last = batches.last, let waiting = try store.lastPending() else {
      throw Refusal(.nothingToPack, "nothing waits here to be packed")
    }
    return (
      Pack(
        survey: identity.survey, device: identity.device, chainBefore: head.chain,
        batches: batches),
      Int(clamping: waiting.sequence.rawValue - last.seal.lastSequence.rawValue)
    )
  }

  /// After a sync that broke off, the outbox may still begin with events that the log shows already.
  private func checkOutbox(continues head: DeviceHead) throws {
    guard try store.lastPending() != nil, head.sequence != .none else { return }
    let event = try store.pending(after: head.sequence.previous, count: 1, byteCount: .max).first
    guard event?.sequence != head.sequence.next else { return }
    guard let event, event.sequence == head.sequence, event.chain == head.chain else {
      throw Refusal(
        .deviceForked, "the log has other events of device \(head.device): sync first")
    }
  }

  /// Checks a pack against the log verified here: of this survey, by a device that it knows.
  /// - Throws: `Refusal`: `survey_mismatch`, `device_unknown`, `seal_invalid`, `file_malformed`, and
  ///   `device_forked` where the log has other events in their place.
  package func verified(_ pack: Pack) throws -> VerifiedPack {
    let identity = try identity
    guard pack.survey == identity.survey else {
      throw Refusal(.surveyMismatch, "the pack is of another survey than \(identity.slug)")
    }
    let member = try store.members(of: survey.key).first { $0.device == pack.device }
    guard let member else {
      throw Refusal(.deviceUnknown, "the log verified here has no device \(pack.device)")
    }
    let head = try store.head(of: pack.device, in: survey.key)
    let verified = try VerifiedPack(verifying: pack, of: member, logged: head)
    let events = LoggedEvents(store: store, survey: survey.key)
    let logged = head?.sequence ?? .none
    for batch in pack.batches where batch.seal.firstSequence <= logged {
      guard try events.agree(with: batch, through: min(logged, batch.seal.lastSequence)) else {
        throw Refusal(
          .deviceForked,
          "the log has other events of device \(pack.device) than the pack: it never comes in")
      }
    }
    return verified
  }

  /// Whether the verified log has all of a pack.
  package func hasLogged(_ pack: VerifiedPack) throws -> Bool {
    pack.head.sequence <= (try store.head(of: pack.device, in: survey.key)?.sequence ?? .none)
  }

  /// Keeps what the log lacks of a pack until it is there; each sync delivers what may come in.
  /// - Returns: how many batches were not kept yet.
  package func carry(_ pack: VerifiedPack) throws -> Int {
    let logged = try store.head(of: pack.device, in: survey.key)?.sequence ?? .none
    let known = try store.carried()
    let fresh = pack.carried.filter { batch in
      let key = batch.key
      return logged < key.lastSequence
        && !known.contains {
          $0.device == key.device && $0.lastSequence == key.lastSequence
            && $0.chainHead == key.chainHead && $0.firstSequence <= key.firstSequence
        }
    }
    try store.carry(fresh)
    return fresh.count
  }

  /// What is kept here of others, and what the log verified here says of it.
  /// - Complexity: by what is kept; the events themselves are read only of a batch that the log has in
  ///   part, or has others in place of.
  package func carriedWork() throws -> [(key: CarriedKey, standing: CarriedStanding)] {
    let kept = try store.carried()
    guard !kept.isEmpty else { return [] }
    let work = try CarriedWork(store, survey.key)
    return try kept.map { ($0, try work.standing(of: $0)) }
  }

  /// Lets go of the work of a device that is kept here, or of one pack of it alone. Whoever has the
  /// device or the file can unpack it again.
  /// - Returns: what was kept.
  /// - Throws: `Refusal`, `nothing_kept`.
  package func dropCarried(of device: DeviceNumber, only pack: Pack? = nil) throws -> [CarriedKey] {
    let seals = pack?.batches.map(\.seal)
    let dropped = try store.carried().filter { key in
      key.device == device
        && seals?.contains {
          $0.lastSequence == key.lastSequence && $0.chainHead == key.chainHead
        } ?? true
    }
    guard !dropped.isEmpty else {
      throw Refusal(
        .nothingKept,
        pack == nil
          ? "nothing of device \(device) is kept here" : "nothing of this pack is kept here")
    }
    try store.discardCarried(dropped)
    return dropped
  }
}

extension Replica {
  /// What adopting the work of a device that is kept here takes: where each batch ends that the log
  /// lacks.
  /// - Parameter last: of the last event that is to be adopted; nil for all.
  /// - Throws: `Refusal`: `nothing_to_pack`, where no such batch is kept here; `adoption_mismatch`,
  ///   where batches hold different events of one sequence, so that nobody can know what is meant.
  package func adoptable(
    of device: DeviceNumber, through last: EventSequence?
  ) throws -> [EventsAdopted] {
    let logged = try store.head(of: device, in: survey.key)?.sequence ?? .none
    let keys = try store.carried().filter { key in
      key.device == device && logged < key.lastSequence
        && last.map { key.lastSequence <= $0 } ?? true
    }
    try checkAgreement(keys)
    return try adopting(
      keys.map { AdoptedEvents(through: $0.lastSequence, chain: $0.chainHead) }, of: device,
      otherwise: "nothing of device \(device) is kept here that the log does not have")
  }

  private func checkAgreement(_ keys: [CarriedKey]) throws {
    guard keys.count > 1 else { return }
    let work = try CarriedWork(store, survey.key)
    var leaves: [EventSequence: Digest] = [:]
    for key in keys {
      for (position, entry) in try work.batch(key).entries.enumerated() {
        let sequence = key.firstSequence.advanced(by: position)
        let leaf = LogHash.leaf(entry)
        guard leaves.updateValue(leaf, forKey: sequence) ?? leaf == leaf else {
          throw Refusal(
            .adoptionMismatch,
            "packs that are kept here hold different events \(key.device).\(sequence): name the "
              + "file of the one that is meant")
        }
      }
    }
  }

  /// What adopting a pack takes: where each of its own batches ends that the log lacks. Other work of
  /// the device that is kept here is not meant.
  /// - Throws: `Refusal`, `nothing_to_pack`, where the log has all of it.
  package func adoptable(
    in pack: VerifiedPack, through last: EventSequence?
  ) throws -> [EventsAdopted] {
    let logged = try store.head(of: pack.device, in: survey.key)?.sequence ?? .none
    return try adopting(
      pack.ends.filter { end in
        logged < end.through && last.map { end.through <= $0 } ?? true
      }, of: pack.device, otherwise: "the log has all of the pack of device \(pack.device)")
  }

  private func adopting(
    _ ends: [AdoptedEvents], of device: DeviceNumber, otherwise message: String
  ) throws -> [EventsAdopted] {
    guard !ends.isEmpty else { throw Refusal(.nothingToPack, message) }
    return ends.map {
      EventsAdopted(device: device, throughSequence: $0.through, chainHead: $0.chain)
    }
  }

  /// Those that were not adopted yet.
  package func adopting(_ adopted: [EventsAdopted]) throws -> [EventsAdopted] {
    let members = try store.members(of: survey.key)
    return adopted.filter { one in
      members.first { $0.device == one.device }?.adopted.contains(
        AdoptedEvents(through: one.throughSequence, chain: one.chainHead)) != true
    }
  }
}

extension RefusalCode {
  package static let nothingToPack = RefusalCode(rawValue: "nothing_to_pack")
  package static let nothingKept = RefusalCode(rawValue: "nothing_kept")
}
