import CairnModel

/// What the authors of some events had seen together. Which of many events happened before one of
/// them is told at once by two bounds, the greatest base and a device's greatest sequence, and not
/// by comparing each with each.
///
/// Events are taken in the order of the log. What an author claims to have seen counts only as far as
/// it lies ahead: the bounds are kept within what was taken before.
struct SeenBounds {
  private var base: UInt64 = 0
  private var seen: [DeviceNumber: EventSequence] = [:]
  private var heads: [DeviceNumber: EventSequence] = [:]

  /// - Parameter judges: whether what its author had seen counts.
  mutating func take(_ event: EventID, at index: LogIndex, _ context: Context, judges: Bool = true)
  {
    if judges {
      base = max(base, min(context.base.rawValue, index.rawValue))
      context.forEachSeen(author: event) { device, sequence in
        guard let head = heads[device] else { return }
        seen[device] = max(seen[device] ?? .none, min(head, sequence))
      }
    }
    heads[event.device] = max(heads[event.device] ?? .none, event.sequence)
  }

  /// Whether one that was taken happened before another one that judges.
  func include(_ event: EventID, at index: LogIndex) -> Bool {
    index.rawValue < base || event.sequence <= seen[event.device] ?? .none
  }
}
