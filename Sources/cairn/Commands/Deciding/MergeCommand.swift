import ArgumentParser
import CairnFold
import CairnModel
import CairnReplica
import CairnViews

struct MergeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Say that two entities are one thing.",
    discussion: """
      The survivor's values stand; the other's fill its gaps, or stand where you choose them. Each \
      keeps all that was said of it: 'cairn unmerge' gives everything back.

      Examples:
        cairn merge 2.69 3.12
        cairn merge 2.69 3.12 --choose name=3.12 --reason "the same door"
      """)

  @Argument(help: "The entity that stays.")
  var survivor: EntityID

  @Argument(help: "The entity that becomes part of it.")
  var merged: EntityID

  @Option(
    name: .customLong("choose"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "The event whose value a field shows; may be given several times.",
      valueName: "field=event"))
  var choices: [Assignment] = []

  @Option(help: "Why.")
  var reason: String = ""

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    try await replica.find().withWriter { replica in
      let survey = try OpenSurvey(replica, console)
      let (stays, goes) = (try survey.entity(survivor), try survey.entity(merged))
      guard stays.id != goes.id else {
        throw CommandFailure(
          .alreadyMerged, "\(survivor) and \(merged) are one already",
          hint: "see 'cairn show \(stays.id)'", status: .refused)
      }
      guard !stays.isRetracted else {
        throw CommandFailure(
          .entityRetracted,
          "\(stays.id) is retracted: merged into it, \(goes.id) would go from sight",
          hint: "restore it with 'cairn restore-entity \(stays.id)', or let the other one survive: "
            + "'cairn merge \(goes.id) \(stays.id)'",
          status: .refused)
      }
      try refuseWhatWouldNotHold(stays, goes, survey)
      let chosen = try choices.map { try choice($0, [stays, goes], survey) }
      let events = try survey.record([
        Draft(
          .entitiesMerged(
            EntitiesMerged(
              survivor: stays.id, merged: goes.id, chosen: chosen, reason: Text(reason))),
          schema: survey.schemas.current?.id)
      ])
      console.print("merged \(goes.id) into \(stays.id), as \(events[0].id)")
      console.print("take it back with 'cairn unmerge \(events[0].id)'")
      console.print(json: RecordedEvents.json(events, entity: stays.id))
    }
  }

  private func refuseWhatWouldNotHold(
    _ stays: EntityView, _ goes: EntityView, _ survey: OpenSurvey
  ) throws {
    guard try !survey.reader.leads(from: stays.id, to: goes.id) else {
      throw CommandFailure(
        .mergeCircle,
        "\(stays.id) was merged into \(goes.id): the other way about too, neither merge holds",
        hint: "'cairn show \(stays.id) --history' names the merge; "
          + "take it back with 'cairn unmerge'",
        status: .refused)
    }
    let count = stays.group.count + goes.group.count - 1
    guard count <= Limits.membersPerGroupMaximum else {
      throw CommandFailure(
        .groupFull,
        "\(count) entities would be shown as \(stays.id), and a group has at most "
          + "\(Limits.membersPerGroupMaximum)",
        hint: "see 'cairn show \(stays.id)'", status: .refused)
    }
  }

  private func choice(
    _ choice: Assignment, _ views: [EntityView], _ survey: OpenSurvey
  ) throws -> ChosenField {
    let schema = try survey.schemas.require().schema
    guard
      let field = views.lazy.compactMap({ schema.kind($0.kind)?.field(named: choice.name) }).first
    else { throw Refusal(.fieldUnknown, "neither of the two has a field \(choice.name)") }
    let siblings = views.flatMap { $0.fields[field.key]?.siblings ?? [] }
    guard let event = EventID(choice.value), siblings.contains(where: { $0.event == event })
    else {
      throw Refusal(
        .valueOutOfRange,
        "\(choice.value) set no \(choice.name) of the two; these did: "
          + siblings.map(\.event.description).joined(separator: ", "))
    }
    return ChosenField(key: field.key, event: event)
  }
}

extension RefusalCode {
  static let alreadyMerged = RefusalCode(rawValue: "already_merged")
  static let mergeCircle = RefusalCode(rawValue: "merge_circle")
  static let groupFull = RefusalCode(rawValue: "group_full")
  static let entityRetracted = RefusalCode(rawValue: "entity_retracted")
}
