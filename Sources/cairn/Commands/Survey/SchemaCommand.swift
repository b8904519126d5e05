import ArgumentParser

struct SchemaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Show what a survey observes, and publish a later version of it.",
    discussion: """
      Examples:
        cairn schema show > markets.json         the document in force, to edit
        cairn schema publish markets.json --survey helsinki
        cairn list --kinds                       the same as a table
      """,
    subcommands: [SchemaShowCommand.self, SchemaPublishCommand.self])
}
