package import CairnModel

/// How events of an older device number are recorded again under a newer one. They keep what they
/// say, when they were recorded and what their author had been shown.
package struct Restamping {
  let older: DeviceNumber
  /// What the log has of the older device stays as it is, through this sequence.
  let common: EventSequence
  let newer: DeviceNumber

  package init(from older: DeviceNumber, keeping common: EventSequence, to newer: DeviceNumber) {
    self.older = older
    self.common = common
    self.newer = newer
  }

  package func restamped(_ event: Event) -> Event {
    var copy = event
    copy.id = map(event.id)
    copy.was = event.was ?? event.id
    copy.context.seen = seen(by: event)
    copy.schema = event.schema.map(map)
    copy.body = event.body.mappingReferences(map)
    return copy
  }

  func map(_ id: EventID) -> EventID {
    guard id.device == older, id.sequence > common,
      let sequence = EventSequence(id.sequence.rawValue - common.rawValue)
    else { return id }
    return EventID(newer, sequence)
  }

  /// The author had seen its own earlier events: those of the older number that the log keeps, and
  /// those that now bear the newer one.
  private func seen(by event: Event) -> [SeenThrough] {
    var seen = event.context.seen.filter { $0.device != older }
    let own = event.context.seenSequence(of: older, author: event.id)
    if own > .none { seen.append(SeenThrough(device: older, sequence: min(own, common))) }
    let kept = EventID(older, own == .none ? .first : own)
    let mapped = own > common ? map(kept).sequence : .none
    if mapped != map(event.id).sequence.previous {
      seen.append(SeenThrough(device: newer, sequence: mapped))
    }
    return seen
  }
}
