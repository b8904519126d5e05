package import CairnModel

/// Undo: an act has its effect where no undo that has its own names it. What an undo changes is what
/// it names, and what those name in turn if they are undos: no more than a few, for an undo of an
/// undo names nothing else, and undos lie on top of each other only so high.
extension EntityState {
  /// So many undos may lie on top of each other.
  package static let undoDepthMaximum = 4

  /// Takes an undo that the journal has.
  mutating func takeUndo(_ act: Act, _ sum: inout PartSum) {
    let named = eventIndex?.named(by: act, &sum.steps) ?? []
    if named.contains(where: { $0.event == id.event }) {
      // What it was registered with stays for people to see: the undo retracts it.
      changeRetraction(.flag(true), by: act, .arrives, &sum)
    }
    for (event, located) in named { countUndo(of: event, located, 1, &sum) }
  }

  private mutating func countUndo(
    of event: EventID, _ located: EventIndex.Located, _ difference: Int, _ sum: inout PartSum
  ) {
    let before = undoCounts[event] ?? 0
    let count = before + difference
    undoCounts[event] = count == 0 ? nil : count
    guard (before > 0) != (count > 0) else { return }
    if count > 0 { undone.insert(event) } else { undone.remove(event) }
    // A registration can't be taken back.
    guard event != id.event else { return }
    let act = recorded.act(at: located.place)
    sum.steps.actsRead += 1
    guard !isOut(act) else { return changeOut(by: act, count > 0 ? .leaves : .returns, &sum) }
    guard act.takesBack else { return change(by: act, count > 0 ? .leaves : .returns, &sum) }
    // No journal that this fold wrote has a higher one.
    guard located.depth <= UInt8(Self.undoDepthMaximum) else { return }
    let named = eventIndex?.named(by: act, &sum.steps) ?? []
    if named.contains(where: { $0.event == id.event }) {
      changeRetraction(.flag(true), by: act, count > 0 ? .leaves : .returns, &sum)
    }
    for (event, located) in named {
      countUndo(of: event, located, count > 0 ? -1 : 1, &sum)
    }
  }

  // MARK: What readers ask

  /// Whether an event said something of the entity.
  package func holds(_ event: EventID) -> Bool {
    if let eventIndex { return eventIndex[event] != nil }
    return recorded.heads.contains { $0.event == event }
  }

  /// The undos that hold and name one of these events.
  package func undos(of events: Set<EventID>) -> [EventID] {
    guard let eventIndex else { return [] }
    var steps = FoldSteps()
    return recorded.heads.compactMap { head in
      guard head.deed == .undone, !undone.contains(head.event) else { return nil }
      let act = recorded.act(at: head.place)
      guard !isOut(act) else { return nil }
      let named = eventIndex.named(by: act, &steps)
      return named.contains { events.contains($0.event) } ? head.event : nil
    }
  }

  /// How many undos lie on top of each other where this event is one: 0 for any other.
  package func undoDepth(of event: EventID) -> Int { Int(eventIndex?[event]?.depth ?? 0) }

  /// The writes that stand again where events of this entity are undone.
  package func reinstated(byUndoing events: Set<EventID>) -> Set<EventID> {
    var without = self
    var sum = PartSum.unkept
    if !without.keepsHistory { without.rememberHistory(&sum) }
    for event in events.sorted() {
      guard let located = without.eventIndex?[event] else { continue }
      without.countUndo(of: event, located, 1, &sum)
    }
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
