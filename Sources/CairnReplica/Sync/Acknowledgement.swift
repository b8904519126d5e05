import CairnLog
package import CairnModel
package import CairnStore

/// What a verified log says of the events that wait here. It alone decides what leaves the outbox.
package enum Acknowledgement: Hashable {
  /// The log has these events, through a sequence; `none` for none of them.
  case through(EventSequence)
  /// The log has other events of this device: they agree through this sequence only.
  case forked(common: EventSequence)
  /// Another device took over from this one.
  case superseded(common: EventSequence)

  /// - Parameter isSuperseded: whether the log has a device that continues this one.
  package static func decide(
    pending: [PendingEvent], head: DeviceHead, isSuperseded: Bool,
    logged: (EventSequence) throws -> ArraySlice<UInt8>?
  ) rethrows -> Acknowledgement {
    guard let first = pending.first, let last = pending.last else {
      return isSuperseded ? .superseded(common: head.sequence) : .through(.none)
    }
    let acknowledged: Acknowledgement
    if head.sequence < first.sequence {
      acknowledged = .through(.none)
    } else {
      let end = min(head.sequence, last.sequence)
      let common = try commonPrefix(of: pending, head: head, through: end, logged: logged)
      acknowledged = common == end ? .through(end) : .forked(common: common)
    }
    guard isSuperseded else { return acknowledged }
    switch acknowledged {
    case .through(let sequence): return .superseded(common: max(sequence, first.sequence.previous))
    case .forked(let common), .superseded(let common): return .superseded(common: common)
    }
  }

  private static func commonPrefix(
    of pending: [PendingEvent], head: DeviceHead, through end: EventSequence,
    logged: (EventSequence) throws -> ArraySlice<UInt8>?
  ) rethrows -> EventSequence {
    // Nearly always: one chain value vouches for all events before it.
    if pending.contains(where: { $0.sequence == head.sequence && $0.chain == head.chain }) {
      return end
    }
    var common = pending.first?.sequence.previous ?? .none
    for event in pending where event.sequence <= end {
      guard let entry = try logged(event.sequence), entry.elementsEqual(event.entry) else { break }
      common = event.sequence
    }
    return common
  }
}
