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
      let chosen = try choices.map { try choice($0, [stays, goes], survey) }
      let events = try replica.record([
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

struct UnmergeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unmerge",
    abstract: "Take a merge back.",
    discussion: """
      Both entities are again what they were, with what was said of each in the meantime, which is \
      listed.

      Example:
        cairn unmerge 2.80 --reason "two doors"
      """)

  @Argument(help: "The event that merged them.")
  var merge: EventID

  @Option(help: "Why.")
  var reason: String = ""

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    try await replica.find().withWriter { replica in
      let survey = try OpenSurvey(replica, console)
      guard let found = try replica.event(merge) else {
        throw Refusal(.eventUnknown, "this replica has no event \(merge)")
      }
      guard case .entitiesMerged(let body) = found.event.body else {
        throw CommandFailure(
          .alreadyApart, "\(merge) is no merge",
          hint: "'cairn show ENTITY --history' names the events", status: .refused)
      }
      guard let member = try survey.reader.state(of: body.merged),
        member.alias.siblings.contains(where: { $0.event == merge })
      else {
        throw CommandFailure(
          .alreadyApart, "the merge \(merge) does not hold any more",
          hint: "see 'cairn show \(body.merged) --history'", status: .refused)
      }
      let meanwhile = try survey.acts(about: [body.survivor, body.merged], after: merge)
      let events = try replica.record([
        Draft(
          .mergeReverted(
            MergeReverted(merged: body.merged, merge: merge, reason: Text(reason))),
          schema: survey.schemas.current?.id)
      ])
      console.print("\(body.merged) and \(body.survivor) are two again, as \(events[0].id)")
      let history = HistoryText(schemas: survey.schemas, authors: try survey.authors())
      if !meanwhile.isEmpty { console.print("said of them since the merge:") }
      for (id, act) in meanwhile {
        for line in history.lines(act, of: id, console) { console.print("  " + line) }
      }
      console.print(
        json: [
          "event": .string(events[0].id.description), "entity": .string(body.merged.description),
          "survivor": .string(body.survivor.description),
          "meanwhile": .array(meanwhile.map { history.json($0.act, of: $0.id) }),
        ])
    }
  }
}

extension OpenSurvey {
  /// What was said of entities behind an event, in the order of the log.
  func acts(
    about ids: [EntityID], after event: EventID
  ) throws -> [(id: EntityID, act: Act)] {
    var acts: [(id: EntityID, act: Act)] = []
    for id in ids {
      guard let journal = try reader.state(of: id)?.journal,
        let place = journal.firstIndex(where: { $0.event == event })
      else { continue }
      acts += journal[(place + 1)...].map { (id, $0) }
    }
    return acts.sorted { $0.act.index < $1.act.index }
  }
}

extension RefusalCode {
  static let alreadyMerged = RefusalCode(rawValue: "already_merged")
  static let alreadyApart = RefusalCode(rawValue: "already_apart")
}
