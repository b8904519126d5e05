import CairnModel

/// A conflict from the act that opened it to the act that closed it.
package struct ConflictSpan: Hashable, Sendable {
  package var conflict: Conflict
  package var opened: Act
  /// Nil while it is open.
  package var closed: Act?
}

extension EntityState {
  /// The conflicts within this entity that were open at some time, in the order of their opening.
  ///
  /// - Complexity: replays the journal; each act by what it touches.
  package func conflictHistory(_ classes: MergeClasses) -> [ConflictSpan] {
    var spans: [ConflictSpan] = []
    var unused = Fingerprint()
    var state = EntityState(id: id)
    for act in recorded {
      state.record(act, &unused)
      let open = MergeGroup(root: state).conflicts(classes)
      for place in spans.indices where spans[place].closed == nil {
        if let still = open.first(where: { $0.matter == spans[place].conflict.matter }) {
          spans[place].conflict = still
        } else {
          spans[place].closed = act
        }
      }
      for conflict in open
      where !spans.contains(where: { $0.closed == nil && $0.conflict.matter == conflict.matter }) {
        spans.append(ConflictSpan(conflict: conflict, opened: act))
      }
    }
    return spans
  }
}
