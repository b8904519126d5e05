import CairnFold
import CairnFormats
package import CairnModel

/// The one form in which an entity is written for scripts: by the command line and by the service.
extension EntityView {
  package func json(names: SchemaNames) -> JSONValue {
    [
      "id": .string(id.description), "kind": .string(names.name(of: kind)),
      "status": .string(isRetracted ? "retracted" : "standing"),
      "fields": .object(
        fields.sorted { $0.key < $1.key }.map { JSONMember(names.name(of: $0.key), $0.value.json) }),
      "sets": .object(
        sets.sorted { $0.key < $1.key }.map {
          JSONMember(names.name(of: $0.key), .array($0.value.map(\.json)))
        }),
      "samples": .array(samples.map(\.json)),
      "retraction": retraction.map {
        ["event": .string($0.event.description), "reason": .string($0.reason.string)]
      } ?? .null,
      "merged_beyond": group.beyond.map {
        [
          "survivor": .string($0.survivor.description), "event": .string($0.event.description),
        ]
      } ?? .null,
      "silent_members": .array(group.silent.map { .string($0.description) }),
    ]
  }

  /// With what was said of it and of what was merged into it, in the order of the log.
  /// - Parameters:
  ///   - index: of the act to go on behind.
  ///   - count: of acts, about.
  ///   - author: what a device is called.
  /// - Returns: with the index to go on behind, if more follow.
  package func historyJSON(
    after index: LogIndex? = nil, count: Int = .max, names: SchemaNames,
    author: (DeviceNumber) -> String
  ) -> (json: JSONValue, next: LogIndex?) {
    let page = group.acts(after: index, count: count)
    let history = page.acts.map {
      $0.act.json(
        of: $0.member, names: names, author: author, isUndone: $0.isUndone, isOut: $0.isOut)
    }
    let members = (json(names: names).asMembers ?? []) + [JSONMember("history", .array(history))]
    return (.object(members), page.next)
  }

  /// Where it is shown, if it has a place: the first point in the order of the schema's numbers.
  package var place: Point? {
    for (_, field) in fields.sorted(by: { $0.key < $1.key }) {
      if case .point(let point) = field.value { return point }
    }
    return nil
  }

  /// The field that the schema calls `name`.
  package func title(names: SchemaNames) -> String {
    let field = fields.sorted { $0.key < $1.key }.first { names.name(of: $0.key) == "name" }
    return field?.value.value.text ?? ""
  }
}

extension EntityView.FieldView {
  fileprivate var json: JSONValue {
    [
      "value": value.json, "event": .string(shown.event.description),
      "siblings": .array(
        siblings.map { ["value": $0.value.json, "event": .string($0.event.description)] }),
      "conflict": .bool(isInConflict),
    ]
  }
}

extension EntityView.ElementView {
  fileprivate var json: JSONValue {
    ["value": value.json, "events": .array(addedBy.map { .string($0.description) })]
  }
}

extension SampleSummaryValue {
  fileprivate var json: JSONValue {
    [
      "item": .string(item.string), "unit": .string(unit.string),
      "value": value.map { .number($0.text) } ?? .null,
      "least": least.map { .number($0.text) } ?? .null,
      "greatest": greatest.map { .number($0.text) } ?? .null,
      "raters": .integer(Int64(raterCount)), "samples": .integer(Int64(sampleCount)),
      "newest": .string(newest.text),
    ]
  }
}
