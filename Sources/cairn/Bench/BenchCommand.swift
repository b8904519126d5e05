import ArgumentParser

struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure this machine with a service of its own.",
    discussion: """
      Example:
        cairn bench ingest
      """,
    subcommands: [BenchIngestCommand.self])
}
