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
  /// - Parameters:
  ///   - first: so many of them are left out.
  ///   - count: of those that are given, at most.
  /// - Returns: with how many there were in all, and how many matters were judged.
  /// - Complexity: replays the journal, and after each act judges the matters that it touches.
  package func conflictHistory(
    _ classes: MergeClasses, from first: Int = 0, count: Int = .max
  ) -> (spans: [ConflictSpan], total: Int, judgedCount: Int) {
    var history = ConflictHistory(self, classes, first, count)
    for act in recorded { history.take(act) }
    history.retract(before: nil)
    return (history.spans, history.total, history.judgedCount)
  }
}

/// Follows the conflicts of one entity through its journal.
private struct ConflictHistory {
  private(set) var spans: [ConflictSpan] = []
  private(set) var total = 0
  private(set) var judgedCount = 0
  private let first: Int
  private let count: Int
  private let classes: MergeClasses
  private var state: EntityState
  /// Numbers of those that are open.
  private var open: [Conflict.Matter: Int] = [:]
  /// What each event's act may have changed: an undo of it changes that again.
  private var touched: [EventID: Set<Conflict.Matter>] = [:]
  /// Nobody asks for a fingerprint.
  private var sum = PartSum.unkept

  init(_ entity: EntityState, _ classes: MergeClasses, _ first: Int, _ count: Int) {
    state = EntityState(id: entity.id, under: entity.cover)
    // Made again at the first undo, it would take what lies behind that.
    if entity.keepsHistory { state.keepHistoryFromTheBeginning() }
    self.classes = classes
    self.first = first
    self.count = count
  }

  mutating func take(_ act: Act) {
    retract(before: act.index)
    state.record(act, &sum)
    let matters = matters(of: act)
    guard !matters.isEmpty else { return }
    touched[act.event, default: []].formUnion(matters)
    for matter in matters.sorted() { judge(matter, act) }
  }

  /// Takes what acts that set the registration aside say of it.
  mutating func retract(before index: LogIndex?) {
    for act in state.takeRetractions(before: index, &sum) { judge(.retraction, act) }
  }

  private func matters(of act: Act) -> Set<Conflict.Matter> {
    var matters: Set<Conflict.Matter> = state.isTouch(act) ? [.retraction] : []
    for deed in act.deeds {
      switch deed {
      case .set(let key, _), .resolved(let key, _, _): matters.insert(.field(key))
      case .retracted: matters.insert(.retraction)
      case .merged, .mergeReverted: matters.insert(.merge)
      case .undone(let events):
        for event in events { matters.formUnion(touched[event] ?? []) }
      default: break
      }
    }
    return matters
  }

  private mutating func judge(_ matter: Conflict.Matter, _ act: Act) {
    judgedCount += 1
    let number = open[matter]
    guard let conflict = conflict(about: matter) else {
      guard let number else { return }
      change(number) { $0.closed = act }
      open[matter] = nil
      return
    }
    if let number { return change(number) { $0.conflict = conflict } }
    open[matter] = total
    if total >= first, total - first < count {
      spans.append(ConflictSpan(conflict: conflict, opened: act))
    }
    total += 1
  }

  private mutating func change(_ number: Int, _ body: (inout ConflictSpan) -> Void) {
    guard number >= first, spans.indices.contains(number - first) else { return }
    body(&spans[number - first])
  }

  private func conflict(about matter: Conflict.Matter) -> Conflict? {
    switch matter {
    case .field(let key):
      guard let kind = state.kind, classes[kind, key] == .contested,
        let register = state.registers[key]
      else { return nil }
      return Conflict(of: state.id, key, register)
    case .retraction:
      return Conflict(retracting: state, touches: state.touches.siblings, merges: [])
    case .merge: return Conflict(merging: state)
    }
  }
}

extension Conflict.Matter: Comparable {
  /// Fields by key, then the retraction, then the merge: as conflicts are listed.
  package static func < (a: Conflict.Matter, b: Conflict.Matter) -> Bool {
    switch (a, b) {
    case (.field(let a), .field(let b)): a < b
    case (.field, _): true
    case (.retraction, .merge): true
    default: false
    }
  }
}
