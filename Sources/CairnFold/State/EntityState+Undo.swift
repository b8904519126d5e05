package import CairnModel

extension EntityState {
  /// Whether an event said something of the entity.
  package func holds(_ event: EventID) -> Bool { recorded.heads.contains { $0.event == event } }

  /// The undos that hold and name an event.
  package func undos(of event: EventID) -> [EventID] {
    recorded.heads.compactMap { head in
      guard !undone.contains(head.event) else { return nil }
      for case .undone(let events) in recorded.act(at: head.place).deeds
      where events.contains(event) {
        return head.event
      }
      return nil
    }
  }

  /// The writes that stand again where events of this entity are undone.
  package func reinstated(byUndoing events: Set<EventID>) -> Set<EventID> {
    let without = EntityState(
      id: id,
      journal: recorded.filter { !events.contains($0.event) || $0.isRegistration })
    return without.standing.subtracting(standing)
  }

  /// The events of all registers' siblings.
  private var standing: Set<EventID> {
    var events = Set(fields.values.flatMap(\.siblings).map(\.event))
    events.formUnion(retraction.siblings.map(\.event))
    events.formUnion(alias.siblings.map(\.event))
    return events
  }
}
