import CairnFold
package import CairnModel
import CairnStore
package import CairnViews

/// What an act about what is set aside changes, were it recorded now.
package struct SetAsideEffect: Sendable {
  /// Events that count no more, or count again.
  package var eventCount = 0
  /// Of the first of these, what that changes; nil where what waits here can't be shown.
  package var effect: UndoEffect?
  /// So many of them are told of; less than all where they are many.
  package var toldCount = 0
  /// What was said since of the entities that they are about, by entity and then in the order of the
  /// log.
  package var meanwhile: [UndoPlan.EntityAct] = []
}

extension Replica {
  /// The last event that a device recorded before a moment: by its clock, less what that is known to
  /// have been off. Nil where it recorded nothing from then on.
  package func lastEvent(
    of device: DeviceNumber, before moment: Timestamp
  ) throws -> EventSequence? {
    var last: EventSequence?
    try forEachEvent(of: device, from: .first, try pendingEvents()) { event, recorded in
      guard recorded < moment else {
        last = event.id.sequence.previous
        return false
      }
      return true
    }
    return last
  }

  /// - Parameters:
  ///   - body: sets work aside, or restores it.
  ///   - since: an act that lies in the log; what was said behind it is told.
  /// - Throws: what `record` throws. Nothing is recorded.
  /// - Complexity: reads what the act is about.
  package func effect(
    of body: EventBody, on before: SurveyReader<Views>, since: LogIndex? = nil
  ) throws -> SetAsideEffect {
    var told = SetAsideEffect()
    guard let after = try reader(with: try previewed([Draft(body)])) else { return told }
    var chosen: [Event] = []
    let pending = try pendingEvents()
    let differences = after.cover.differences(from: before.cover)
    for (device, first) in differences.sorted(by: { $0.key < $1.key }) {
      try forEachEvent(of: device, from: first, pending) { event, _ in
        guard after.cover.covers(event.id) != before.cover.covers(event.id) else { return true }
        told.eventCount += 1
        if chosen.count < UndoRange.eventCountMaximum { chosen.append(event) }
        return true
      }
    }
    told.toldCount = chosen.count
    let plan = try UndoPlan(of: chosen) { try before.state(of: $0) }
    told.effect = try UndoEffect(of: plan, onAll: true, before: before, after: after)
    if let since { told.meanwhile = plan.acts(since: since, but: Set(chosen.map(\.id))) }
    return told
  }
}
