import ArgumentParser
import CairnFold
import CairnModel
import CairnReplica
import CairnStore
import CairnViews

struct UndoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Take back a change, or all that a device did after one.",
    discussion: """
      What was undone stays in the log and in the history, and an undo can be undone, up to four on \
      top of each other. What others recorded without knowing of it stands. Undoing the registration \
      of an entity retracts it. All that a device did is taken back by several undos.

      Examples:
        cairn undo 3.21 --reason "wrong street"
        cairn undo --device 3 --after 3.20 --reason "the phone was on another survey"
      """)

  @Argument(help: "The event: DEVICE.SEQUENCE.")
  var event: EventID?

  @Option(help: ArgumentHelp("All that this device did …", valueName: "number"))
  var device: DeviceNumber?

  @Option(help: ArgumentHelp("… after this event of it.", valueName: "event"))
  var after: EventID?

  @Option(help: "Why.")
  var reason: String = ""

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (event == nil) != (device == nil), (device == nil) == (after == nil) else {
      throw ValidationError("give an event, or --device N --after EVENT")
    }
    if let device, let after, after.device != device {
      throw ValidationError("\(after) is no event of device \(device)")
    }
  }

  func run() async throws {
    let console = output.console
    try await replica.find().withWriter { replica in
      let survey = try OpenSurvey(replica, console)
      let undone = try standing(events(replica), survey)
      let drafts = try UndoPlan(undone, survey).bodies(reason: Text(reason)).map {
        Draft($0, schema: survey.schemas.current?.id)
      }
      let events = try replica.record(drafts)
      console.print(
        "undid \(Quantity.counted(undone.count, "event")), as "
          + events.map(\.id.description).joined(separator: ", "))
      console.print(
        json: [
          "event": events.first.map { .string($0.id.description) } ?? .null,
          "events": .array(events.map { .string($0.id.description) }),
          "undone": .array(undone.map { .string($0.id.description) }),
        ])
    }
  }

  /// Those that have an effect: that are no anomalies, and not undone already.
  private func standing(_ events: [Event], _ survey: OpenSurvey) throws -> [Event] {
    var entities: [EntityID: EntityState] = [:]
    var undoneOf: [EntityID: Set<EventID>] = [:]
    var deepest: Event?
    let standing = try events.filter { event in
      var stands = false
      for id in FoldState.subjects(of: event) {
        if entities[id] == nil { entities[id] = try survey.reader.state(of: id) }
        guard let entity = entities[id], entity.holds(event.id) else { continue }
        if entity.undone.contains(event.id) {
          undoneOf[id, default: []].insert(event.id)
        } else if entity.undoDepth(of: event.id) >= EntityState.undoDepthMaximum {
          deepest = event
        } else {
          stands = true
        }
      }
      return stands
    }
    if standing.isEmpty, let deepest {
      throw CommandFailure(
        .nothingToUndo, "\(deepest.id) is an undo on top of too many undos",
        hint: "record anew what shall be there: 'cairn revise'", status: .refused)
    }
    let undoing = undoneOf.flatMap { id, events in entities[id]?.undos(of: events) ?? [] }
    guard standing.isEmpty, let first = events.first else { return standing }
    guard !undoing.isEmpty else {
      throw CommandFailure(
        .nothingToUndo, "\(first.id) has no effect: there is nothing to take back",
        hint: "'cairn log --device \(first.id.device)' tells what it recorded", status: .refused)
    }
    let undos = Set(undoing).sorted().prefix(8).map(\.description).joined(separator: ", ")
    throw CommandFailure(
      .nothingToUndo, "\(events.count == 1 ? "\(first.id)" : "all of it") is undone already",
      hint: "to have it back, undo \(undos)", status: .refused)
  }

  private func events(_ replica: FieldReplica) throws -> [Event] {
    if let event {
      guard let found = try replica.event(event) else {
        throw Refusal(.eventUnknown, "this replica has no event \(event)")
      }
      guard !FoldState.subjects(of: found.event).isEmpty else {
        throw CommandFailure(
          .nothingToUndo, "\(event) is about the survey, not about an entity",
          hint: "members and schemas are changed by a new act of an admin", status: .refused)
      }
      return [found.event]
    }
    guard let device, let after else { return [] }
    var events: [Event] = []
    try LogWalk(replica.store, replica.survey.key).forEach(
      from: .zero, to: replica.verified.size
    ) { entry, _ in
      if case .event(let event) = entry { events.append(event) }
      return true
    }
    events = (events + (try replica.pendingEvents())).filter {
      $0.id.device == device && $0.id.sequence > after.sequence
        && !FoldState.subjects(of: $0).isEmpty
    }
    guard !events.isEmpty else {
      throw CommandFailure(
        .nothingToUndo, "device \(device) recorded nothing about an entity after \(after)",
        hint: "see 'cairn log --device \(device)'", status: .refused)
    }
    return events
  }
}

/// Undos that together take events back: each names no more than one event may, and an undo alone.
struct UndoPlan {
  private let undone: [Event]
  private let survey: OpenSurvey

  init(_ undone: [Event], _ survey: OpenSurvey) {
    self.undone = undone
    self.survey = survey
  }

  func bodies(reason: Text) throws -> [EventBody] {
    var entities: [EntityID: EntityState] = [:]
    return try parts.map { part in
      let ids = Set(part.flatMap { FoldState.subjects(of: $0) }).sorted()
      let undone = Set(part.map(\.id))
      var reinstated: Set<EventID> = []
      for id in ids {
        if entities[id] == nil { entities[id] = try survey.reader.state(of: id) }
        reinstated.formUnion(entities[id]?.reinstated(byUndoing: undone) ?? [])
      }
      return .changeUndone(
        ChangeUndone(
          entities: ids, undone: part.map(\.id),
          reinstated: Array(reinstated.sorted().prefix(Limits.siblingsPerRegisterMaximum)),
          reason: reason))
    }
  }

  /// A merge is about two entities, so that the limit of entities is kept with that of events; what
  /// is about more is an undo, and stands alone.
  private var parts: [[Event]] {
    var parts: [[Event]] = []
    var open: [Event] = []
    for event in undone {
      if case .changeUndone = event.body {
        parts.append([event])
      } else {
        open.append(event)
        if open.count == Limits.eventsPerUndoMaximum {
          parts.append(open)
          open = []
        }
      }
    }
    return open.isEmpty ? parts : parts + [open]
  }
}

extension RefusalCode {
  static let nothingToUndo = RefusalCode(rawValue: "nothing_to_undo")
}
