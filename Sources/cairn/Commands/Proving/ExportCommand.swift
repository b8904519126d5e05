import ArgumentParser

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a survey out for other tools.",
    discussion: """
      Example:
        cairn export tlog -o helsinki.log
      """,
    subcommands: [ExportTlogCommand.self])
}
