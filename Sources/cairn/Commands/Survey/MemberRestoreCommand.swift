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

  @OptionGroup var options: SetAsideOptions

  func run() async throws {
    try await options.run { survey in
      let act = try act(survey)
      return SetAsideAct(
        body: .setAsideReverted(SetAsideReverted(setAside: act.event, reason: options.text)),
        since: act.index,
        headline: { events, event in
          event.map { "restored \(events) that \(act.event) had set aside, as \($0)" }
            ?? "would restore \(events) that \(act.event) set aside"
        }, members: [JSONMember("set_aside", .string(act.event.description))])
    }
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
}
