package import CairnFold
package import CairnModel

/// An entity as it is shown: each field with the value that counts, and what stands beside it. What
/// was merged into it is part of it.
package struct EntityView: Sendable {
  package struct Sibling: Hashable, Sendable {
    package let value: Value
    package let event: EventID
    package let index: LogIndex
    /// What the log size was that its author had been shown.
    package let base: LogSize
    /// By the clock of the device, as it said.
    package let claimed: Timestamp
    /// By what is known of that clock.
    package let corrected: Timestamp
    package let reason: Text

    package init(_ write: Write) {
      value = write.value
      event = write.event
      index = write.index
      base = write.context.base
      claimed = write.claimed
      corrected = write.corrected
      reason = write.reason
    }
  }

  package struct FieldView: Hashable, Sendable {
    /// What is shown: a sibling's value, or the mean of places that agree.
    package let value: Value
    /// The sibling that is shown, or the latest of those that a mean was made of.
    package let shown: Sibling
    /// All that stand beside each other, the shown one among them, by event id.
    package let siblings: [Sibling]
    /// The siblings say different things, and the field is one where a person decides.
    package let isInConflict: Bool
  }

  package struct ElementView: Hashable, Sendable {
    package let value: Value
    package let addedBy: [EventID]
  }

  /// The entity that survives, where several were merged.
  package let id: EntityID
  package let kind: KindNumber
  package let registered: Timestamp
  /// The act that retracted it, if it is retracted.
  package let retraction: Sibling?
  package let fields: [FieldKey: FieldView]
  package let sets: [FieldKey: [ElementView]]
  package let conflicts: [Conflict]
  /// With its members and their journals.
  package let group: MergeGroup
  private let survey: ReadingRules

  package var isRetracted: Bool { retraction != nil }

  /// What the samples say together, by item and unit.
  /// - Complexity: reads all samples anew, for most who look at entities don't look at these.
  package var samples: [SampleSummaryValue] {
    guard let schema = survey.schema else { return [] }
    let observed = group.samples
    guard !observed.isEmpty else { return [] }
    return SampleSummaries.summarise(
      survey.raters.attributed(observed), schema: schema, kind: kind)
  }

  /// Nil for one that was named and never registered.
  init?(_ group: MergeGroup, _ survey: ReadingRules) {
    let classes = survey.classes
    guard let kind = group.root.kind, let registered = group.root.registered else { return nil }
    id = group.id
    self.kind = kind
    self.registered = registered
    self.group = group
    self.survey = survey
    retraction = group.isRetracted ? group.root.retraction.shown.map { Sibling($0) } : nil
    conflicts = group.conflicts(classes)
    let divided = Set(conflicts.lazy.filter { $0.entity == group.id }.map(\.matter))
    var fields: [FieldKey: FieldView] = [:]
    for key in group.fieldKeys {
      let register = group.register(key)
      guard let shown = register.shown else { continue }
      fields[key] = FieldView(
        value: register.value(classes[kind, key]) ?? shown.value, shown: Sibling(shown),
        siblings: register.siblings.map { Sibling($0) },
        isInConflict: divided.contains(.field(key)))
    }
    self.fields = fields
    var sets: [FieldKey: [ElementView]] = [:]
    for key in group.setKeys {
      let elements = group.elements(key).sorted { a, b in
        (a.addedBy.first?.packed ?? 0) < (b.addedBy.first?.packed ?? 0)
      }
      guard !elements.isEmpty else { continue }
      sets[key] = elements.map { ElementView(value: $0.value, addedBy: $0.addedBy) }
    }
    self.sets = sets
  }
}
