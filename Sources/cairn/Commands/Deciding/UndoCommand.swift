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
      What was undone stays in the log and in the history, and an undo can be undone. What others \
      recorded without knowing of it stands. Undoing the registration of an entity retracts it.

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
      let events = try survey.record(drafts)
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
    var undoing: Set<EventID> = []
    let standing = try events.filter { event in
      try FoldState.subjects(of: event).contains { id in
        guard let entity = try survey.reader.state(of: id), entity.holds(event.id) else {
          return false
        }
        undoing.formUnion(entity.undos(of: event.id))
        return !entity.undone.contains(event.id)
      }
    }
    guard standing.isEmpty, let first = events.first else { return standing }
    guard !undoing.isEmpty else {
      throw CommandFailure(
        .nothingToUndo, "\(first.id) has no effect: there is nothing to take back",
        hint: "'cairn log --device \(first.id.device)' tells what it recorded", status: .refused)
    }
    let undos = undoing.sorted().prefix(8).map(\.description).joined(separator: ", ")
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

/// Undos that together take events back: each names no more than one event may.
struct UndoPlan {
  private let undone: [Event]
  private let survey: OpenSurvey

  init(_ undone: [Event], _ survey: OpenSurvey) {
    self.undone = undone
    self.survey = survey
  }

  /// All that is about one entity goes into one undo, unless there is too much of it.
  func bodies(reason: Text) throws -> [EventBody] {
    var bodies: [EventBody] = []
    for start in stride(from: 0, to: undone.count, by: Self.eventsPerUndo) {
      let part = undone[start..<min(start + Self.eventsPerUndo, undone.count)]
      let entities = Set(part.flatMap { FoldState.subjects(of: $0) }).sorted()
      bodies.append(
        .changeUndone(
          ChangeUndone(
            entities: entities, undone: part.map(\.id),
            reinstated: try reinstated(entities, Set(part.map(\.id))), reason: reason)))
    }
    return bodies
  }

  /// A merge is about two entities, so that half the limit is always enough.
  private static let eventsPerUndo = 1_000

  /// Siblings that stand again without the events.
  private func reinstated(
    _ entities: [EntityID], _ events: Set<EventID>
  ) throws -> [EventID] {
    var reinstated: Set<EventID> = []
    for id in entities {
      guard let entity = try survey.reader.state(of: id) else { continue }
      reinstated.formUnion(entity.reinstated(byUndoing: events))
    }
    return Array(reinstated.sorted().prefix(Limits.siblingsPerRegisterMaximum))
  }
}

extension RefusalCode {
  static let nothingToUndo = RefusalCode(rawValue: "nothing_to_undo")
}
