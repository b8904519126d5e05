package import CairnModel

/// A write of a register, with what decides its place among others.
package struct Write: Sendable {
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
  /// What stands for a long value in a part of a fingerprint, where that is known already: a write
  /// that comes and goes is not hashed each time. Empty otherwise.
  var digest: [UInt8] = []

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
    index < later.index && later.context.includes(event, at: index, author: later.event)
  }
}

extension Write: Hashable {
  package static func == (a: Write, b: Write) -> Bool {
    a.event == b.event && a.index == b.index && a.context == b.context && a.claimed == b.claimed
      && a.corrected == b.corrected && a.value == b.value && a.reason == b.reason
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(event)
    hasher.combine(value)
  }
}

extension Context {
  /// Whether `author`, whose context this is, had been shown an event that lies ahead of it in the
  /// log: below the base, or among what was seen beside that.
  package func includes(_ event: EventID, at index: LogIndex, author: EventID) -> Bool {
    if event == author { return false }
    return index.rawValue < base.rawValue
      || event.sequence <= seenSequence(of: event.device, author: author)
  }

  /// Every device of which something was seen beside the base, once, and through which sequence.
  func forEachSeen(author: EventID, _ body: (DeviceNumber, EventSequence) -> Void) {
    guard !seen.isEmpty else { return body(author.device, author.sequence.previous) }
    var known: Set<DeviceNumber> = []
    for entry in seen where known.insert(entry.device).inserted {
      body(entry.device, entry.sequence)
    }
    if !known.contains(author.device) { body(author.device, author.sequence.previous) }
  }
}
