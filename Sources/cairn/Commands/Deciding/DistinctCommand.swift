import ArgumentParser
import CairnFold
import CairnModel
import CairnReplica
import CairnViews

struct DistinctCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "distinct",
    abstract: "Say that two entities are not one, though they look alike.",
    discussion: """
      They are no possible duplicate any more, here and on every device that syncs. If one of them \
      is merged into another later, what you say holds for that one, as long as they are two. A \
      coordinator decides that.

      Examples:
        cairn distinct 2.3 4.7 --because "two doors, two owners"
        cairn distinct 2.3 4.7 --revert --because "the owner says it is one firm"
        cairn warnings --accepted                    all that was decided so
      """)

  @Argument(help: "One entity: DEVICE.SEQUENCE.")
  var first: EntityID

  @Argument(help: "The other one.")
  var second: EntityID

  @OptionGroup var judging: JudgingOptions
  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    try await replica.find().withWriter { replica in
      let survey = try OpenSurvey(replica, console)
      let (one, other) = (try survey.entity(first).id, try survey.entity(second).id)
      guard one != other else {
        throw CommandFailure(
          .alreadyMerged, "\(first) and \(second) are one already",
          hint: "see 'cairn show \(one)'; 'cairn unmerge' makes them two again", status: .refused)
      }
      let standing = try survey.reader.judgements().filter { view in
        guard case .distinct(let a, let b) = view.matter,
          let (x, y) = try both(survey.reader.group(of: a)?.id, survey.reader.group(of: b)?.id)
        else { return false }
        return Set([x, y]) == [one, other]
      }
      if judging.revert {
        return try survey.revert(
          standing, judging.because, console, named: "that \(one) and \(other) are two")
      }
      if let known = standing.first {
        throw CommandFailure(
          .alreadyJudged, "\(known.event) says already that \(one) and \(other) are not one",
          hint: "to take that back, add --revert", status: .refused)
      }
      let events = try survey.record([
        Draft(
          .entitiesDistinguished(
            EntitiesDistinguished(
              first: min(one, other), second: max(one, other), reason: Text(judging.because))),
          schema: survey.schemas.current?.id)
      ])
      console.print("\(one) and \(other) are not one, as \(events[0].id)")
      console.print(json: ["event": .string(events[0].id.description)])
    }
  }

  private func both<Value>(_ a: Value?, _ b: Value?) -> (Value, Value)? {
    if let a, let b { (a, b) } else { nil }
  }
}
