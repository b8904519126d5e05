import CairnLog
import CairnModel
import CairnStore
import CairnWire

/// Batches of others on their way: what the service has said of them in this sync.
struct CarriedAnswers {
  /// Offered already, by the chain values at which they end.
  var offered: Set<Digest> = []
  var refusals: [Digest: Refusal] = [:]
}

extension Synchroniser {
  /// The batches of others that the service may take by what the log verified here says, and that
  /// were not offered to it in this sync.
  func deliverable() throws -> [CarriedBatch] {
    let carried = try store.carried().filter { !carrying.offered.contains($0.chainHead) }
    guard !carried.isEmpty else { return [] }
    let door = try Door(store, survey)
    let open = try carried.filter { batch in
      guard door.obstacle(to: batch) == nil else { return false }
      return try store.head(of: batch.device, in: survey)
        .map { $0.sequence < batch.lastSequence } ?? true
    }
    // A later pack of a device holds what an earlier one did: brought first, the shorter one would
    // keep the longer one out.
    return open.filter { batch in
      !open.contains {
        $0.device == batch.device && $0.firstSequence <= batch.firstSequence
          && batch.lastSequence < $0.lastSequence
      }
    }
  }

  /// As many of them as fit in a request behind this device's own.
  func deliveries(
    beside own: [UnverifiedBatch]
  ) throws -> [(chain: Digest, batch: UnverifiedBatch)] {
    var byteCount = own.reduce(0) { $0 + $1.entries.bytes.count }
    var deliveries: [(chain: Digest, batch: UnverifiedBatch)] = []
    for carried in try deliverable() {
      byteCount += carried.message.count
      let isFirst = own.isEmpty && deliveries.isEmpty
      guard own.count + deliveries.count < Limits.batchesPerRequestMaximum,
        isFirst || byteCount <= OutboxBatches.bytesPerRequest
      else { break }
      do throws(WireError) {
        deliveries.append((carried.chainHead, try UnverifiedBatch(decoding: carried.message)))
      } catch {
        throw StoreError(.damaged, place: "carried, row \(carried.last)", error.description)
      }
    }
    return deliveries
  }

  /// Lets go of what the verified log has.
  mutating func settleCarried() throws {
    let logged = LoggedEvents(store: store, survey: survey)
    for batch in try store.carried() {
      guard let entry = try logged.entry(of: batch.last) else { continue }
      let last = (try? UnverifiedBatch(decoding: batch.message))?.entries.last
      guard last?.elementsEqual(entry) == true else {
        carrying.refusals[batch.chainHead] = Refusal(
          .deviceForked, "the log has other events of device \(batch.device)")
        continue
      }
      try store.discardCarried([batch.last])
      report.deliveries.append(Delivery(batch, refused: nil))
    }
  }

  /// What is still kept, and why.
  mutating func reportCarried() throws {
    let kept = try store.carried()
    guard !kept.isEmpty else { return }
    let door = try Door(store, survey)
    for batch in kept {
      let refusal = carrying.refusals[batch.chainHead] ?? door.obstacle(to: batch)
      report.deliveries.append(
        Delivery(
          batch,
          refused: refusal
            ?? Refusal(.serviceBehind, "the service has not shown it in its log yet")))
    }
  }
}

/// What keeps a batch of another device out, by the log verified here.
private struct Door {
  private let members: [DeviceNumber: MemberRecord]
  private let lineages: Lineages
  private let isClosed: Bool

  init(_ store: some ReplicaStore, _ survey: SurveyKey) throws(StoreError) {
    let records = try store.members(of: survey)
    members = Dictionary(records.map { ($0.device, $0) }, uniquingKeysWith: { first, _ in first })
    lineages = Lineages(records)
    isClosed = try store.closedAt(of: survey) != nil
  }

  func obstacle(to batch: CarriedBatch) -> Refusal? {
    guard let member = members[batch.device] else {
      return Refusal(.deviceUnknown, "device \(batch.device) is not enrolled")
    }
    if member.adopted.contains(
      AdoptedEvents(through: batch.lastSequence, chain: batch.chainHead))
    {
      return nil
    }
    if member.revokedAt != nil {
      return Refusal(
        .deviceRevoked, "device \(batch.device) was revoked, and no admin adopted this work")
    }
    if lineages.isContinued(batch.device) {
      return Refusal(
        .deviceForked, "device \(batch.device) was continued, and no admin adopted this work")
    }
    guard isClosed, member.role != .admin else { return nil }
    return Refusal(.surveyClosed, "the survey is closed")
  }
}
