import ArgumentParser
import CairnFold
import CairnFormats
import CairnModel
import CairnReplica
import CairnViews

struct DuplicatesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "duplicates",
    abstract: "List entities that may be one, so that a person can decide.",
    discussion: """
      The surest pairs come first: of one kind, and close to each other under nearly the same name, \
      or with the same outside identifier, or the same website host. Nothing is merged by itself.

      Examples:
        cairn duplicates
        cairn duplicates --limit 20
        cairn merge 2.3 4.7          they are one: 2.3 survives
        cairn unmerge 5.12           they are not, after all
        cairn distinct 2.3 4.7 --because "two doors"     they are two: no pair any more
      """)

  @Option(help: "Pairs to show; all are counted.")
  var limit = 100

  @Option(help: ArgumentHelp("As it was then.", valueName: "size|time"))
  var asOf: String?

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit is at least 1") }
  }

  func run() async throws {
    let console = output.console
    try await replica.find().withReader { replica in
      let survey = try OpenSurvey(replica, console, asOf: asOf)
      let list = try survey.warnings().all()
      let pairs = try survey.reader.duplicates(list).sorted { $0.isSurer(than: $1) }
      let shown = pairs.prefix(limit)
      let names = survey.schemas.names
      console.print(
        json: [
          "size": .integer(Int64(survey.reader.size.rawValue)),
          "count": .integer(Int64(pairs.count)),
          "duplicates": .array(shown.map { $0.json(names: names) }),
        ])
      guard !console.isJSON else { return }
      for pair in shown { for line in Self.lines(pair, names, console) { console.print(line) } }
      guard let first = pairs.first else { return console.print("no two entities may be one") }
      let rest = pairs.count > limit ? ", \(limit) shown" : ""
      console.print(
        "\(Quantity.counted(pairs.count, "pair"))\(rest); to merge: "
          + "cairn merge \(first.first.id) \(first.second.id)")
    }
  }

  private static func lines(
    _ view: DuplicateView, _ names: SchemaNames, _ console: Console
  ) -> [TerminalText] {
    func line(_ entity: EntityBrief) -> TerminalText {
      "  \(entity.id)  \(entity.title)"
        + (entity.place.map { "  \($0.text)" } ?? "")
    }
    return [
      console.paint(names.name(of: view.first.kind), .bold) + "  \(view.pair.words)",
      line(view.first), line(view.second),
    ]
  }
}
