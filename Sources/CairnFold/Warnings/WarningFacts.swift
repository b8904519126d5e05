package import CairnModel

/// What warnings need to know of one entity: what is shown of it, merges applied.
///
/// An entity that was merged into another is not added; it is one of the other's `aliases`.
package struct WarningFacts: Sendable {
  /// An event that says when it was observed.
  package struct Touch: Hashable, Sendable {
    /// The event's observed time; events that name none tell nothing here.
    package var observed: Timestamp
    /// What it wrote: who writes the date of a closing has not found the place open.
    package var fields: [FieldKey]

    package init(observed: Timestamp, fields: [FieldKey] = []) {
      self.observed = observed
      self.fields = fields
    }
  }

  package var id: EntityID
  package var kind: KindNumber
  /// Entities that were merged into this one, directly or by way of others.
  package var aliases: [EntityID] = []
  package var isRetracted = false
  /// The value shown of each field.
  package var fields: [FieldKey: Value] = [:]
  package var sets: [FieldKey: [Value]] = [:]
  /// All writes of a field in the order of the log. Only `SurveyWarnings.historyKeys` are looked at.
  package var history: [FieldKey: [Value]] = [:]
  /// Those that stand: not withdrawn.
  package var samples: [Sample] = []
  package var touches: [Touch] = []
  /// Whether a consent stands, given and not withdrawn.
  package var hasConsent = false
  /// Whether any value of it is sealed, shown or not. Sealed values among the fields and sets count
  /// by themselves.
  package var hasSealedValues = false

  /// What people found to be so.
  package var judgements: [HeldJudgement] = []

  package init(id: EntityID, kind: KindNumber) {
    self.id = id
    self.kind = kind
  }

  /// The value of a field that was not emptied.
  func value(_ key: FieldKey?) -> Value? {
    guard let key, let value = fields[key], value != .cleared else { return nil }
    return value
  }

  func code(_ key: FieldKey?) -> Text? {
    if case .code(let code) = value(key) { code } else { nil }
  }

  func text(_ key: FieldKey?) -> Text? {
    if case .text(let text) = value(key) { text } else { nil }
  }

  func point(_ key: FieldKey?) -> Point? {
    if case .point(let point) = value(key) { point } else { nil }
  }

  func date(_ key: FieldKey?) -> CalendarDate? {
    if case .date(let date) = value(key) { date } else { nil }
  }

  func entity(_ key: FieldKey?) -> EntityID? {
    if case .entity(let entity) = value(key) { entity } else { nil }
  }

  func entities(_ key: FieldKey?) -> [EntityID] {
    guard let key else { return [] }
    return (sets[key] ?? []).compactMap { if case .entity(let id) = $0 { id } else { nil } }
  }
}

/// What receipts tell of a device's clock.
package struct DeviceClockFacts: Hashable, Sendable {
  package var device: DeviceNumber
  /// The offset furthest from 0 that was measured; positive is ahead.
  package var offset: Milliseconds?
  /// How far a claimed time lay behind the time of its receipt, at most: known without a measured
  /// offset too.
  package var aheadOfReceipt: Milliseconds?

  package init(
    device: DeviceNumber, offset: Milliseconds?, aheadOfReceipt: Milliseconds? = nil
  ) {
    self.device = device
    self.offset = offset
    self.aheadOfReceipt = aheadOfReceipt
  }

  /// The error that is furthest from 0, positive ahead.
  var worst: Int64 {
    let ahead = max(aheadOfReceipt?.rawValue ?? 0, 0)
    let offset = offset?.rawValue ?? 0
    return offset.magnitude >= ahead.magnitude ? offset : ahead
  }
}
