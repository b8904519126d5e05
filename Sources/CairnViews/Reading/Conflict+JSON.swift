package import CairnFold
import CairnFormats
package import CairnModel

extension Conflict {
  /// What stands against each other, by whom, when, and what each had seen.
  /// - Parameters:
  ///   - span: where it was opened and closed, as far as that is known.
  ///   - entity: with all that was merged into it.
  ///   - author: what a device is called.
  package func json(
    span: ConflictSpan? = nil, of entity: EntityView, names: SchemaNames,
    author: (DeviceNumber) -> String
  ) -> JSONValue {
    [
      "entity": .string(self.entity.description),
      "kind": .string(names.name(of: entity.kind)), "name": .string(entity.title(names: names)),
      "field": .string(matter.name(names)),
      "state": .string(span?.closed == nil ? "open" : "closed"),
      "siblings": .array(siblings.map { json($0, of: entity, names, author) }),
      "distance_m": distanceMillimetres.map { .number(Self.metres($0)) } ?? .null,
      "opened_by": span.map { .string($0.opened.event.description) } ?? .null,
      "closed_by": span?.closed.map { .string($0.event.description) } ?? .null,
    ]
  }

  private func json(
    _ sibling: Write, of entity: EntityView, _ names: SchemaNames,
    _ author: (DeviceNumber) -> String
  ) -> JSONValue {
    // The siblings that its author had been shown: none of those that it stands against.
    let known = siblings.filter { $0.happened(before: sibling) }
    return [
      "value": meaning(of: sibling, in: entity, names).map { .string($0) } ?? sibling.value.json,
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
    of sibling: Write, in entity: EntityView, _ names: SchemaNames
  ) -> String? {
    switch (matter, sibling.value) {
    case (.retraction, .flag(true)): "retracted"
    case (.retraction, .entity(let survivor)): "merged into \(survivor)"
    case (.retraction, .flag): "restored"
    case (.retraction, _):
      "edited: "
        + entity.group.deeds(of: sibling.event).map { $0.text(names: names) }
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
