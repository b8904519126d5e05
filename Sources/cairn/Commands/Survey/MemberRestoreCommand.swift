import ArgumentParser
import CairnFold
import CairnFormats
import CairnHTTPClient
import CairnModel
import CairnReplica
import CairnStore
import CairnViews

struct MemberRestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Let what was set aside count again.",
    discussion: """
      Everything is then as if it had never been set aside. Tells what was written meanwhile on what \
      comes back. A restoration can't be taken back: set aside anew instead. With --preview nothing \
      is recorded.

      Examples:
        cairn member restore --survey helsinki 1.9 --preview
        cairn member restore --survey helsinki Bengt --reason "it was in a drawer"
      """)

  @Argument(
    help: ArgumentHelp(
      "What set aside: its event, or the device that it set aside.", valueName: "event or device"))
  var target: String

  @Option(help: "Why. It stays in the log.")
  var reason = ""

  @Flag(help: "Record nothing, and tell what would change.")
  var preview = false

  @OptionGroup var survey: SurveyOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard preview || !reason.isEmpty else {
      throw ValidationError("give the reason with --reason")
    }
  }

  func run() async throws {
    let console = output.console
    try await survey.find().withWriter { replica in
      try await withHTTPTransport(url: try replica.identity.url) { transport in
        _ = try await replica.sync(transport)
        try replica.requireAdmin()
        let open = try OpenSurvey(replica, console)
        let act = try act(open)
        let effect = try effect(act, open)
        var event: Event?
        if !preview {
          event = try replica.record([Draft(body(act))]).first
          _ = try await replica.sync(transport)
        }
        try tell(act, effect, event, open)
      }
    }
  }

  private func body(_ act: SetAside) -> EventBody {
    .setAsideReverted(SetAsideReverted(setAside: act.event, reason: Text(reason)))
  }

  private func effect(_ act: SetAside, _ survey: OpenSurvey) throws -> SetAsideEffect {
    try survey.replica.effect(of: body(act), on: survey.reader, since: act.index)
  }

  private func act(_ survey: OpenSurvey) throws -> SetAside {
    if let event = EventID(target) {
      guard let act = survey.reader.header.setAsides.act(event) else {
        throw CommandFailure(
          .setAsideUnknown, "\(event) set nothing aside",
          hint: "'cairn member list' tells what is set aside", status: .refused)
      }
      guard act.revertedAt == nil else {
        throw CommandFailure(
          .setAsideUnknown, "what \(event) set aside counts again already",
          hint: "'cairn member list' tells what is set aside", status: .refused)
      }
      return act
    }
    let devices = try MemberName(text: target).devices(survey)
    var acts: [SetAside] = []
    for device in devices {
      for (act, _) in survey.reader.cover.acts(of: device) where !acts.contains(act) {
        acts.append(act)
      }
    }
    guard let act = acts.first else {
      throw CommandFailure(
        .setAsideUnknown, "nothing of \(target) is set aside",
        hint: "'cairn member list' tells what is", status: .refused)
    }
    guard acts.count == 1 else {
      let events = acts.map(\.event.description).joined(separator: ", ")
      throw CommandFailure(
        .setAsideUnknown, "\(target) was set aside by \(acts.count) acts",
        hint: "name one of \(events); while another is in effect, nothing that it covers counts",
        status: .refused)
    }
    return act
  }

  private func tell(
    _ act: SetAside, _ effect: SetAsideEffect, _ event: Event?, _ survey: OpenSurvey
  ) throws {
    let console = output.console
    let text = SetAsideEffectText(
      effect, names: survey.schemas.names, authors: try survey.authors())
    let count = Quantity.counted(effect.eventCount, "event")
    console.print(
      event.map { "restored \(count) that \(act.event) had set aside, as \($0.id)" }
        ?? "would restore \(count) that \(act.event) set aside")
    text.print(to: console, isWhole: event == nil)
    if event == nil { console.print("nothing was recorded") }
    console.print(
      json: .object(
        [
          JSONMember("preview", .bool(event == nil)),
          JSONMember("event", event.map { .string($0.id.description) } ?? .null),
          JSONMember("set_aside", .string(act.event.description)),
        ] + text.members))
  }
}
