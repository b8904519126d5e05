import ArgumentParser
import CairnFold
import CairnModel
import CairnReplica
import CairnViews

struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show an entity as it stands, with what waits here.",
    discussion: """
      Behind each value stands the event that set it; concurrent values stand below, and then \
      what is odd about it (of the past, 'cairn warnings --as-of' tells that).

      Examples:
        cairn show 3.17
        cairn show 3.17 --json
        cairn show 3.17 --history    all that was ever said of it
        cairn show 3.17 --as-of 1200
        cairn proof 3.17             that the signed log holds it
      """)

  @Argument(help: "The entity: DEVICE.SEQUENCE.")
  var entity: EntityID

  @Option(help: ArgumentHelp("As it was then, without what waits here.", valueName: "size|time"))
  var asOf: String?

  @Flag(help: "All that was said of it, by whom, when and on what ground.")
  var history = false

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    try await replica.find().withReader { replica in
      let survey = try OpenSurvey(replica, console, asOf: asOf)
      let view = try survey.entity(entity)
      // Of the past, that would take a look at every entity for one of them.
      let warnings = try asOf == nil ? survey.warnings().warnings(about: view.id) : nil
      let text = EntityText(view, survey.schemas, warnings: warnings)
      guard history else {
        console.print(json: .object((text.json.asMembers ?? []) + [text.warningsMember]))
        if !console.isJSON { for line in text.lines(console) { console.print(line) } }
        return
      }
      try tell(view, text, survey, console)
    }
  }

  private func tell(
    _ view: EntityView, _ text: EntityText, _ survey: OpenSurvey, _ console: Console
  ) throws {
    let history = HistoryText(schemas: survey.schemas, authors: try survey.authors())
    let json = view.historyJSON(names: survey.schemas.names, author: history.authors.name).json
    console.print(json: .object((json.asMembers ?? []) + [text.warningsMember]))
    guard !console.isJSON else { return }
    for line in text.lines(console) { console.print(line) }
    console.print(console.paint("history", .bold))
    for said in view.group.acts().acts {
      for line in history.lines(said, in: view.id, console) { console.print("  " + line) }
    }
  }
}
