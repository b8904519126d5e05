import ArgumentParser

struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure this machine.",
    discussion: """
      Example:
        cairn bench ingest
        cairn bench history -C field
      """,
    subcommands: [BenchIngestCommand.self, BenchHistoryCommand.self])
}
