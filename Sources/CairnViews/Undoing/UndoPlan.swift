package import CairnFold
package import CairnModel

/// Undos that together take chosen events back, as if these had never been recorded, and what of the
/// chosen they leave as it is.
///
/// An undo among the chosen that takes back only what was chosen too is left alone: were it taken
/// back with the rest, what it took back would show again.
package struct UndoPlan: Sendable {
  /// Why a chosen event is named by none of the undos.
  package enum Leaving: String, Hashable, Sendable, CaseIterable {
    /// It is about the survey, not about an entity.
    case survey
    /// It never had an effect.
    case noEffect = "no_effect"
    /// Undos that stay have taken it back already.
    case undone
    /// It is an undo, and takes back what is taken back anyway.
    case undoOfChosen = "undo_of_chosen"
    /// It is an undo on top of as many undos as there may be.
    case tooDeep = "too_deep"
  }

  /// By device and sequence, as the chosen ones were.
  package private(set) var undone: [Event] = []
  package private(set) var left: [(event: EventID, why: Leaving)] = []
  /// Of all that the chosen events are about.
  let entities: [EntityID: EntityState]
  /// The entities where a chosen event has an act, by id.
  private let holders: [EventID: [EntityID]]

  /// - Parameter state: what an entity is before the undos; nil where there is none. It is asked once
  ///   for each entity.
  package init(
    of chosen: [Event], _ state: (EntityID) throws -> EntityState?
  ) rethrows {
    var named: [EntityID: Set<EventID>] = [:]
    for event in chosen {
      for id in FoldState.subjects(of: event) { named[id, default: []].insert(event.id) }
    }
    var entities: [EntityID: EntityState] = [:]
    var holders: [EventID: [EntityID]] = [:]
    for (id, events) in named.sorted(by: { $0.key < $1.key }) {
      guard let entity = try state(id) else { continue }
      entities[id] = entity
      for event in entity.held(of: events) { holders[event, default: []].append(id) }
    }
    self.entities = entities
    self.holders = holders
    let ids = Set(chosen.map(\.id))
    let released = released(by: chosen, ids)
    for event in chosen.sorted(by: { $0.id < $1.id }) {
      if let why = leaving(event, chosen: ids, released: released) {
        left.append((event.id, why))
      } else {
        undone.append(event)
      }
    }
  }

  /// Entities that the undos are about, by id.
  package var touched: [EntityID] { Set(undone.flatMap { holders(of: $0) }).sorted() }

  /// The undos by which chosen events that are taken back already are.
  package var undos: [EventID] {
    let undone = Set(left.lazy.filter { $0.why == .undone }.map(\.event))
    return Set(entities.values.flatMap { $0.undos(of: undone) }).sorted()
  }

  // MARK: What is taken back

  private func holders(of event: Event) -> [EntityID] { holders[event.id] ?? [] }

  private func stands(_ event: Event) -> Bool {
    holders(of: event).contains { !(entities[$0]?.undone.contains(event.id) ?? true) }
  }

  private func depth(of event: Event) -> Int {
    holders(of: event).compactMap { entities[$0]?.undoDepth(of: event.id) }.max() ?? 0
  }

  /// What may show again, because an undo that is chosen has to go for the sake of others that it
  /// names: what it names itself and, where it is an undo of undos, all that was said where it was.
  private func released(by chosen: [Event], _ ids: Set<EventID>) -> Set<EventID> {
    var released: Set<EventID> = []
    var places: Set<EntityID> = []
    for event in chosen {
      guard case .changeUndone(let body) = event.body, stands(event),
        !ids.isSuperset(of: body.undone), case let depth = depth(of: event),
        depth < EntityState.undoDepthMaximum
      else { continue }
      if depth > 1 { places.formUnion(holders(of: event)) }
      released.formUnion(body.undone)
    }
    guard !places.isEmpty else { return released }
    for event in chosen where !places.isDisjoint(with: holders(of: event)) {
      released.insert(event.id)
    }
    return released
  }

  /// Nil where it is to be undone.
  private func leaving(
    _ event: Event, chosen: Set<EventID>, released: Set<EventID>
  ) -> Leaving? {
    if FoldState.subjects(of: event).isEmpty { return .survey }
    if holders(of: event).isEmpty { return .noEffect }
    guard case .changeUndone(let body) = event.body else {
      return stands(event) || released.contains(event.id) ? nil : .undone
    }
    if !stands(event) { return .undone }
    if chosen.isSuperset(of: body.undone) { return .undoOfChosen }
    return depth(of: event) < EntityState.undoDepthMaximum ? nil : .tooDeep
  }

  // MARK: The undos

  /// Each names no more than one event may, and an undo alone.
  package func bodies(reason: Text) -> [EventBody] {
    let parts = parts
    var lastParts: [EntityID: Int] = [:]
    for (number, part) in parts.enumerated() {
      for id in part.entities { lastParts[id] = number }
    }
    var undoneOf: [EntityID: Set<EventID>] = [:]
    for event in undone {
      for id in holders(of: event) { undoneOf[id, default: []].insert(event.id) }
    }
    let gone = Set(undone.map(\.id))
    return parts.enumerated().map { number, part in
      var reinstated: Set<EventID> = []
      // The last undo of an entity tells what stands again behind all of them.
      for id in part.entities where lastParts[id] == number {
        reinstated.formUnion(entities[id]?.reinstated(byUndoing: undoneOf[id] ?? []) ?? [])
      }
      return .changeUndone(
        ChangeUndone(
          entities: part.entities.sorted(), undone: part.events,
          reinstated: Array(
            reinstated.subtracting(gone).sorted().prefix(Limits.siblingsPerRegisterMaximum)),
          reason: reason))
    }
  }

  private struct Part {
    var events: [EventID] = []
    var entities: Set<EntityID> = []
  }

  /// What is about one entity stays together, so that its journal grows by few undos.
  private var parts: [Part] {
    var parts: [Part] = []
    var undos: [Part] = []
    var open = Part()
    let held = undone.map { (event: $0, holders: holders(of: $0)) }.sorted { a, b in
      (a.holders.first?.packed ?? 0, a.event.id) < (b.holders.first?.packed ?? 0, b.event.id)
    }
    for (event, holders) in held {
      if case .changeUndone = event.body {
        undos.append(Part(events: [event.id], entities: Set(holders)))
        continue
      }
      let entities = open.entities.union(holders)
      if open.events.count == Limits.eventsPerUndoMaximum
        || entities.count > Limits.entitiesPerUndoMaximum
      {
        parts.append(open)
        open = Part(events: [event.id], entities: Set(holders))
      } else {
        open.events.append(event.id)
        open.entities = entities
      }
    }
    return (open.events.isEmpty ? parts : parts + [open]) + undos
  }
}
