import CairnLog
package import CairnModel
package import CairnStore
import CairnWire

/// A pack whose seals are its device's, and whose events lead from one seal to the next.
package struct VerifiedPack: Sendable {
  package let device: DeviceNumber
  package let name: Text
  package let firstSequence: EventSequence
  /// Where the device's chain leads.
  package let head: DeviceHead
  /// What the device's clock said of the first and the last event that say so.
  package let times: ClosedRange<Timestamp>
  let carried: [CarriedBatch]

  /// - Parameters:
  ///   - member: of the pack's device.
  ///   - logged: how far the log has the device's events; nil where it has none.
  init(verifying pack: Pack, of member: MemberRecord, logged: DeviceHead?) throws(Refusal) {
    guard let first = pack.batches.first?.seal.firstSequence else {
      throw Refusal(.fileMalformed, "the pack is empty")
    }
    if let logged, logged.sequence == first.previous, logged.chain != pack.chainBefore {
      throw Refusal(.deviceForked, "the pack goes on from other events than the log has")
    }
    var head = DeviceHead(
      device: pack.device, sequence: first.previous, chain: pack.chainBefore)
    var carried: [CarriedBatch] = []
    var times: [Timestamp] = []
    for batch in pack.batches {
      let seal = batch.seal
      guard seal.firstSequence == head.sequence.next else {
        throw Refusal(.fileMalformed, "the pack leaves a gap ahead of event \(seal.firstSequence)")
      }
      do {
        let sealed = try SealedBatch(verifying: batch, survey: pack.survey, key: member.key)
        head = try sealed.head(after: head)
      } catch {
        throw Refusal(
          .sealInvalid,
          "events \(seal.firstSequence) to \(seal.lastSequence) are not what their device sealed")
      }
      times += try Self.times(of: batch)
      carried.append(
        CarriedBatch(
          key: CarriedKey(
            device: pack.device, firstSequence: seal.firstSequence,
            lastSequence: seal.lastSequence, chainHead: seal.chainHead),
          message: batch.encoded()))
    }
    guard let earliest = times.min(), let latest = times.max() else {
      throw Refusal(.fileMalformed, "the pack is empty")
    }
    device = pack.device
    name = member.name
    firstSequence = first
    self.head = head
    self.times = earliest...latest
    self.carried = carried
  }

  private static func times(of batch: UnverifiedBatch) throws(Refusal) -> [Timestamp] {
    var times: [Timestamp] = []
    for (position, entry) in batch.entries.enumerated() {
      let expected = EventID(
        batch.seal.device, batch.seal.firstSequence.advanced(by: position))
      guard let envelope = try? EntryEnvelope(parsing: entry), envelope.event == expected,
        case .event(let event)? = try? Entry(decoding: entry)
      else {
        throw Refusal(.entryMisplaced, "where event \(expected) should be stands another")
      }
      times.append(event.claimedTime)
    }
    return times
  }

  package var eventCount: Int {
    Int(head.sequence.rawValue - firstSequence.rawValue + 1)
  }

  /// Where each batch ends: what an admin adopts.
  package var ends: [AdoptedEvents] {
    carried.map { AdoptedEvents(through: $0.key.lastSequence, chain: $0.key.chainHead) }
  }
}
