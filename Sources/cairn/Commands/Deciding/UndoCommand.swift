import ArgumentParser
import CairnFold
import CairnModel
import CairnReplica
import CairnStore
import CairnViews

struct UndoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Take back a change, or what somebody's device recorded.",
    discussion: """
      What was undone stays in the log and in the history, and an undo can be undone, up to four on \
      top of each other. What others recorded without knowing of it stands. Undoing the registration \
      of an entity retracts it. With --dry-run nothing is recorded: it tells what would be shown \
      instead, what others built on it, and what can't be undone. Your own work is yours to undo; that \
      of others asks for a coordinator.

      With --device, the device is a number or a name of 'cairn member list'. --since and --until go \
      by when something was recorded: by the device's clock, less what the service found it to be \
      off, so that a phone that was days ahead is taken at its true times ('cairn show --history' \
      tells both). An undo among what is taken back is left alone where it took back nothing else. \
      One command takes back at most 2,000 events; take more in parts with --from and --to, or let an \
      admin set all that a device did aside with 'cairn member set-aside'.

      Examples:
        cairn undo 3.21 --reason "wrong street"
        cairn undo --device Bengt --from 3.21 --to 3.48 --dry-run
        cairn undo --device 3 --since 2026-05-03T08:00:00Z --until 2026-05-03T12:00:00Z
        cairn undo --device 3 --after 3.20 --reason "the phone was on another survey"
        cairn undo --device "Bengt's phone" --all --dry-run --json
      """)

  @Argument(help: "The event: DEVICE.SEQUENCE.")
  var event: EventID?

  @Option(help: ArgumentHelp("What this device recorded …", valueName: "name"))
  var device: String?

  @OptionGroup var span: UndoSpanOptions

  @Option(help: "Why.")
  var reason: String = ""

  @Flag(help: "Record nothing, and tell what would change.")
  var dryRun = false

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (event == nil) != (device == nil), (device == nil) == (span.formCount == 0) else {
      throw ValidationError(
        "give an event, or --device NAME with --from and --to, --since and --until, --after or --all"
      )
    }
    guard span.formCount <= 1 else {
      throw ValidationError(
        "events, times and --all are three ways to say how much: give one of them")
    }
  }

  func run() async throws {
    let folder = try replica.find()
    // What only looks may do so beside another command, and where nothing can be written.
    if dryRun {
      try await folder.withReader { try run($0) }
    } else {
      try await folder.withWriter { try run($0) }
    }
  }

  private func run(_ replica: FieldReplica) throws {
    let console = output.console
    let survey = try OpenSurvey(replica, console)
    let chosen = try chosen(survey)
    let plan = try UndoPlan(of: chosen) { try survey.reader.state(of: $0) }
    guard !plan.undone.isEmpty else { throw nothing(of: chosen, plan) }
    let drafts = plan.bodies(reason: Text(reason)).map {
      Draft($0, schema: survey.schemas.current?.id)
    }
    try survey.requireEffect(of: drafts)
    // What is told is found before anything is recorded, so that what was recorded is never lost from
    // sight because telling of it failed.
    let preview = try replica.previewed(drafts)
    let after = try replica.reader(with: preview)
    let effect = try after.map { try UndoEffect(of: plan, before: survey.reader, after: $0) }
    let events = dryRun ? preview.map(\.event) : try replica.record(drafts)
    let text = UndoText(
      plan: plan, events: events, effect: effect, isDryRun: dryRun, names: survey.schemas.names,
      authors: try survey.authors())
    console.print(json: text.json)
    console.print(text.parts)
    if plan.undone.count >= UndoRange.eventCountToSetAside {
      console.remark(
        "an admin can take all that a device did out of effect by one act: "
          + "'cairn member set-aside'")
    }
  }

  // MARK: What is meant

  private func chosen(_ survey: OpenSurvey) throws -> [Event] {
    if let event {
      guard let found = try survey.replica.event(event) else {
        throw Refusal(.eventUnknown, "this replica has no event \(event)")
      }
      return [found.event]
    }
    guard let device else { return [] }
    let (range, devices) = try span.range(of: MemberName(text: device).devices(survey))
    let events = try survey.replica.events(in: range, of: devices)
    guard !events.isEmpty else {
      throw CommandFailure(
        .nothingToUndo, "\(Self.named(devices)) recorded nothing there",
        hint: "see 'cairn log --device \(devices.first.map { "\($0)" } ?? device)'",
        status: .refused)
    }
    return events
  }

  private static func named(_ devices: [DeviceNumber]) -> String {
    (devices.count == 1 ? "device " : "devices ")
      + devices.map(\.description).joined(separator: ", ")
  }

  // MARK: Where there is nothing to take back

  private func nothing(of chosen: [Event], _ plan: UndoPlan) -> CommandFailure {
    guard let first = chosen.first else { preconditionFailure("something was chosen") }
    let isOne = chosen.count == 1
    func refused(_ message: String, hint: String) -> CommandFailure {
      CommandFailure(.nothingToUndo, message, hint: hint, status: .refused)
    }
    let whys = plan.left.map(\.why)
    if whys.contains(.undone) {
      let undos = plan.undos.prefix(8).map(\.description).joined(separator: ", ")
      return refused(
        "\(isOne ? "\(first.id)" : "all of it") is undone already",
        hint: undos.isEmpty
          ? "'cairn show ENTITY --history' tells what took it back"
          : "to have it back, undo \(undos)")
    }
    if let deepest = plan.left.first(where: { $0.why == .tooDeep }) {
      return refused(
        "\(deepest.event) is an undo on top of too many undos",
        hint: "record anew what shall be there: 'cairn revise'")
    }
    if whys.allSatisfy({ $0 == .survey }) {
      return refused(
        isOne
          ? "\(first.id) is about the survey, not about an entity"
          : "all of it is about the survey, not about entities",
        hint: "members and schemas are changed by a new act of an admin")
    }
    return refused(
      isOne
        ? "\(first.id) has no effect: there is nothing to take back"
        : "none of these \(chosen.count) events has an effect: there is nothing to take back",
      hint: "'cairn log --device \(first.id.device)' tells what it recorded")
  }
}

extension RefusalCode {
  static let nothingToUndo = RefusalCode(rawValue: "nothing_to_undo")
}
