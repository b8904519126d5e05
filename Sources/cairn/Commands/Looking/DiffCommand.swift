import ArgumentParser
import CairnFold
import CairnFormats
import CairnModel
import CairnReplica
import CairnStore
import CairnViews

struct DiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Tell what changed between two points of the survey's history.",
    discussion: """
      A point is a number of entries of the log, or a time: what had been received by then. What \
      waits here is in neither.

      Examples:
        cairn diff 1200 1450
        cairn diff 2026-05-03T00:00:00Z 2026-05-04T00:00:00Z
      """)

  @Argument(help: ArgumentHelp("From here …", valueName: "size|time"))
  var first: String

  @Argument(help: ArgumentHelp("… to here.", valueName: "size|time"))
  var second: String

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    try await replica.find().withReader { replica in
      let survey = try OpenSurvey(replica, console)
      let (store, key) = (replica.store, replica.survey.key)
      let from = try LogMoment.size(parsing: first, in: store, of: key)
      let to = try LogMoment.size(parsing: second, in: store, of: key)
      guard from <= to else {
        throw CommandFailure.usage(
          "\(first) is later than \(second)", hint: "give the earlier point first")
      }
      try survey.summary.require(to)
      let differences = try SurveyDifference.between(
        from, to, store: store, survey: key, views: replica.views)
      let text = DifferenceText(
        schemas: survey.schemas,
        history: HistoryText(schemas: survey.schemas, authors: try survey.authors()))
      console.print(
        json: [
          "from": .integer(Int64(from.rawValue)), "to": .integer(Int64(to.rawValue)),
          "entities": .array(differences.map { text.json($0) }),
        ])
      guard !console.isJSON else { return }
      for difference in differences {
        for line in text.lines(difference, console) { console.print(line) }
      }
      console.print(
        "\(Quantity.counted(differences.count, "entity", "entities")) changed from \(from) to "
          + "\(to) entries")
    }
  }
}

/// What became of an entity, for a person and for a script.
struct DifferenceText {
  let schemas: PublishedSchemas
  let history: HistoryText

  private func changes(_ difference: EntityDifference) -> [String] {
    var changes: [String] = []
    if difference.isNew { changes.append("registered") }
    if difference.wasRetracted { changes.append("retracted") }
    if difference.wasRestored { changes.append("restored") }
    if let survivor = difference.mergedInto { changes.append("merged into \(survivor)") }
    if difference.wasSeparated { changes.append("separated") }
    return changes
  }

  func json(_ difference: EntityDifference) -> JSONValue {
    [
      "entity": .string(difference.id.description),
      "kind": .string(schemas.name(of: difference.after.kind)),
      "changes": .array(changes(difference).map { .string($0) }),
      "fields": .array(
        difference.fields.map { field in
          [
            "field": .string(schemas.name(of: field.key)),
            "before": field.before?.json ?? .null, "after": field.after?.json ?? .null,
            "conflict_before": .bool(field.wasInConflict),
            "conflict_after": .bool(field.isInConflict),
          ]
        }),
      "sets": .array(
        difference.sets.map { set in
          [
            "field": .string(schemas.name(of: set.key)),
            "added": .array(set.added.map(\.json)), "removed": .array(set.removed.map(\.json)),
          ]
        }),
      "events": .array(difference.acts.map { history.json($0) }),
    ]
  }

  func lines(_ difference: EntityDifference, _ console: Console) -> [TerminalText] {
    let name = EntityText(difference.after, schemas).name
    var lines = [
      console.paint("\(schemas.name(of: difference.after.kind)) \(difference.id)", .bold)
        + (name.isEmpty ? "" : " \(name)")
    ]
    let changes = changes(difference).joined(separator: ", ")
    if !changes.isEmpty { lines[0] += "  \(changes)" }
    for field in difference.fields {
      let mark =
        field.isInConflict
        ? "  (in conflict)" : field.wasInConflict ? "  (conflict closed)" : ""
      lines.append(
        "  \(schemas.name(of: field.key)): \(shown(field.before)) → \(shown(field.after))\(mark)")
    }
    for set in difference.sets {
      let elements = set.added.map { "+\($0.text)" } + set.removed.map { "−\($0.text)" }
      lines.append("  \(schemas.name(of: set.key)): \(elements.joined(separator: " "))")
    }
    for said in difference.acts {
      lines += history.lines(said, in: difference.id, console).map {
        "    " + console.paint($0, .faint)
      }
    }
    return lines
  }

  private func shown(_ value: Value?) -> String {
    guard let value, value != .cleared else { return "nothing" }
    return value.text
  }
}
