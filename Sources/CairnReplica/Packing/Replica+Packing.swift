import CairnLog
package import CairnModel
import CairnStore
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
    let batches = try OutboxBatches.next(
      from: store, of: identity, key: keys.key(identity.deviceKey), verified: verified,
      clock: clock.now(), requestByteCountMaximum: .max)
    guard let first = batches.first, let last = batches.last else {
      throw Refusal(.nothingToPack, "nothing waits here to be packed")
    }
    let head = try loggedHead(of: identity)
    guard head.sequence.next == first.seal.firstSequence else {
      throw Refusal(
        .deviceForked, "the log has other events of device \(identity.device): sync first")
    }
    let pending = try store.pendingCount()
    let packed = Int(last.seal.lastSequence.rawValue - head.sequence.rawValue)
    return (
      Pack(
        survey: identity.survey, device: identity.device, chainBefore: head.chain,
        batches: batches),
      pending - packed
    )
  }

  /// Checks a pack against the log verified here: of this survey, by a device that it knows.
  /// - Throws: `Refusal`: `survey_mismatch`, `device_unknown`, `seal_invalid`, `file_malformed`.
  package func verified(_ pack: Pack) throws -> VerifiedPack {
    let identity = try identity
    guard pack.survey == identity.survey else {
      throw Refusal(.surveyMismatch, "the pack is of another survey than \(identity.slug)")
    }
    let member = try store.members(of: survey.key).first { $0.device == pack.device }
    guard let member else {
      throw Refusal(
        .deviceUnknown, "the log verified here knows no device \(pack.device): sync, then try again"
      )
    }
    let head = try store.head(of: pack.device, in: survey.key)
    return try VerifiedPack(verifying: pack, of: member, logged: head)
  }

  /// Keeps the batches of a pack until they are in the log; each sync delivers those that may come
  /// in.
  /// - Returns: how many were not kept yet.
  package func carry(_ pack: VerifiedPack) throws -> Int {
    let known = Set(try store.carried().map { "\($0.last) \($0.chainHead)" })
    let fresh = pack.carried.filter { !known.contains("\($0.last) \($0.chainHead)") }
    try store.carry(fresh)
    return fresh.count
  }
}

extension Replica {
  /// What adopting the work of a device that is kept here takes: where each batch ends that the log
  /// lacks.
  /// - Parameter last: of the last event that is to be adopted; nil for all.
  /// - Throws: `Refusal`, `nothing_to_pack`, where no such batch is kept here.
  package func adoptable(
    of device: DeviceNumber, through last: EventSequence?
  ) throws -> [EventsAdopted] {
    let logged = try store.head(of: device, in: survey.key)?.sequence ?? .none
    let batches = try store.carried().filter { batch in
      batch.device == device && logged < batch.lastSequence
        && last.map { batch.lastSequence <= $0 } ?? true
    }
    guard !batches.isEmpty else {
      throw Refusal(
        .nothingToPack, "nothing of device \(device) is kept here that the log does not have")
    }
    return batches.map {
      EventsAdopted(device: device, throughSequence: $0.lastSequence, chainHead: $0.chainHead)
    }
  }

  /// What adopting a pack takes: where each of its own batches ends that the log lacks. Other work of
  /// the device that is kept here is not meant.
  /// - Throws: `Refusal`, `nothing_to_pack`, where the log has all of it.
  package func adoptable(
    in pack: VerifiedPack, through last: EventSequence?
  ) throws -> [EventsAdopted] {
    let device = pack.head.device
    let logged = try store.head(of: device, in: survey.key)?.sequence ?? .none
    let ends = pack.ends.filter { end in
      logged < end.through && last.map { end.through <= $0 } ?? true
    }
    guard !ends.isEmpty else {
      throw Refusal(.nothingToPack, "the log has all of the pack of device \(device)")
    }
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
}
