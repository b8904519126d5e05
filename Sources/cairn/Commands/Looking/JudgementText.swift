import CairnFold
import CairnFormats
import CairnModel
import CairnReplica
import CairnViews

/// What people found to be fine, with who decided it and why.
struct JudgementText {
  private let survey: OpenSurvey

  init(_ survey: OpenSurvey) { self.survey = survey }

  func print(_ console: Console) throws {
    let judgements = try survey.reader.judgements()
    let authors = try survey.authors()
    let names = survey.schemas.names
    var lines: [TerminalText] = []
    var documents: [JSONValue] = []
    for view in judgements {
      let event = try survey.replica.event(view.event)?.event
      let reason = event.map { Self.reason(of: $0.body) } ?? ""
      let matter =
        switch view.matter {
        case .distinct(let first, let second): "\(first) and \(second) are not one"
        case .accepted(let name): "\(name.handle(names: names)) is fine"
        }
      let author = authors.name(view.event.device)
      lines.append("\(view.event)  \(matter), says \(author): \(reason)")
      documents.append(
        [
          "event": .string(view.event.description), "author": .string(author),
          "claimed": event.map { .string($0.claimedTime.text) } ?? .null,
          "reason": .string(reason), "warning": handle(view, names),
          "entities": .array(view.entities.map { .string($0.description) }),
        ])
    }
    console.print(
      json: [
        "size": .integer(Int64(survey.reader.size.rawValue)), "judgements": .array(documents),
      ])
    guard !console.isJSON else { return }
    for line in lines { console.print(line) }
    console.print(
      lines.isEmpty ? "nothing was accepted" : "\(Quantity.counted(lines.count, "judgement"))")
  }

  /// Of a pair, the warning that it would be.
  private func handle(_ view: JudgementView, _ names: SchemaNames) -> JSONValue {
    switch view.matter {
    case .distinct(let first, let second):
      let name = WarningName(
        code: UInt32(WarningCode.possibleDuplicate.rawValue), subject: min(first, second),
        related: max(first, second))
      return .string(name.handle(names: names))
    case .accepted(let name): return .string(name.handle(names: names))
    }
  }

  private static func reason(of body: EventBody) -> String {
    switch body {
    case .entitiesDistinguished(let body): body.reason.string
    case .warningAccepted(let body): body.reason.string
    default: ""
    }
  }
}
