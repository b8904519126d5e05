import ArgumentParser
import CairnFold
import CairnFormats
import CairnModel
import CairnReplica
import CairnViews

struct ResolveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve",
    abstract: "Decide a conflict.",
    discussion: """
      The decision is an event like any other: it can be undone, and a later edit that did not know \
      of it opens the conflict again.

      Examples:
        cairn resolve 2.69 kind --choose 3.2 --reason "asked the owner"
        cairn resolve 2.69 kind --value collective
        cairn resolve 2.69 retraction --value standing     or: retracted
        cairn resolve 2.69 merge --choose 3.9              or: --value apart
      """)

  @Argument(help: "The entity: DEVICE.SEQUENCE.")
  var entity: EntityID

  @Argument(help: "The field, or 'retraction', or 'merge'.")
  var field: String

  @Option(help: ArgumentHelp("The sibling that is right.", valueName: "event"))
  var choose: EventID?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("What is right instead.", valueName: "value"))
  var value: String?

  @Option(help: "Why.")
  var reason: String = ""

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (choose == nil) != (value == nil) else {
      throw ValidationError("give either --choose EVENT or --value V")
    }
  }

  func run() async throws {
    let console = output.console
    try await replica.find().withWriter { replica in
      let survey = try OpenSurvey(replica, console)
      let view = try survey.entity(entity)
      let body = try body(view, survey)
      let events = try survey.record([Draft(body, schema: survey.schemas.current?.id)])
      console.print("resolved \(field) of \(view.id), as \(events[0].id)")
      console.print(json: RecordedEvents.json(events, entity: view.id))
    }
  }

  private func body(_ view: EntityView, _ survey: OpenSurvey) throws -> EventBody {
    let conflict = view.conflicts.first {
      $0.matter.name(survey.schemas.names) == field
        && ($0.entity == entity || $0.entity == view.id || $0.matter == .merge)
    }
    switch field {
    case "retraction": return try retraction(conflict?.entity ?? entity)
    case "merge": return try merge(conflict)
    default: return try resolution(view, conflict, survey)
    }
  }

  private func resolution(
    _ view: EntityView, _ conflict: Conflict?, _ survey: OpenSurvey
  ) throws -> EventBody {
    let published = try survey.schemas.require()
    guard let kind = published.schema.kind(view.kind), let own = kind.field(named: field) else {
      throw Refusal(.fieldUnknown, "\(view.id) has no field \(field)")
    }
    let siblings = view.fields[own.key]?.siblings ?? []
    let decided: Value
    if let choose {
      guard let sibling = siblings.first(where: { $0.event == choose }) else {
        throw Refusal(
          .valueOutOfRange,
          "\(choose) is none of the siblings: \(siblings.map(\.event.description).joined(separator: ", "))"
        )
      }
      decided = sibling.value
    } else {
      decided = try published.schema.value(parsing: value ?? "", for: own)
    }
    guard siblings.count > 1 else {
      throw CommandFailure(
        .nothingToDecide, "\(field) of \(view.id) is in no conflict",
        hint: "change it with 'cairn revise \(view.id) --set \(field)=…'", status: .refused)
    }
    return .conflictResolved(
      ConflictResolved(
        entity: view.id, key: own.key, value: decided,
        rejected: siblings.filter { $0.value != decided }.map(\.event), reason: Text(reason)))
  }

  private func retraction(_ id: EntityID) throws -> EventBody {
    switch value {
    case "retracted": .entityRetracted(EntityRetracted(entity: id, reason: Text(reason)))
    case "standing": .entityRestored(EntityRestored(entity: id, reason: Text(reason)))
    default:
      throw CommandFailure.usage(
        "a retraction stands or does not", hint: "give --value retracted or --value standing")
    }
  }

  private func merge(_ conflict: Conflict?) throws -> EventBody {
    guard let conflict, conflict.matter == .merge else {
      throw CommandFailure(
        .nothingToDecide, "nobody disagrees about what \(entity) is the same as",
        hint: "merge with 'cairn merge', take a merge back with 'cairn unmerge'",
        status: .refused)
    }
    if let choose, let sibling = conflict.siblings.first(where: { $0.event == choose }),
      case .entity(let survivor) = sibling.value
    {
      return .entitiesMerged(
        EntitiesMerged(
          survivor: survivor, merged: conflict.entity, chosen: [], reason: Text(reason)))
    }
    guard value == "apart", let merge = conflict.siblings.first(where: { $0.value != .cleared })
    else {
      throw CommandFailure.usage(
        "that decides no merge", hint: "give --choose one of the merges, or --value apart")
    }
    return .mergeReverted(
      MergeReverted(merged: conflict.entity, merge: merge.event, reason: Text(reason)))
  }
}

extension RefusalCode {
  static let nothingToDecide = RefusalCode(rawValue: "nothing_to_decide")
}
