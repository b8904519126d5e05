import CairnModel

/// Where a journal has each event: made when somebody first asks, and kept from then on, so that an
/// act which names others costs what it names.
struct EventIndex: Sendable {
  struct Located: Sendable {
    var place: Journal.Place
    var index: LogIndex
    /// What it did, or did first.
    var deed: Deed.Code?
    /// Of an undo: how many undos lie on top of each other, it included. 0 for any other act.
    var depth: UInt8 = 0
  }

  private var events: [EventID: Located] = [:]

  subscript(event: EventID) -> Located? { events[event] }

  /// The first of an event's acts counts, and there is no other where a journal is in order.
  mutating func add(_ event: EventID, _ located: Located, _ steps: inout FoldSteps) {
    steps.eventsIndexed += 1
    if events[event] == nil { events[event] = located }
  }

  /// What an undo takes back: those that it names, and that happened before it.
  func named(by undo: Act, _ steps: inout FoldSteps) -> [(event: EventID, located: Located)] {
    var named: [(event: EventID, located: Located)] = []
    for case .undone(let events) in undo.deeds {
      for event in events where !named.contains(where: { $0.event == event }) {
        steps.eventsLookedUp += 1
        guard let located = self.events[event], located.index < undo.index,
          undo.context.includes(event, at: located.index, author: undo.event)
        else { continue }
        named.append((event, located))
        // More is in no journal that this fold wrote.
        if named.count == Limits.eventsPerUndoMaximum { return named }
      }
    }
    return named
  }

  /// The depth of an undo that is not yet here.
  func depth(of undo: Act, _ steps: inout FoldSteps) -> UInt8 {
    let greatest = named(by: undo, &steps).map(\.located.depth).max() ?? 0
    return greatest == .max ? .max : greatest + 1
  }
}
