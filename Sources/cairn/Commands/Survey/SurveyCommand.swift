import ArgumentParser

struct SurveyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "survey",
    abstract: "Create surveys on a service, list them, let restored ones go on.",
    discussion: """
      Examples:
        cairn survey create helsinki --title "Creative Helsinki 2026"
        cairn survey list
      """,
    subcommands: [SurveyCreateCommand.self, SurveyListCommand.self, SurveyEpochCommand.self])
}
