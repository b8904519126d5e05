import CairnFold
package import CairnModel

/// An entity as it is shown: each field with the value that counts, and what stands beside it.
package struct EntityView: Hashable, Sendable {
  package struct Sibling: Hashable, Sendable {
    package let value: Value
    package let event: EventID
    /// What the log size was that its author had been shown.
    package let base: LogSize
    /// By the clock of the device, as it said.
    package let claimed: Timestamp
    /// By what is known of that clock.
    package let corrected: Timestamp
    package let reason: Text

    init(_ write: Write) {
      value = write.value
      event = write.event
      base = write.context.base
      claimed = write.claimed
      corrected = write.corrected
      reason = write.reason
    }
  }

  package struct FieldView: Hashable, Sendable {
    package let shown: Sibling
    /// All that stand beside each other, the shown one among them, by event id.
    package let siblings: [Sibling]
    /// The siblings say different things, and the field is one where a person decides.
    package let isInConflict: Bool

    package var value: Value { shown.value }
  }

  package struct ElementView: Hashable, Sendable {
    package let value: Value
    package let addedBy: [EventID]
  }

  package let id: EntityID
  package let kind: KindNumber
  package let registered: Timestamp
  /// The act that retracted it, if it is retracted.
  package let retraction: Sibling?
  package let fields: [FieldKey: FieldView]
  package let sets: [FieldKey: [ElementView]]

  package var isRetracted: Bool { retraction != nil }

  /// Nil for one that was named and never registered.
  init?(_ entity: EntityState, _ classes: MergeClasses) {
    guard let kind = entity.kind, let registered = entity.registered else { return nil }
    id = entity.id
    self.kind = kind
    self.registered = registered
    retraction = entity.isRetracted ? entity.retraction.shown.map { Sibling($0) } : nil
    var fields: [FieldKey: FieldView] = [:]
    for (key, register) in entity.fields {
      guard let shown = register.shown else { continue }
      fields[key] = FieldView(
        shown: Sibling(shown), siblings: register.siblings.map { Sibling($0) },
        isInConflict: register.isDivided && classes[kind, key] == .contested)
    }
    self.fields = fields
    sets = entity.sets.compactMapValues { set in
      let elements = set.elements.sorted { a, b in
        (a.addedBy.first?.packed ?? 0) < (b.addedBy.first?.packed ?? 0)
      }
      return elements.isEmpty
        ? nil : elements.map { ElementView(value: $0.value, addedBy: $0.addedBy) }
    }
  }
}
