import ArgumentParser
import CairnModel
import CairnReplica

struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show an entity as it stands, with what waits here.",
    discussion: """
      Behind each value stands the event that set it; concurrent values stand below.

      Examples:
        cairn show 3.17
        cairn show 3.17 --json
        cairn log --entity 3.17      its history
        cairn proof 3.17             that the signed log holds it
      """)

  @Argument(help: "The entity: DEVICE.SEQUENCE.")
  var entity: EntityID

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    try await replica.find().withReader { replica in
      let survey = try OpenSurvey(replica, console)
      let text = EntityText(try survey.entity(entity), survey.schemas)
      console.print(json: text.json)
      if !console.isJSON { for line in text.lines(console) { console.print(line) } }
    }
  }
}
