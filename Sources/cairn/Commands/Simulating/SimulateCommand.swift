import ArgumentParser
import CairnLog
import CairnModel
import CairnReplica
import CairnSimulation
import CairnSQLite
import CairnViews
import CairnWire

struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Make up a whole survey of a seed.",
    discussion: """
      Writes DIR/service, which 'cairn serve' serves, and DIR/replica, the admin's own replica of \
      it. The survey has 47 clusters in real cities, where it is large enough, and 14 devices with \
      clocks that are wrong; it holds duplicates, conflicts and retractions. The same seed and \
      counts give the same log. All keys follow from the seed, so nobody should trust what they sign.

      Examples:
        cairn simulate --events 20000 --seed 7 --out demo
        cairn -C demo/replica list cluster
        cairn serve --data demo/service
      """)

  @Option(help: ArgumentHelp("How many events, from 1,000.", valueName: "count"))
  var events = 20_000

  @Option(help: ArgumentHelp("What everything follows from.", valueName: "number"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "How many entities, from 100 to half as many as events (default: one for ten events).",
      valueName: "count"))
  var entities: Int?

  @Option(help: ArgumentHelp("The folder to make.", valueName: "dir"))
  var out: String

  @Option(
    help: ArgumentHelp(
      "Where the service will be, for the replica and the invite.", valueName: "url"))
  var url = "http://127.0.0.1:8787"

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard 1_000...100_000_000 ~= events else {
      throw ValidationError("--events goes from 1,000 to 100,000,000")
    }
    if let entities, !(100...events / 2 ~= entities) {
      throw ValidationError("--entities goes from 100 to half as many as events")
    }
  }

  func run() async throws {
    guard TextFile.isEmptyFolder(out) ?? true else {
      throw CommandFailure(
        .folderTaken, "\(out) is there and holds something",
        hint: "name a folder that does not exist yet", status: .refused)
    }
    let bar = ProgressBar("inventing", terminal: output.console.terminal)
    defer { bar.finish() }
    try TextFile.makeFolder(out, mode: 0o700)
    let survey = SyntheticSurvey(seed: seed, events: events, entities: entities)
    let data = "\(out)/service"
    let engine = try EmbeddedEngine(folder: data)
    let synthetic = try SyntheticService(survey, on: engine, keyFolder: "\(data)/keys")
    let outcome = try await synthetic.run(url: url) { done in
      bar.update(UInt64(done), of: UInt64(max(events, done)))
    }
    let summary = try await makeReplica(synthetic, outcome, bar)
    try engine.close()
    bar.finish()
    tell(synthetic, outcome, summary, data: data)
  }

  private var replicaFolder: ReplicaFolder { ReplicaFolder(path: "\(out)/replica") }

  private func makeReplica(
    _ synthetic: SyntheticService<EmbeddedEngine>,
    _ outcome: SyntheticService<EmbeddedEngine>.Outcome, _ bar: ProgressBar
  ) async throws -> ViewSummary {
    let folder = replicaFolder
    try TextFile.makeFolder(folder.path, mode: 0o700)
    let lock = try FolderLock(folder: folder.path)
    return try await folder.withStores(holding: lock) { stores in
      try await synthetic.makeReplica(
        outcome, url: url, store: stores.log, views: stores.views, keys: stores.keys
      ) { bar.show($0) }
    }
  }

  private func tell(
    _ synthetic: SyntheticService<EmbeddedEngine>,
    _ outcome: SyntheticService<EmbeddedEngine>.Outcome, _ summary: ViewSummary, data: String
  ) {
    let console = output.console
    let checkpoint = outcome.checkpoint.checkpoint
    console.print(
      """
      survey \(synthetic.slug): \(Quantity.grouped(checkpoint.size.rawValue)) entries, \
      \(Quantity.counted(outcome.eventCount, "event")), \
      \(Quantity.counted(summary.entityCount, "entity", "entities"))
      root \(checkpoint.root.hex)
      serve it: cairn serve --data \(data)
      look at it: cairn -C \(replicaFolder.path) status
      """)
    console.print(
      json: [
        "survey": .string(synthetic.slug), "origin": .string(checkpoint.origin),
        "entries": .integer(Int64(checkpoint.size.rawValue)),
        "events": .integer(Int64(outcome.eventCount)),
        "entities": .integer(Int64(summary.entityCount)),
        "root": .string(checkpoint.root.hex), "fingerprint": .string(summary.fingerprint.hex),
        "anomalies": .integer(Int64(summary.anomalyCount)), "data": .string(data),
        "replica": .string(replicaFolder.path), "invite": .string(outcome.invite.text),
      ])
  }
}
