import ArgumentParser
import CairnFormats
import CairnModel
import CairnReplica

struct ReviseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revise",
    abstract: "Change an entity's fields.",
    discussion: """
      Only the fields that are named change. What others change meanwhile stays beside it, and \
      where both touched the same contested field, a conflict opens for a person to resolve.

      Examples:
        cairn revise 3.17 --set name="Lilla Teatern (new)" --clear website
        cairn revise 3.17 --add categories=dcms@2015:9004 --remove tags=related
      """)

  @Argument(help: "The entity: DEVICE.SEQUENCE.")
  var entity: EntityID

  @Option(
    name: .customLong("set"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A field's new value.", valueName: "field=value"))
  var assignments: [Assignment] = []

  @Option(
    name: .customLong("clear"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Empty a field on purpose.", valueName: "field"))
  var cleared: [String] = []

  @Option(
    name: .customLong("add"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Put an element into a set.", valueName: "field=element"))
  var additions: [Assignment] = []

  @Option(
    name: .customLong("remove"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Take an element out of a set.", valueName: "field=element"))
  var removals: [Assignment] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Where it is now known to be.", valueName: "lat,lon[±metres]"))
  var at: String?

  @Option(help: ArgumentHelp("When it was observed, if not now.", valueName: "iso8601"))
  var time: String?

  @Option(
    help: ArgumentHelp(
      "The log's size of the state that was on the screen (default: all that is verified here).",
      valueName: "size"))
  var base: UInt64?

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    try await replica.find().withWriter { replica in
      let survey = try OpenSurvey(replica, console)
      let published = try survey.schemas.require()
      guard let kind = published.schema.kind(try survey.kind(of: entity)) else {
        throw Refusal(
          .kindUnknown, "the schema \(published.schema.name) lacks the kind of \(entity)")
      }
      var edits = FieldEdits(of: kind, in: published.schema)
      for assignment in assignments { try edits.set(assignment, isNew: false) }
      for name in cleared { try edits.clear(name) }
      for addition in additions { try edits.add(addition) }
      for removal in removals { try edits.remove(removal) }
      if let at { try edits.place(at) }
      guard !edits.isEmpty else {
        throw CommandFailure.usage(
          "nothing is revised", hint: "give --set, --clear, --add or --remove")
      }
      let observed = try time.map { try Timestamp(parsing: $0) }
      let bodies = try bodies(edits, survey)
      let events = try survey.record(
        bodies.map {
          Draft($0, base: base.map { LogSize($0) }, observedTime: observed, schema: published.id)
        })
      console.print("revised \(kind.name) \(entity)")
      console.print(json: RecordedEvents.json(events, entity: entity))
    }
  }

  private func bodies(_ edits: FieldEdits, _ survey: OpenSurvey) throws -> [EventBody] {
    var bodies: [EventBody] = []
    if !edits.fields.isEmpty {
      bodies.append(.fieldsRevised(FieldsRevised(entity: entity, fields: edits.fields)))
    }
    if !edits.added.isEmpty {
      bodies.append(.elementsAdded(ElementsAdded(entity: entity, elements: edits.added)))
    }
    if !edits.removed.isEmpty {
      // A removal names what put the element in, which only the views know.
      let view = try survey.entity(entity)
      let removed = try edits.removed.map { element in
        let adds = view.adds(of: element)
        guard !adds.isEmpty else {
          throw Refusal(
            .valueOutOfRange, "\(entity) has no element \(element.value.text) to remove")
        }
        return RemovedElement(element: element, addedBy: adds)
      }
      bodies.append(.elementsRemoved(ElementsRemoved(entity: entity, elements: removed)))
    }
    return bodies + edits.sampleBodies(of: entity)
  }
}
