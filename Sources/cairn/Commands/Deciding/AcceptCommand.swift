import ArgumentParser
import CairnFold
import CairnModel
import CairnReplica
import CairnViews

struct AcceptCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept",
    abstract: "Say that a warning is right, and fine.",
    discussion: """
      The warning is gone from the list, its count and its digest, here and on every device that \
      syncs; should something else become odd, that is another warning. 'cairn warnings' names each \
      one; what follows the first parts of a name may be left out where one warning is meant. A \
      coordinator decides that.

      Examples:
        cairn accept W06:2.5:2.1 --because "the stall stands on the other bank"
        cairn accept W15:@4 --because "its battery was out"
        cairn accept W06:2.5:2.1 --revert --because "it moved"
        cairn warnings --accepted                    all that was decided so
      """)

  @Argument(help: "The warning, such as W06:2.5:2.1.")
  var warning: String

  @OptionGroup var judging: JudgingOptions
  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    try await replica.find().withWriter { replica in
      let survey = try OpenSurvey(replica, console)
      if judging.revert {
        return try survey.revert(
          try accepted(survey), judging.because, console, named: "that \(warning) is fine")
      }
      let found = try odd(survey)
      let names = survey.schemas.names
      let events = try survey.record([
        Draft(
          .warningAccepted(found.identity.accepted(reason: Text(judging.because))),
          schema: survey.schemas.current?.id)
      ])
      let handle = found.handle(names: names)
      console.print("accepted \(handle), as \(events[0].id)")
      console.print(
        json: [
          "event": .string(events[0].id.description), "warning": .string(handle),
        ])
    }
  }

  /// The one warning that is named.
  private func odd(_ survey: OpenSurvey) throws -> Warning {
    let names = survey.schemas.names
    let found = try survey.warnings().all().filter { isMeant($0.handle(names: names)) }
    if let exact = found.first(where: { $0.handle(names: names) == warning }) { return exact }
    guard let first = found.first else {
      guard try accepted(survey).isEmpty else {
        throw CommandFailure(
          .alreadyJudged, "\(warning) is accepted already",
          hint: "to take that back, add --revert", status: .refused)
      }
      throw CommandFailure(
        .warningUnknown, "there is no warning \(warning)", hint: "'cairn warnings' lists them",
        status: .refused)
    }
    guard found.count == 1 else {
      throw CommandFailure(
        .warningUnknown,
        "\(warning) may be "
          + found.prefix(8).map { $0.handle(names: names) }.joined(separator: " or "),
        hint: "name one of them", status: .refused)
    }
    return first
  }

  /// Judgements that accept what is named.
  private func accepted(_ survey: OpenSurvey) throws -> [JudgementView] {
    let names = survey.schemas.names
    return try survey.reader.judgements().filter { view in
      guard case .accepted(let name) = view.matter else { return false }
      return isMeant(name.handle(names: names)) || "\(view.event)" == warning
    }
  }

  private func isMeant(_ handle: String) -> Bool {
    handle == warning || handle.hasPrefix(warning + ":")
  }
}
