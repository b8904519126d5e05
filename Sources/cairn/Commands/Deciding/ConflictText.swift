import CairnFold
import CairnFormats
import CairnModel
import CairnViews

/// A conflict so that a person can decide: what stands against each other, by whom, when, and what
/// each had seen.
struct ConflictText {
  private let conflict: Conflict
  private let span: ConflictSpan?
  private let kind: String
  private let name: String
  private let schemas: PublishedSchemas
  private let authors: Authors

  init(
    _ conflict: Conflict, span: ConflictSpan? = nil, of entity: EntityText,
    _ schemas: PublishedSchemas, _ authors: Authors
  ) {
    self.conflict = conflict
    self.span = span
    kind = entity.kind
    name = entity.name
    self.schemas = schemas
    self.authors = authors
  }

  /// As `cairn resolve` takes it.
  var matter: String { conflict.matter.name(schemas) }

  var isOpen: Bool { span == nil || span?.closed == nil }

  var json: JSONValue {
    [
      "entity": .string(conflict.entity.description), "kind": .string(kind),
      "name": .string(name), "field": .string(matter),
      "state": .string(isOpen ? "open" : "closed"),
      "siblings": .array(conflict.siblings.map { json($0) }),
      "distance_m": conflict.distanceMillimetres.map { .number(Self.metres($0)) } ?? .null,
      "opened_by": span.map { .string($0.opened.event.description) } ?? .null,
      "closed_by": span?.closed.map { .string($0.event.description) } ?? .null,
    ]
  }

  private func json(_ sibling: Write) -> JSONValue {
    [
      "value": value(sibling).map { .string($0) } ?? sibling.value.json,
      "event": .string(sibling.event.description),
      "author": .string(authors.name(sibling.event.device)),
      "claimed": .string(sibling.claimed.text), "corrected": .string(sibling.corrected.text),
      "base": .integer(Int64(sibling.context.base.rawValue)),
      "seen": .array(
        sibling.context.seen.map { .string("\($0.device).\($0.sequence)") }),
      "knew_of": .array(seen(by: sibling).map { .string($0.description) }),
    ]
  }

  /// The siblings that the author of one had been shown: none of those that it stands against.
  private func seen(by sibling: Write) -> [EventID] {
    conflict.siblings.filter { $0.happened(before: sibling) }.map(\.event)
  }

  /// What a sibling does, where its value alone does not say it.
  private func value(_ sibling: Write) -> String? {
    switch (conflict.matter, sibling.value) {
    case (.retraction, .flag(true)): "retracted"
    case (.retraction, .entity(let survivor)): "merged into \(survivor)"
    case (.retraction, _): "edited or restored"
    case (.merge, .entity(let survivor)): "the same as \(survivor)"
    case (.merge, _): "an entity of its own"
    case (.field, .cleared): "emptied"
    case (.field, _): nil
    }
  }

  func lines(_ console: Console) -> [String] {
    var title =
      console.paint("\(kind) \(conflict.entity)", .bold) + TerminalText.safe(" \(name)") + "  "
      + console.paint(matter, .yellow)
    if let distance = conflict.distanceMillimetres { title += "  \(Self.metres(distance)) m apart" }
    if let closed = span?.closed {
      title += TerminalText.safe(
        "  closed by \(closed.event) of \(authors.name(closed.event.device))")
    }
    var lines = [title]
    for sibling in conflict.siblings {
      let text = value(sibling) ?? sibling.value.text
      lines.append(
        TerminalText.safe(
          "  \(sibling.event)  \(text)  by \(authors.name(sibling.event.device))"
            + (sibling.reason.string.isEmpty ? "" : ": \(sibling.reason.string)")))
      lines.append(
        console.paint(
          "          \(Moment.local(sibling.corrected))"
            + (!sibling.claimed.differs(from: sibling.corrected)
              ? "" : ", its clock said \(Moment.local(sibling.claimed))")
            + "; had been shown \(Quantity.counted(Int(sibling.context.base.rawValue), "entry", "entries"))",
          .faint))
    }
    return lines
  }

  /// Metres with a decimal.
  static func metres(_ millimetres: Int64) -> String {
    "\(millimetres / 1_000).\(millimetres % 1_000 / 100)"
  }
}

extension Conflict.Matter {
  func name(_ schemas: PublishedSchemas) -> String {
    switch self {
    case .field(let key): schemas.name(of: key)
    case .retraction: "retraction"
    case .merge: "merge"
    }
  }
}
