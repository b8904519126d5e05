package import CairnFold
import CairnFormats
package import CairnModel

/// What a conflict is about, in the words that a list tells of it.
package struct ConflictSubject: Sendable {
  package let kind: KindNumber
  /// What the field shows that the schema calls `name`.
  package let title: String
  /// What events did that stand against a retraction.
  var deeds: [EventID: [Deed]] = [:]

  /// Nil for one that was named and never registered.
  init?(_ group: MergeGroup, _ rules: ReadingRules) {
    guard let kind = group.root.kind else { return nil }
    self.kind = kind
    let key = group.fieldKeys.first { rules.names.name(of: $0) == "name" }
    title = key.flatMap { group.register($0).value(rules.classes[kind, $0]) }?.text ?? ""
  }
}

extension Conflict {
  /// What stands against each other, by whom, when, and what each had seen.
  /// - Parameters:
  ///   - span: where it was opened and closed, as far as that is known.
  ///   - author: what a device is called.
  package func json(
    span: ConflictSpan? = nil, of subject: ConflictSubject, names: SchemaNames,
    author: (DeviceNumber) -> String
  ) -> JSONValue {
    [
      "entity": .string(self.entity.description),
      "kind": .string(names.name(of: subject.kind)), "name": .string(subject.title),
      "field": .string(matter.name(names)),
      "state": .string(span?.closed == nil ? "open" : "closed"),
      "siblings": .array(siblings.map { json($0, of: subject, names, author) }),
      "distance_m": distanceMillimetres.map { .number(Self.metres($0)) } ?? .null,
      "opened_by": span.map { .string($0.opened.event.description) } ?? .null,
      "closed_by": span?.closed.map { .string($0.event.description) } ?? .null,
    ]
  }

  private func json(
    _ sibling: Write, of subject: ConflictSubject, _ names: SchemaNames,
    _ author: (DeviceNumber) -> String
  ) -> JSONValue {
    // The siblings that its author had been shown: none of those that it stands against.
    let known = siblings.filter { $0.happened(before: sibling) }
    return [
      "value": meaning(of: sibling, in: subject, names).map { .string($0) } ?? sibling.value.json,
      "event": .string(sibling.event.description),
      "author": .string(author(sibling.event.device)),
      "claimed": .string(sibling.claimed.text), "corrected": .string(sibling.corrected.text),
      "base": .integer(Int64(sibling.context.base.rawValue)),
      "seen": .array(sibling.context.seen.map { .string("\($0.device).\($0.sequence)") }),
      "knew_of": .array(known.map { .string($0.event.description) }),
    ]
  }

  /// What a sibling does, where its value alone does not say it.
  package func meaning(
    of sibling: Write, in subject: ConflictSubject, _ names: SchemaNames
  ) -> String? {
    switch (matter, sibling.value) {
    case (.retraction, .flag(true)): "retracted"
    case (.retraction, .entity(let survivor)): "merged into \(survivor)"
    case (.retraction, .flag): "restored"
    case (.retraction, _):
      "edited: "
        + (subject.deeds[sibling.event] ?? []).map { $0.text(names: names) }
        .joined(separator: ", ")
    case (.merge, .entity(let survivor)): "the same as \(survivor)"
    case (.merge, _): "an entity of its own"
    case (.field, .cleared): "emptied"
    case (.field, _): nil
    }
  }

  /// Metres with a decimal.
  package static func metres(_ millimetres: Int64) -> String {
    "\(millimetres / 1_000).\(millimetres % 1_000 / 100)"
  }
}

extension Conflict.Matter {
  /// As `cairn resolve` takes it.
  package func name(_ names: SchemaNames) -> String {
    switch self {
    case .field(let key): names.name(of: key)
    case .retraction: "retraction"
    case .merge: "merge"
    }
  }
}
