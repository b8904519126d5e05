import CairnModel

/// The earlier events that an event takes back, revises or withdraws. It has an effect only where
/// its subject has them, and its author had seen them.
struct EventTargets {
  /// Each once.
  let events: [EventID]
  /// What they must have done; nil where anything will do.
  private let deed: Deed.Code?

  /// Nil where the event names no earlier one.
  init?(of event: Event) {
    switch event.body {
    case .changeUndone(let body):
      var known: Set<EventID> = []
      events = body.undone.filter { known.insert($0).inserted }
      deed = nil
    case .mergeReverted(let body): (events, deed) = ([body.merge], .merged)
    case .sampleWithdrawn(let body): (events, deed) = ([body.sample], .sampled)
    case .noteRevised(let body): (events, deed) = ([body.note], .noted)
    case .attachmentRedacted(let body): (events, deed) = ([body.attachment], .attached)
    case .consentWithdrawn(let body): (events, deed) = ([body.consent], .consented)
    case .judgementReverted(let body): (events, deed) = ([body.judgement], .judged)
    default: return nil
    }
  }

  /// What an event names that an entity has, and that happened before.
  struct Found {
    /// Each with how many undos lie on top of each other where it is one.
    private(set) var depths: [EventID: UInt8] = [:]

    var isEmpty: Bool { depths.isEmpty }

    mutating func formUnion(_ other: Found) {
      depths.merge(other.depths) { max($0, $1) }
    }

    mutating func insert(_ event: EventID, depth: UInt8) { depths[event] = depth }

    /// Why an undo of these has no effect.
    var anomaly: Anomaly.Code? {
      let depth = depths.values.max() ?? 0
      // An undo that is named beside others could change so much that nobody would wait for it.
      if depths.count > 1, depth > 0 { return .undoMixed }
      return Int(depth) >= EntityState.undoDepthMaximum ? .undoTooDeep : nil
    }
  }

  fileprivate func fits(_ located: EventIndex.Located) -> Bool {
    deed == nil || deed == located.deed
  }
}

extension EntityState {
  mutating func find(
    _ targets: EventTargets, of event: Event, _ sum: inout PartSum
  ) -> EventTargets.Found {
    indexEvents(&sum)
    var found = EventTargets.Found()
    for target in targets.events {
      sum.steps.eventsLookedUp += 1
      guard let located = eventIndex?[target], targets.fits(located),
        event.wasShown(target, at: located.index)
      else { continue }
      found.insert(target, depth: located.depth)
    }
    return found
  }
}
