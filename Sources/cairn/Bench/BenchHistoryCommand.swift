import ArgumentParser
import CairnModel
import CairnReplica
import CairnSQLite

struct BenchHistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Measure how fast a replica folds, and how fast it reads its past.",
    discussion: """
      Replays the log in memory, rebuilds the views from nothing beside the replica's own, and then \
      reads at seeded positions what 'list KIND --as-of N' and 'show ENTITY --as-of N' read. Each \
      is told as a share of the replay in the same run.

      With --service it also starts a service over that folder, lets it make its views anew, asks it \
      the same over HTTP, and tells the most memory that it has had.

      Examples:
        cairn simulate --events 1000000 --seed 1 --out big
        cairn bench history -C big/replica --service big/service
      """)

  @Option(help: "Positions to read at.")
  var positions = 20

  @Option(help: "Decides which positions and entities.")
  var seed: UInt64 = 1

  @Option(help: "The kind that is listed.")
  var kind = "cluster"

  @Option(
    help: ArgumentHelp(
      "The data of a service that nobody serves, with the same survey.", valueName: "dir"))
  var service: String?

  @OptionGroup var replica: ReplicaOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard positions > 0 else { throw ValidationError("--positions is at least 1") }
  }

  func run() async throws {
    let console = output.console
    try await replica.find().withReader { replica in
      let folder = try FolderTree.makeTemporary("cairn-bench")
      defer { FolderTree.remove(folder) }
      let views = try SQLiteViewStore(path: "\(folder)/views.sqlite", mode: .writer)
      defer { try? views.close() }
      let bench = HistoryBench(
        replica: replica, views: views, kind: kind, positions: positions, seed: seed)
      var result = try bench.run()
      if let service {
        result.served = try await ServedHistory.measure(
          data: service, by: replica, kind: kind, reads: result.reads)
      }
      console.print(json: result.json)
      for line in result.lines { console.print("\(line)") }
    }
  }
}
