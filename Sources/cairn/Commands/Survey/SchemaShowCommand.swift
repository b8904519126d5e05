import ArgumentParser
import CairnModel
import CairnReplica
import CairnViews

struct SchemaShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print the schema document in force, or as it was.",
    discussion: """
      Examples:
        cairn schema show
        cairn schema show --as-of 1200
      """)

  @Option(help: ArgumentHelp("As it was then.", valueName: "size|time"))
  var asOf: String?

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    try await replica.find().withReader { replica in
      let survey = try OpenSurvey(replica, console, asOf: asOf)
      let document = try JSONValue(parsing: survey.schemas.require().schema.document)
      console.print(json: document)
      console.print(document: document)
    }
  }
}
