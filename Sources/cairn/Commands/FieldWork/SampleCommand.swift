import ArgumentParser
import CairnFormats
import CairnModel
import CairnReplica

struct SampleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Record a rating, a weight or a measure of an entity.",
    discussion: """
      Samples never conflict: each stays, and what is shown is made of each rater's latest. \
      'null' means not observed, which is never 0.

      Examples:
        cairn sample 1.7 F.DIG=3 --confidence 4 --evidence 2.31
        cairn sample 1.7 FM.INN=40 FM.SCN=60
        cairn sample 2.69 employees=12 --unit heads
        cairn sample 1.7 F.NET=null
      """)

  @Argument(help: "The entity: DEVICE.SEQUENCE.")
  var subject: EntityID

  @Argument(help: ArgumentHelp("Items of the schema, or sampled fields.", valueName: "item=value"))
  var observations: [Assignment]

  @Option(help: ArgumentHelp("Such as heads, fte or 15min.", valueName: "unit"))
  var unit: String = ""

  @Option(help: ArgumentHelp("How sure: 0 to 4.", valueName: "0-4"))
  var confidence: UInt32?

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A note or an attachment that shows it.", valueName: "event"))
  var evidence: [EventID] = []

  @Option(help: ArgumentHelp("When it was observed, if not now.", valueName: "iso8601"))
  var time: String?

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let confidence, confidence > 4 { throw ValidationError("--confidence goes from 0 to 4") }
    guard !observations.isEmpty else { throw ValidationError("give at least one ITEM=VALUE") }
  }

  func run() async throws {
    let console = output.console
    try await replica.find().withWriter { replica in
      let survey = try OpenSurvey(replica, console)
      let published = try survey.schemas.require()
      let kind = published.schema.kind(try survey.kind(of: subject))
      let observed = try time.map { try Timestamp(parsing: $0) }
      let drafts = try observations.map { observation in
        Draft(
          .sampleRecorded(
            SampleRecorded(
              subject: subject, item: Text(observation.name),
              value: try value(observation, kind, published.schema), unit: Text(unit),
              confidence: confidence, evidence: evidence)),
          observedTime: observed, schema: published.id)
      }
      let events = try survey.record(drafts)
      console.print(
        "recorded \(Quantity.counted(events.count, "sample")) of \(subject), as "
          + "\(events.map(\.id.description).joined(separator: ", "))")
      console.print(json: RecordedEvents.json(events, entity: subject))
    }
  }

  private func value(
    _ observation: Assignment, _ kind: SchemaKind?, _ schema: Schema
  ) throws -> Value? {
    if let item = schema.items.first(where: { $0.code == observation.name }) {
      return try schema.value(parsing: observation.value, for: item)
    }
    guard let field = kind?.field(named: observation.name),
      field.mergeClass == .sample
    else {
      let fields = kind?.fields.filter { $0.mergeClass == .sample } ?? []
      throw Refusal(
        .fieldUnknown,
        "\(schema.name) has no item \(observation.name); sampled here are "
          + (fields.map(\.name) + schema.items.filter { $0.method != .derived }.map(\.code))
          .joined(separator: ", "))
    }
    if observation.value == "null" { return nil }
    try checkUnit(of: field)
    return try schema.value(parsing: observation.value, for: field)
  }

  private func checkUnit(of field: SchemaField) throws {
    guard !field.units.isEmpty, !unit.isEmpty, !field.units.contains(unit) else { return }
    throw Refusal(
      .valueOutOfRange,
      "\(field.name) is counted in \(field.units.joined(separator: " or ")), not in \(unit)")
  }
}
