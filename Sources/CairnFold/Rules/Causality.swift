package import CairnModel

/// A write of a register, with what decides its place among others.
package struct Write: Hashable, Sendable {
  package var event: EventID
  package var index: LogIndex
  package var context: Context
  /// What the device's clock said.
  package var claimed: Timestamp
  /// Breaks ties for display among concurrent writes, and nothing else.
  package var corrected: Timestamp
  package var value: Value
  /// Why, where the act asks for it.
  package var reason: Text

  package init(
    event: EventID, index: LogIndex, context: Context, claimed: Timestamp, corrected: Timestamp,
    value: Value, reason: Text = ""
  ) {
    self.event = event
    self.index = index
    self.context = context
    self.claimed = claimed
    self.corrected = corrected
    self.value = value
    self.reason = reason
  }

  /// Whether the author of `later` had been shown this write: it lay below the later one's base, or
  /// among what it had seen beside that.
  package func happened(before later: Write) -> Bool {
    later.context.includes(event, at: index, author: later.event)
  }
}

extension Context {
  /// Whether `author`, whose context this is, had been shown an event: it lay below the base, or
  /// among what was seen beside that.
  package func includes(_ event: EventID, at index: LogIndex, author: EventID) -> Bool {
    if event == author { return false }
    return index.rawValue < base.rawValue
      || event.sequence <= seenSequence(of: event.device, author: author)
  }
}

/// The writes of one field that no other write happened after. There is one where people knew of
/// each other's work, and more where they did not.
package struct Register: Hashable, Sendable {
  /// By event id.
  package private(set) var siblings: [Write] = []

  package init() {}

  /// Takes up a register that was stored.
  package init(siblings: [Write]) {
    self.siblings = siblings.sorted { $0.event < $1.event }
  }

  /// Adds the write of the next entry of the log.
  ///
  /// What it happened after leaves for good: a write that one other happened after stays one, even
  /// when that other leaves in its turn. The new write itself always stays, for no earlier one can
  /// have seen it: a base is at most the index of its own entry, and the service takes no event
  /// whose context names what is not in the log yet. So this is exactly the set of writes that no
  /// write of the whole history happened after.
  mutating func add(_ write: Write) {
    siblings.removeAll { $0.happened(before: write) || $0.event == write.event }
    let place = siblings.firstIndex { write.event < $0.event } ?? siblings.count
    siblings.insert(write, at: place)
  }

  package var isEmpty: Bool { siblings.isEmpty }

  /// The sibling to show: of the greatest corrected time, then of the greatest event id.
  package var shown: Write? {
    siblings.max { ($0.corrected, $0.event) < ($1.corrected, $1.event) }
  }

  /// Whether the siblings say different things.
  package var isDivided: Bool {
    guard siblings.count > 1, let first = siblings.first else { return false }
    return siblings.contains { $0.value != first.value }
  }
}
