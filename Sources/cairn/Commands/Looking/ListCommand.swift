import ArgumentParser
import CairnFormats
import CairnModel
import CairnReplica
import CairnViews

struct ListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the entities, or the kinds that the schema observes.",
    discussion: """
      Examples:
        cairn list
        cairn list establishment --where categories=dcms@2015:9004
        cairn list cluster --as-of 2026-05-03T00:00:00Z
        cairn list --bbox 24.93,60.16,24.95,60.18
        cairn list --kinds           kinds, fields and the values that they take
      """)

  @Argument(help: "Only entities of this kind.")
  var kind: String?

  @Flag(help: "List the schema's kinds and fields instead.")
  var kinds = false

  @Option(help: ArgumentHelp("As it was then, without what waits here.", valueName: "size|time"))
  var asOf: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Only entities with a place inside.", valueName: "w,s,e,n"))
  var bbox: String?

  @Option(
    name: .customLong("where"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Only entities with this value; may be given several times.", valueName: "field=value"))
  var conditions: [Assignment] = []

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    try await replica.find().withReader { replica in
      let survey = try OpenSurvey(replica, console, asOf: asOf)
      if kinds {
        let kinds = KindTable(schema: try survey.schemas.require().schema)
        console.print(json: kinds.json)
        return console.print(kinds.table)
      }
      let kind = try kind.map { try survey.schemas.require().kind(named: $0) }
      let filter = try EntityFilter(
        box: bbox.map { try BoundingBox(parsing: $0) }, conditions: conditions, kind: kind,
        schemas: survey.schemas)
      try tell(survey, kind, filter, console)
    }
  }

  private func tell(
    _ survey: OpenSurvey, _ kind: SchemaKind?, _ filter: EntityFilter, _ console: Console
  ) throws {
    var table = Table([
      Table.Column("ENTITY"), Table.Column("KIND"), Table.Column("NAME", isFlexible: true),
      Table.Column("PLACE"), Table.Column("STATE"),
    ])
    var list: [JSONValue] = []
    try survey.reader.forEachEntity(kind: kind?.number) { view in
      let text = EntityText(view, survey.schemas)
      guard filter.includes(text) else { return }
      if console.isJSON { return list.append(text.json) }
      let conflicts = text.conflictCount
      table.append([
        view.id.description, text.kind, text.name, text.point?.text ?? "",
        conflicts == 0 ? text.status : Quantity.counted(conflicts, "conflict"),
      ])
    }
    console.print(json: ["entities": .array(list)])
    if table.isEmpty { console.print("no entities") } else { console.print(table) }
  }
}

/// Which entities are listed.
struct EntityFilter {
  private let box: BoundingBox?
  private let conditions: [(field: String, values: [Value])]

  /// - Parameter kind: nil where entities of every kind are listed: a condition then reads its
  ///   value as each kind that has the field does.
  init(
    box: BoundingBox?, conditions: [Assignment], kind: SchemaKind?, schemas: PublishedSchemas
  ) throws {
    self.box = box
    self.conditions = try conditions.map { condition in
      let published = try schemas.require()
      let kinds = kind.map { [$0] } ?? published.schema.kinds
      let fields = kinds.compactMap { $0.field(named: condition.name) }
      guard !fields.isEmpty else {
        throw Refusal(.fieldUnknown, "nothing that is listed has a field \(condition.name)")
      }
      let values = fields.compactMap {
        try? published.schema.value(parsing: condition.value, for: $0)
      }
      guard !values.isEmpty else {
        throw Refusal(
          .valueOutOfRange, "\(condition.value) is no value of a field \(condition.name)")
      }
      return (condition.name, values)
    }
  }

  func includes(_ entity: EntityText) -> Bool {
    if let box {
      guard let point = entity.point, box.contains(point.vertex) else { return false }
    }
    return conditions.allSatisfy { condition in
      condition.values.contains { value in
        entity.value(of: condition.field) == value
          || entity.hasElement(value, in: condition.field)
      }
    }
  }
}
