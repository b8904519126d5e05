import ArgumentParser

struct SurveyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "survey",
    abstract: "Create surveys on a service, close them, give them an admin again.",
    discussion: """
      Examples:
        cairn survey create helsinki --title "Creative Helsinki 2026"
        cairn survey list
      """,
    subcommands: [
      SurveyCreateCommand.self, SurveyListCommand.self, SurveyCloseCommand.self,
      SurveyReopenCommand.self, SurveyAppointCommand.self, SurveyEpochCommand.self,
    ])
}
