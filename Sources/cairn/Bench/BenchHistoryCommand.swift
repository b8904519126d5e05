import ArgumentParser
import CairnFold
import CairnModel
import CairnReplica
import CairnSQLite
import CairnSimulation
import CairnStore
import CairnViews

struct BenchHistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Measure how fast a replica folds, and how fast it reads its past.",
    discussion: """
      Replays the log in memory, rebuilds the views from nothing beside the replica's own, and then \
      reads at seeded positions what 'list KIND --as-of N' and 'show ENTITY --as-of N' read. Each \
      is told as a share of the replay in the same run.

      Examples:
        cairn simulate --events 1000000 --seed 1 --out big
        cairn bench history -C big/replica
      """)

  @Option(help: "Positions to read at.")
  var positions = 20

  @Option(help: "Decides which positions and entities.")
  var seed: UInt64 = 1

  @Option(help: "The kind that is listed.")
  var kind = "cluster"

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
      let result = try bench.run()
      console.print(json: result.json)
      for line in result.lines { console.print(line) }
    }
  }
}

/// Times what a replica does with its log.
private struct HistoryBench {
  let replica: FieldReplica
  let views: SQLiteViewStore
  let kind: String
  let positions: Int
  let seed: UInt64

  func run() throws -> HistoryBenchResult {
    let clock = ContinuousClock()
    let (store, survey) = (replica.store, replica.survey)
    let size = try replica.verified.size
    var fingerprint: Digest?
    let replay = try clock.measure {
      try Replay(store, survey.key).run(from: size, to: size, every: 1) { step, _ in
        fingerprint = step.fingerprint
      }
    }
    var summary: ViewSummary?
    let rebuild = try clock.measure {
      summary = try Projector(survey: survey, store: store, views: views).catchUp()
    }
    guard let summary, summary.fingerprint == fingerprint else {
      throw Refusal(.internalError, "the views and the replay end with different fingerprints")
    }
    let number = try kindNumber()
    var random = SeededGenerator(seed: seed)
    var lists: [Duration] = []
    var shows: [Duration] = []
    for _ in 0..<positions {
      let past = random.place(below: size).advanced(by: 1)
      lists.append(
        try clock.measure {
          try SurveyReader(views: views, asOf: past).forEachEntity(kind: number) { _ in }
        })
      guard let entity = try entity(before: past, &random) else { continue }
      shows.append(
        try clock.measure {
          guard try SurveyReader(views: views, asOf: past).entity(entity) != nil else {
            throw Refusal(.entityUnknown, "\(entity) was not there at \(past)")
          }
        })
    }
    return HistoryBenchResult(
      size: size, entityCount: summary.entityCount, replay: replay, rebuild: rebuild,
      lists: lists, shows: shows, peakMemory: ProcessMemory.peakByteCount)
  }

  private func kindNumber() throws -> KindNumber {
    let schemas = PublishedSchemas(try SurveyReader(views: views).schemas)
    return try schemas.require().kind(named: kind).number
  }

  /// One that had been registered by then, near a place of the log that chance picks.
  private func entity(
    before size: LogSize, _ random: inout SeededGenerator
  ) throws -> EntityID? {
    var found: EntityID?
    let start = random.place(below: size)
    try LogWalk(replica.store, replica.survey.key).forEach(from: start, to: size) { entry, _ in
      if case .event(let event) = entry, case .entityRegistered = event.body {
        found = EntityID(event.id)
      }
      return found == nil
    }
    return found
  }
}

extension SeededGenerator {
  fileprivate mutating func place(below size: LogSize) -> LogSize {
    LogSize(UInt64(below(Int(size.rawValue))))
  }
}

private struct HistoryBenchResult {
  var size: LogSize
  var entityCount: Int
  var replay: Duration
  var rebuild: Duration
  var lists: [Duration]
  var shows: [Duration]
  var peakMemory: UInt64?

  var json: JSONValue {
    [
      "entries": .integer(Int64(size.rawValue)), "entities": .integer(Int64(entityCount)),
      "replay_ms": .integer(milliseconds(replay)), "rebuild_ms": .integer(milliseconds(rebuild)),
      "replay_events_per_s": .integer(rate(replay)),
      "rebuild_events_per_s": .integer(rate(rebuild)),
      "list_as_of_us": .array(lists.map { .integer(microseconds($0)) }),
      "show_as_of_us": .array(shows.map { .integer(microseconds($0)) }),
      "list_worst_share_of_replay_percent": .number(share(lists)),
      "show_worst_share_of_replay_percent": .number(share(shows)),
      "peak_memory_bytes": peakMemory.map { .integer(Int64($0)) } ?? .null,
    ]
  }

  var lines: [String] {
    let entries = Quantity.counted(Int(size.rawValue), "entry", "entries")
    let memory =
      peakMemory.map { "\($0 >> 20) MiB at most (the replay holds all in memory)" } ?? "not known"
    return [
      "log        \(entries), \(Quantity.counted(entityCount, "entity", "entities"))",
      "replay     \(milliseconds(replay)) ms in memory, \(rate(replay)) entries/s",
      "rebuild    \(milliseconds(rebuild)) ms into a new file, \(rate(rebuild)) entries/s",
      "list       " + worst(lists), "show       " + worst(shows), "memory     " + memory,
    ]
  }

  private func worst(_ durations: [Duration]) -> String {
    "at worst \(microseconds(durations.max() ?? .zero)) µs, \(share(durations)) % of a replay "
      + "(\(durations.count) positions)"
  }

  private func microseconds(_ duration: Duration) -> Int64 {
    let parts = duration.components
    return parts.seconds * 1_000_000 + parts.attoseconds / 1_000_000_000_000
  }

  private func milliseconds(_ duration: Duration) -> Int64 { microseconds(duration) / 1_000 }

  private func rate(_ duration: Duration) -> Int64 {
    Int64(size.rawValue) * 1_000_000 / max(microseconds(duration), 1)
  }

  /// Percent with three decimals.
  private func share(_ durations: [Duration]) -> String {
    let thousandths =
      microseconds(durations.max() ?? .zero) * 100_000 / max(microseconds(replay), 1)
    let rest = String(thousandths % 1_000)
    return "\(thousandths / 1_000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }
}
