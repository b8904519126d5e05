import CairnFold
import CairnFormats
import CairnModel
import CairnViews

/// An entity in the words of its schema, for a person and for a script.
struct EntityText {
  private let view: EntityView
  private let schemas: PublishedSchemas
  /// Nil where nobody looked.
  private let warnings: [Warning]?

  init(_ view: EntityView, _ schemas: PublishedSchemas, warnings: [Warning]? = nil) {
    self.view = view
    self.schemas = schemas
    self.warnings = warnings
  }

  var kind: String { schemas.name(of: view.kind) }

  var status: String { view.isRetracted ? "retracted" : "standing" }

  /// In the order of the schema's numbers.
  private var fields: [(name: String, field: EntityView.FieldView)] {
    view.fields.sorted { $0.key < $1.key }.map { (schemas.name(of: $0.key), $0.value) }
  }

  private var sets: [(name: String, elements: [EntityView.ElementView])] {
    view.sets.sorted { $0.key < $1.key }.map { (schemas.name(of: $0.key), $0.value) }
  }

  func value(of field: String) -> Value? { fields.first { $0.name == field }?.field.value }

  func hasElement(_ value: Value, in field: String) -> Bool {
    sets.contains { $0.name == field && $0.elements.contains { $0.value == value } }
  }

  var name: String { view.title(names: schemas.names) }

  /// Where it is shown, if it has a place.
  var point: Point? { view.place }

  var conflictCount: Int { view.conflicts.count }

  var json: JSONValue { view.json(names: schemas.names) }

  func lines(_ console: Console) -> [TerminalText] {
    var lines = [console.paint("\(kind) \(view.id)", .bold)]
    if let retraction = view.retraction {
      lines[0] +=
        "  " + console.paint("retracted", .yellow)
        + " by \(retraction.event): \(retraction.reason)"
    }
    func add(_ name: String, _ text: String) {
      let space = String(repeating: " ", count: max(18 - name.count, 1))
      lines.append("  \(name)\(space)\(text)")
    }
    for (name, field) in fields {
      add(name, "\(field.value.text)  (\(field.shown.event))")
      for sibling in field.siblings where sibling.event != field.shown.event {
        add(
          field.isInConflict ? "  in conflict" : "  beside it",
          "\(sibling.value.text)  (\(sibling.event))")
      }
    }
    for (name, elements) in sets {
      add(name, elements.map(\.value.text).joined(separator: ", "))
    }
    for sample in view.samples { add(sample.item.string, sample.text) }
    for member in view.group.others { add("with", "\(member.id), merged into it") }
    for id in view.group.silent {
      add(
        "with",
        "\(id), merged into it; too much was said of it to be shown here: 'cairn log --entity \(id)'"
      )
    }
    if let beyond = view.group.beyond {
      add(
        "beside",
        "\(beyond.survivor): merged into it by \(beyond.event), which does not hold, "
          + "for a group has at most \(Limits.membersPerGroupMaximum) members")
    }
    for note in view.group.notes {
      for version in note.versions {
        add("note", "\(version.text)\(version.tags.map { " #\($0)" }.joined())  (\(version.event))")
      }
    }
    for conflict in view.conflicts where conflict.matter == .retraction {
      add(
        "in conflict",
        "retracted by some, edited or merged by others: "
          + conflict.siblings.map(\.event.description).joined(separator: ", "))
    }
    for conflict in view.conflicts where conflict.matter == .merge {
      add(
        "in conflict",
        "what it is the same as: "
          + conflict.siblings.map { "\($0.value.text) (\($0.event))" }.joined(separator: ", "))
    }
    for warning in warnings ?? [] {
      let other = warning.subject == view.id ? warning.related : warning.subject
      let field = warning.key.map { " of " + schemas.name(of: $0) } ?? ""
      let item = warning.item.map { " \($0)" } ?? ""
      let beside = other.map { " (\($0))" } ?? ""
      lines.append(
        "  \(console.paint(warning.name, .yellow))               "
          + "\(warning.title)\(field)\(item)\(beside): \(warning.detail)")
    }
    return lines
  }

  /// What is odd about it; null where nobody looked.
  var warningsMember: JSONMember {
    JSONMember(
      "warnings", warnings.map { .array($0.map { $0.json(names: schemas.names) }) } ?? .null)
  }
}

extension EntityView {
  /// The events that put an element into a set, as far as they are known here.
  func adds(of element: Field) -> [EventID] {
    sets[element.key]?.first { $0.value == element.value }?.addedBy ?? []
  }
}
