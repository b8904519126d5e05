import CairnModel

/// What a bench of a replica's past measured.
struct HistoryBenchResult {
  var size: LogSize
  var entityCount: Int
  var replay: Duration
  var rebuild: Duration
  /// Where the past was read, and an entity that was there.
  var reads: [(size: LogSize, entity: EntityID)] = []
  var lists: [Duration] = []
  var shows: [Duration] = []
  /// Of the newest state, found anew.
  var warnings: Duration = .zero
  /// Of this process, in bytes; nil where the kernel does not tell.
  var peakMemory: UInt64?
  var served: ServedHistory?

  init(size: LogSize, entityCount: Int, replay: Duration, rebuild: Duration) {
    self.size = size
    self.entityCount = entityCount
    self.replay = replay
    self.rebuild = rebuild
  }

  var json: JSONValue {
    [
      "entries": .integer(Int64(size.rawValue)), "entities": .integer(Int64(entityCount)),
      "positions": .array(reads.map { .integer(Int64($0.size.rawValue)) }),
      "replay_ms": .integer(replay.milliseconds), "rebuild_ms": .integer(rebuild.milliseconds),
      "replay_entries_per_s": .integer(rate(replay)),
      "rebuild_entries_per_s": .integer(rate(rebuild)),
      "list_as_of_us": .array(lists.map { .integer($0.microseconds) }),
      "show_as_of_us": .array(shows.map { .integer($0.microseconds) }),
      "list_worst_share_of_replay_percent": .number(share(lists)),
      "show_worst_share_of_replay_percent": .number(share(shows)),
      "warnings_ms": .integer(warnings.milliseconds),
      "peak_memory_bytes": Self.json(peakMemory),
      "service": served.map { json($0) } ?? .null,
    ]
  }

  private func json(_ served: ServedHistory) -> JSONValue {
    [
      "fold_ms": .integer(served.fold.milliseconds),
      "fold_entries_per_s": .integer(rate(served.fold)),
      "list_as_of_us": .array(served.lists.map { .integer($0.microseconds) }),
      "show_as_of_us": .array(served.shows.map { .integer($0.microseconds) }),
      "list_worst_share_of_replay_percent": .number(share(served.lists)),
      "show_worst_share_of_replay_percent": .number(share(served.shows)),
      "warnings_ms": .integer(served.warnings.first.milliseconds),
      "warnings_again_ms": .integer(served.warnings.again.milliseconds),
      "peak_memory_bytes": Self.json(served.peakMemoryByteCount),
    ]
  }

  private static func json(_ byteCount: UInt64?) -> JSONValue {
    byteCount.map { .integer(Int64($0)) } ?? .null
  }

  var lines: [String] {
    let entries = Quantity.counted(Int(size.rawValue), "entry", "entries")
    var lines = [
      "log        \(entries), \(Quantity.counted(entityCount, "entity", "entities"))",
      "replay     \(pace(replay)), in memory",
      "rebuild    \(pace(rebuild)), into a new file",
      "list       " + worst(lists), "show       " + worst(shows),
      "warnings   \(Quantity.grouped(Int(warnings.milliseconds))) ms, found anew",
      "memory     \(Self.text(peakMemory)) (the replay holds all)",
    ]
    guard let served else { return lines }
    lines += [
      "", "the service, over HTTP",
      "fold       \(pace(served.fold)), into new views",
      "list       " + worst(served.lists), "show       " + worst(served.shows),
      "warnings   \(Quantity.grouped(Int(served.warnings.first.milliseconds))) ms, found anew; "
        + "\(Quantity.grouped(Int(served.warnings.again.milliseconds))) ms again",
      "memory     \(Self.text(served.peakMemoryByteCount)) (VmHWM)",
    ]
    return lines
  }

  private static func text(_ byteCount: UInt64?) -> String {
    byteCount.map { "\($0 >> 20) MiB at most" } ?? "not known"
  }

  private func pace(_ duration: Duration) -> String {
    "\(Quantity.grouped(Int(duration.milliseconds))) ms, "
      + "\(Quantity.grouped(Int(rate(duration)))) entries/s"
  }

  private func worst(_ durations: [Duration]) -> String {
    let worst = durations.max() ?? .zero
    return "at worst \(Quantity.grouped(Int(worst.microseconds))) µs, \(share(durations)) % of a "
      + "replay (\(durations.count) positions)"
  }

  private func rate(_ duration: Duration) -> Int64 {
    Int64(size.rawValue) * 1_000_000 / max(duration.microseconds, 1)
  }

  /// Percent with three decimals.
  private func share(_ durations: [Duration]) -> String {
    let worst = durations.max() ?? .zero
    let thousandths = worst.microseconds * 100_000 / max(replay.microseconds, 1)
    let rest = String(thousandths % 1_000)
    return "\(thousandths / 1_000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }
}

extension Duration {
  fileprivate var microseconds: Int64 {
    components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
  }

  fileprivate var milliseconds: Int64 { microseconds / 1_000 }
}
