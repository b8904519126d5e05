import ArgumentParser

struct ViewsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "views",
    abstract: "Let views that stopped try again.",
    discussion: """
      Examples:
        cairn -C field views retry
        cairn views retry --data /srv/cairn
      """,
    subcommands: [ViewsRetryCommand.self])
}
