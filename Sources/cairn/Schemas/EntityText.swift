import CairnFormats
import CairnModel
import CairnViews

/// An entity in the words of its schema, for a person and for a script.
struct EntityText {
  private let view: EntityView
  private let schemas: PublishedSchemas

  init(_ view: EntityView, _ schemas: PublishedSchemas) {
    self.view = view
    self.schemas = schemas
  }

  var kind: String { schemas.name(of: view.kind) }

  var status: String { view.status.name }

  func value(of field: String) -> Value? {
    view.fields.first { schemas.name(of: $0.key) == field }?.shown.value
  }

  func hasElement(_ value: Value, in field: String) -> Bool {
    view.sets.contains { set in
      schemas.name(of: set.key) == field && set.elements.contains { $0.value == value }
    }
  }

  var name: String { value(of: "name")?.text ?? "" }

  /// Where it is shown, if it has a place.
  var point: Point? {
    for field in view.fields {
      if case .point(let point) = field.shown.value { return point }
    }
    return nil
  }

  var conflictCount: Int { view.fields.count { $0.isInConflict } }

  var json: JSONValue {
    [
      "id": .string(view.id.description), "kind": .string(kind), "status": .string(status),
      "fields": .object(
        view.fields.map { JSONMember(schemas.name(of: $0.key), Self.json($0)) }),
      "sets": .object(
        view.sets.map { set in
          JSONMember(schemas.name(of: set.key), .array(set.elements.map { Self.json($0) }))
        }),
      "samples": .array(view.samples.map { Self.json($0) }),
      "warnings": .array(
        view.warnings.map { ["code": .string($0.code), "message": .string($0.message)] }),
    ]
  }

  private static func json(_ field: FieldView) -> JSONValue {
    var members = [
      JSONMember("value", field.shown.value.json),
      JSONMember("event", .string(field.shown.event.description)),
    ]
    members.append(
      JSONMember(
        "siblings",
        .array(
          field.siblings.map {
            ["value": $0.value.json, "event": .string($0.event.description)]
          })))
    members.append(JSONMember("conflict", .bool(field.isInConflict)))
    return .object(members)
  }

  private static func json(_ element: ElementView) -> JSONValue {
    [
      "value": element.value.json,
      "events": .array(element.addedBy.map { .string($0.description) }),
    ]
  }

  private static func json(_ sample: SampleView) -> JSONValue {
    [
      "item": .string(sample.item.string), "value": sample.value.map { $0.json } ?? .null,
      "unit": .string(sample.unit.string), "event": .string(sample.event.description),
    ]
  }

  func lines(_ console: Console) -> [String] {
    var lines = [
      console.paint("\(kind) \(view.id)", .bold) + (status == "standing" ? "" : "  " + status)
    ]
    func add(_ name: String, _ text: String) {
      let space = String(repeating: " ", count: max(18 - name.count, 1))
      lines.append("  \(name)\(space)\(TerminalText.safe(text))")
    }
    for field in view.fields {
      add(schemas.name(of: field.key), "\(field.shown.value.text)  (\(field.shown.event))")
      guard field.siblings.count > 1 else { continue }
      for sibling in field.siblings where sibling.event != field.shown.event {
        add(
          field.isInConflict ? "  conflict" : "  also", "\(sibling.value.text)  (\(sibling.event))")
      }
    }
    for set in view.sets {
      add(schemas.name(of: set.key), set.elements.map(\.value.text).joined(separator: ", "))
    }
    for sample in view.samples {
      add(
        sample.item.string,
        "\(sample.value?.text ?? "not observed") \(sample.unit)  (\(sample.event))")
    }
    for warning in view.warnings { add(warning.code, warning.message) }
    return lines
  }
}

extension EntityView {
  /// The events that put an element into a set, as far as they are known here.
  func adds(of element: Field) -> [EventID] {
    sets.first { $0.key == element.key }?.elements.first { $0.value == element.value }?.addedBy
      ?? []
  }
}
