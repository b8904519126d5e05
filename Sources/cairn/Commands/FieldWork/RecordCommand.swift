import ArgumentParser
import CairnFormats
import CairnModel
import CairnReplica

struct RecordCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Record an entity.",
    discussion: """
      It is on this device's disk when the command returns, and reaches the others with the next \
      sync. Fields that are sets take --set several times.

      Examples:
        cairn record establishment --set name="Lilla Teatern" --at 60.16769,24.93778±5
        cairn record establishment --set name=Omapohja --set categories=dcms@2015:9004 \\
          --set employees=12 --time 2026-05-03T14:00:00+03:00
        cairn record link --set from=3.17 --set to=3.21 --set type=supply
      """)

  @Argument(help: "The kind of entity: 'cairn list --kinds' names them.")
  var kind: String

  @Option(
    name: .customLong("set"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A field's value; may be given several times.", valueName: "field=value"))
  var assignments: [Assignment] = []

  @Option(
    name: .customLong("add"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("An element of a set.", valueName: "field=element"))
  var additions: [Assignment] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Where it is, with the fix's accuracy in metres.", valueName: "lat,lon[±metres]"))
  var at: String?

  @Option(help: ArgumentHelp("When it was observed, if not now.", valueName: "iso8601"))
  var time: String?

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    try await replica.find().withWriter { replica in
      let published = try OpenSurvey.schemas(of: replica, console).require()
      let kind = try published.kind(named: kind)
      var edits = FieldEdits(of: kind, in: published.schema)
      for assignment in assignments { try edits.set(assignment, isNew: true) }
      for addition in additions { try edits.add(addition) }
      if let at { try edits.place(at) }
      let entity = EntityID(try replica.nextEventID())
      let observed = try time.map { try Timestamp(parsing: $0) }
      let bodies =
        [
          EventBody.entityRegistered(
            EntityRegistered(kind: kind.number, fields: edits.fields, elements: edits.added))
        ] + edits.sampleBodies(of: entity)
      let events = try replica.record(
        bodies.map { Draft($0, observedTime: observed, schema: published.id) })
      console.print("recorded \(kind.name) \(entity)")
      console.print(json: RecordedEvents.json(events, entity: entity))
    }
  }
}

extension FieldEdits {
  func sampleBodies(of entity: EntityID) -> [EventBody] {
    samples.map { .sampleRecorded(SampleRecorded(subject: entity, item: $0.item, value: $0.value)) }
  }
}

/// The answer of the commands that record.
enum RecordedEvents {
  static func json(_ events: [Event], entity: EntityID) -> JSONValue {
    [
      "event": events.first.map { .string($0.id.description) } ?? .null,
      "entity": .string(entity.description),
      "events": .array(events.map { .string($0.id.description) }),
    ]
  }
}
