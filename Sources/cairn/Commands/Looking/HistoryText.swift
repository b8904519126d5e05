import CairnFold
package import CairnModel
import CairnViews

/// What was said of an entity, act by act: who, when, on what ground.
struct HistoryText {
  let schemas: PublishedSchemas
  let authors: Authors

  func json(_ act: Act, of id: EntityID) -> JSONValue {
    act.json(of: id, names: schemas.names, author: authors.name)
  }

  func json(_ said: MergeGroup.MemberAct) -> JSONValue {
    said.act.json(
      of: said.member, names: schemas.names, author: authors.name, isUndone: said.isUndone,
      isOut: said.isOut)
  }

  /// - Parameter id: the entity that is shown.
  func lines(_ said: MergeGroup.MemberAct, in id: EntityID, _ console: Console) -> [TerminalText] {
    lines(
      said.act, of: said.member == id ? nil : said.member, console, isUndone: said.isUndone,
      isOut: said.isOut)
  }

  /// - Parameter subject: named where it is not the entity that is shown.
  func lines(
    _ act: Act, of subject: EntityID? = nil, _ console: Console, isUndone: Bool = false,
    isOut: Bool = false
  ) -> [TerminalText] {
    var line =
      "\(Moment.local(act.corrected))  \(act.event)  \(authors.name(act.event.device)): "
      + (subject.map { "\($0) " } ?? "")
      + act.deeds.map { $0.text(names: schemas.names) }.joined(separator: ", ")
    if !act.reason.string.isEmpty { line += " (\(act.reason.string))" }
    if isUndone { line += "  [undone]" }
    if isOut { line += "  [set aside]" }
    if act.claimed.differs(from: act.corrected) {
      line += "  [its clock said \(Moment.local(act.claimed))]"
    }
    return [isUndone || isOut ? console.paint(line, .faint) : TerminalText(line)]
  }
}

extension Timestamp {
  /// By what a person would care about: a second or more.
  package func differs(from other: Timestamp) -> Bool { since(other).rawValue.magnitude >= 1_000 }
}
