package import CairnModel

extension EntityState {
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
