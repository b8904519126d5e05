import CairnLog
package import CairnModel
import CairnStore
package import CairnViews
import CairnWire

/// What admission must look up in the stored log: what a device has witnessed of it.
package protocol LogHistory {
  /// Nil where the log never was published at that size.
  /// - Throws: where the store can't tell.
  func root(at size: LogSize) throws(Refusal) -> Digest?

  /// Nil where the stored log does not have the event.
  /// - Throws: where the store can't tell.
  func index(of event: EventID) throws(Refusal) -> LogIndex?
}

/// Decides what becomes of a batch where it would be appended.
package enum Admission {
  case append(DeviceHead)
  /// The log has it already.
  case stored
  case refuse(Refusal)

  package static func decide(
    _ batch: PreparedBatch, on growth: LogGrowth, history: some LogHistory
  ) -> Admission {
    let seal = batch.sealed.seal
    guard let head = growth.heads[seal.device] else {
      return .refuse(Refusal(.deviceUnknown, "device \(seal.device) is not enrolled"))
    }
    // A copy of an earlier push is no news, whoever may record by now.
    if seal.lastSequence < head.sequence { return .stored }
    if seal.lastSequence == head.sequence {
      return seal.chainHead == head.chain ? .stored : .refuse(forked(seal, head))
    }
    let end = AdoptedEvents(through: seal.lastSequence, chain: seal.chainHead)
    if let refusal = growth.membership.refusal(of: end, by: seal.device, behind: head.sequence) {
      return .refuse(refusal)
    }
    // What the log has of the batch is passed over: the chain tells whether it is the same.
    guard seal.firstSequence <= head.sequence.next else {
      return .refuse(
        Refusal(
          .chainGap,
          "device \(seal.device) goes on from event \(head.sequence.next), not \(seal.firstSequence)"
        ))
    }
    let next: DeviceHead
    do { next = try batch.head(after: head) } catch {
      return .refuse(wrongChain(seal, head, history))
    }
    if let refusal = witness(seal, on: growth, history) { return .refuse(refusal) }
    if let refusal = context(batch, behind: head, on: growth) { return .refuse(refusal) }
    return .append(next)
  }

  private static func forked(_ seal: Seal, _ head: DeviceHead) -> Refusal {
    Refusal(
      .deviceForked,
      "the log has other events of device \(seal.device) through \(head.sequence): "
        + "this copy of the device, or another, recorded on its own")
  }

  /// The seal's chain value is not the one that these events lead to from the head. Either the device
  /// signed them behind another past than the log's, or its software computes the chain in another
  /// way. Nobody who has seen all of a device's events in the log believes in another past of it, and
  /// of a device without events there is none: there the computation is wrong, and a new number
  /// would not help.
  private static func wrongChain(
    _ seal: Seal, _ head: DeviceHead, _ history: some LogHistory
  ) -> Refusal {
    if head.sequence != .none {
      let last: LogIndex?
      do throws(Refusal) {
        last = try history.index(of: EventID(seal.device, head.sequence))
      } catch { return error }
      guard let last, seal.witnessedSize.contains(last) else { return forked(seal, head) }
    }
    return Refusal(
      .chainInvalid,
      "the events of device \(seal.device) through \(seal.lastSequence) do not lead "
        + "from event \(head.sequence), which it has verified, to the chain value under their seal")
  }

  /// The device must have seen a beginning of this very log.
  private static func witness(
    _ seal: Seal, on growth: LogGrowth, _ history: some LogHistory
  ) -> Refusal? {
    guard seal.witnessedSize <= growth.size else {
      return Refusal(
        .serviceBehind,
        "device \(seal.device) has verified \(seal.witnessedSize) entries, the log has \(growth.size)",
        retryAfterSeconds: 30)
    }
    let root: Digest?
    do throws(Refusal) { root = try history.root(at: seal.witnessedSize) } catch { return error }
    guard LogSize.zero < seal.witnessedSize, root == seal.witnessedRoot else {
      return Refusal(
        .historyDiverged,
        "this log never had the root that device \(seal.device) verified at \(seal.witnessedSize)")
    }
    return nil
  }

  /// What an event says it saw must lie ahead of it.
  private static func context(
    _ batch: PreparedBatch, behind head: DeviceHead, on growth: LogGrowth
  ) -> Refusal? {
    let known = batch.sealed.count(through: head.sequence)
    let missing = batch.missing(behind: known, size: growth.size) {
      growth.heads[$0]?.sequence ?? .none
    }
    guard let missing else { return nil }
    let event = missing.event
    return switch missing.seen {
    case .base(let base):
      Refusal(
        .contextMissing,
        "event \(event) saw a log of \(base) entries, there are \(growth.size)")
    case .events(let seen):
      Refusal(
        .contextMissing,
        "event \(event) saw event \(seen.device).\(seen.sequence), which has not arrived")
    }
  }
}
