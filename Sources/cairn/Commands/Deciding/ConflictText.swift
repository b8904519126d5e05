import CairnFold
import CairnFormats
import CairnModel
import CairnViews

/// A conflict so that a person can decide: what stands against each other, by whom, when, and what
/// each had seen.
struct ConflictText {
  private let conflict: Conflict
  private let span: ConflictSpan?
  private let subject: ConflictSubject
  private let schemas: PublishedSchemas
  private let authors: Authors

  init(
    _ conflict: Conflict, span: ConflictSpan? = nil, of subject: ConflictSubject,
    _ schemas: PublishedSchemas, _ authors: Authors
  ) {
    self.conflict = conflict
    self.span = span
    self.subject = subject
    self.schemas = schemas
    self.authors = authors
  }

  /// As `cairn resolve` takes it.
  var matter: String { conflict.matter.name(schemas.names) }

  var isOpen: Bool { span == nil || span?.closed == nil }

  var json: JSONValue {
    conflict.json(
      span: span, of: subject, names: schemas.names, author: authors.name)
  }

  func lines(_ console: Console) -> [TerminalText] {
    let (kind, name) = (schemas.name(of: subject.kind), subject.title)
    var title: TerminalText =
      "\(console.paint("\(kind) \(conflict.entity)", .bold)) \(name)  \(console.paint(matter, .yellow))"
    if let distance = conflict.distanceMillimetres {
      title += "  \(Conflict.metres(distance)) m apart"
    }
    if let closed = span?.closed {
      title += "  closed by \(closed.event) of \(authors.name(closed.event.device))"
    }
    var lines = [title]
    for sibling in conflict.siblings {
      let text =
        conflict.meaning(of: sibling, in: subject, schemas.names) ?? sibling.value.text
      lines.append(
        "  \(sibling.event)  \(text)  by \(authors.name(sibling.event.device))"
          + (sibling.reason.string.isEmpty ? "" : ": \(sibling.reason.string)"))
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
}
