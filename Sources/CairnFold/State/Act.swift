package import CairnModel

/// What one event said of one entity, as the entity's journal keeps it.
package struct Act: Hashable, Sendable {
  package var event: EventID
  package var index: LogIndex
  /// Of the event's entry in the log.
  package var byteCount: Int
  package var context: Context
  /// What the device's clock said.
  package var claimed: Timestamp
  /// By what is known of that clock. Breaks ties for display among concurrent writes.
  package var corrected: Timestamp
  /// When the thing was observed, where that is not when it was recorded.
  package var observed: Timestamp?
  package var reason: Text
  package var deeds: [Deed]

  package init(
    event: EventID, index: LogIndex, byteCount: Int, context: Context, claimed: Timestamp,
    corrected: Timestamp, observed: Timestamp? = nil, reason: Text = "", deeds: [Deed]
  ) {
    self.event = event
    self.index = index
    self.byteCount = byteCount
    self.context = context
    self.claimed = claimed
    self.corrected = corrected
    self.observed = observed
    self.reason = reason
    self.deeds = deeds
  }

  /// Whether the author of `later` had been shown this act.
  package func happened(before later: Act) -> Bool {
    index < later.index && later.context.includes(event, at: index, author: later.event)
  }

  func write(_ value: Value) -> Write {
    Write(
      event: event, index: index, context: context, claimed: claimed, corrected: corrected,
      value: value, reason: reason)
  }

  var isRegistration: Bool {
    if case .registered? = deeds.first { true } else { false }
  }

  /// Whoever judges does nothing else by the act.
  var judges: Bool {
    if case .judged? = deeds.first { true } else { false }
  }

  /// Whether it may change what its entity is the same as.
  var mayMerge: Bool {
    switch deeds.first {
    case .merged, .mergeReverted, .undone: true
    default: false
    }
  }

  /// Whether it undoes others, and so does nothing else.
  var takesBack: Bool {
    if case .undone? = deeds.first { true } else { false }
  }
}

extension Event {
  /// Whether its author had been shown an event.
  func wasShown(_ event: EventID, at index: LogIndex) -> Bool {
    context.includes(event, at: index, author: id)
  }
}

/// One thing that an act did to its entity.
package enum Deed: Hashable, Sendable {
  /// Always the first deed of the entity's own event.
  case registered(KindNumber)
  case set(FieldKey, Value)
  /// A person decided a conflict: a write like any other, that also says what it turned down.
  case resolved(FieldKey, Value, rejected: [EventID])
  case added(FieldKey, Value)
  case removed(FieldKey, Value, addedBy: [EventID])
  case retracted(Bool)
  /// This entity is the same thing as another one, which survives.
  case merged(into: EntityID, chosen: [ChosenField])
  case mergeReverted(EventID)
  /// Another entity was merged into this one. A pointer: the other's alias decides.
  case absorbed(EntityID)
  case sampled(
    item: Text, value: Value?, unit: Text, confidence: UInt32?, evidence: [EventID])
  case sampleWithdrawn(EventID)
  case noted(text: Text, tags: [Text])
  case noteRevised(EventID, text: Text, tags: [Text])
  case attached(digest: Digest, byteCount: UInt64, mediaType: Text, name: Text)
  case attachmentRedacted(EventID)
  case consented(statement: Text, evidence: EventID?)
  case consentWithdrawn(EventID)
  case undone([EventID])
  /// A person looked, and found that something odd is so.
  case judged(Judgement)
  case judgementReverted(EventID)
}
