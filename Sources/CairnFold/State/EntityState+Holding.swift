package import CairnModel

/// What whoever is about to take events back asks.
extension EntityState {
  /// Those of some events that said something of the entity.
  /// - Complexity: where nothing was looked up in it yet, reads the heads of the journal once.
  package func held(of events: Set<EventID>) -> Set<EventID> {
    if let eventIndex { return events.filter { eventIndex[$0] != nil } }
    var held: Set<EventID> = []
    for head in recorded.heads where events.contains(head.event) { held.insert(head.event) }
    return held
  }

  /// Whether so much more of one device would still count here (R53).
  package func hasRoom(for byteCount: Int, of device: DeviceNumber) -> Bool {
    var (journal, steps) = (recorded, FoldSteps())
    return journal.hasRoom(for: byteCount, of: device, &steps)
  }

  /// About what it takes to hold.
  package var journalByteCount: Int { recorded.byteCount }

  /// In the order of the log, one at a time.
  package func forEachAct(_ body: (Act) throws -> Void) rethrows {
    for act in recorded { try body(act) }
  }
}
