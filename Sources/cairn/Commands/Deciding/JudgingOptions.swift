import ArgumentParser
import CairnFold
import CairnModel
import CairnReplica
import CairnViews

struct JudgingOptions: ParsableArguments {
  @Option(help: "Why.", transform: ReasonArgument.parse)
  var because: String

  @Flag(help: "Take back what was decided so.")
  var revert = false
}

extension OpenSurvey {
  /// Takes judgements back, each by an event.
  func revert(
    _ judgements: [JudgementView], _ reason: String, _ console: Console, named matter: String
  ) throws {
    guard !judgements.isEmpty else {
      throw CommandFailure(
        .nothingJudged, "nobody said \(matter)",
        hint: "'cairn warnings --accepted' lists what was decided", status: .refused)
    }
    let events = try record(
      judgements.map { view in
        Draft(
          .judgementReverted(
            JudgementReverted(
              judgement: view.event, entities: view.entities, reason: Text(reason))),
          schema: schemas.current?.id)
      })
    let reverted = judgements.map(\.event.description).joined(separator: ", ")
    console.print(
      "took back \(reverted), as \(events.map(\.id.description).joined(separator: ", "))")
    console.print(
      json: [
        "event": events.first.map { .string($0.id.description) } ?? .null,
        "events": .array(events.map { .string($0.id.description) }),
        "reverted": .array(judgements.map { .string($0.event.description) }),
      ])
  }
}

extension RefusalCode {
  static let alreadyJudged = RefusalCode(rawValue: "already_judged")
  static let nothingJudged = RefusalCode(rawValue: "nothing_judged")
  static let warningUnknown = RefusalCode(rawValue: "warning_unknown")
}
