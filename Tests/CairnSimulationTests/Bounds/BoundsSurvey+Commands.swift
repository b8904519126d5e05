import CairnLog
import CairnModel
import CairnReplica
import CairnServiceFixtures
import CairnSQLite
import CairnSimulation
import CairnStore
import CairnViews
import CairnWire
import Glibc
import Testing

extension BoundsSurvey {
  /// Runs what looks at a replica's folder on all of this log, as a program of its own: for a person
  /// and for a script. Where it dies, the first entry is told with which it does.
  /// - Parameter subjects: entities whose histories are shown.
  mutating func runCommands(showing subjects: [UInt64]) async throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/replica"
    let size = try await makeReplica(in: path)
    let shown = subjects.compactMap { EntityID(packed: $0) }.flatMap { id in
      [["show", "\(id)", "--history"], ["show", "\(id)", "--json"]]
    }
    let lists = [
      ["list"], ["list", "--kinds"], ["conflicts", "--all"], ["warnings", "--limit", "1000000"],
      ["warnings", "--accepted"],
      ["duplicates", "--limit", "1000000"], ["status"], ["schema", "show"], ["log"],
      ["diff", "1", "\(size)"],
      ["replay", "--step", "\(max(size / 3, 1))"],
    ]
    let undos = [member, other].flatMap { undone(of: $0) }
    for command in shown + (lists + undos).flatMap({ [$0, $0 + ["--json"]] }) {
      tried.note("the command \(command.joined(separator: " "))")
      unlink(path + "/views.fold")
      let run = try CommandRun(command, in: path)
      guard run.status != 0 else { continue }
      let culprit = run.isKilled ? try culprit(of: command, in: path, size) : ""
      Issue.record(
        "cairn \(command.joined(separator: " ")): \(run.status)\(culprit): \(run.errors)")
    }
  }

  /// Undos of what a device recorded first, and of what it recorded last, that are only told.
  private func undone(of device: TestDevice) -> [[String]] {
    let last = device.chain.sequence.rawValue
    guard last > 0 else { return [] }
    let most = UInt64(UndoRange.eventCountMaximum)
    return Set([1, max(last, most) - most + 1]).sorted().map { first in
      let end = min(last, first + most - 1)
      return [
        "undo", "--device", "\(device.number)", "--dry-run", "--from", "\(device.number).\(first)",
        "--to", "\(device.number).\(end)",
      ]
    }
  }

  /// A folder as `cairn clone` makes it, synced and folded.
  private mutating func makeReplica(in path: String) async throws -> UInt64 {
    #expect(mkdir(path, 0o700) == 0)
    let log = try SQLiteLogStore(path: path + "/log.sqlite", mode: .writer)
    let views = try SQLiteViewStore(path: path + "/views.sqlite", mode: .writer)
    let keys = try FileDeviceKeys(folder: path + "/keys")
    let replica = try await enrolled(named: "shell", as: .admin, log, views, keys)
    _ = try await replica.sync(LoopbackTransport(harness.service))
    _ = try replica.catchUp()
    let size = try replica.verified.size.rawValue
    try views.close()
    try log.close()
    return size
  }

  /// The entry from which on a command dies, by what it tries out. As of the past a command reads less;
  /// `log` reads a part.
  private func culprit(
    of command: [String], in path: String, _ size: UInt64
  ) throws -> String {
    let entries = try harness.audit(Self.slug)
    var (sound, deadly) = (UInt64(0), size)
    while sound + 1 < deadly {
      let middle = sound + (deadly - sound) / 2
      let part: [String]
      switch command[0] {
      case "log": part = command + ["--after", "\(sound)", "--limit", "\(middle - sound)"]
      case "diff": part = ["diff", "1", "\(middle)"] + command.dropFirst(3)
      case "replay": part = command + ["--to", "\(middle)"]
      case "status", "undo": return " somewhere"
      default: part = command + ["--as-of", "\(middle)"]
      }
      // What is noted of deaths would keep the next command from trying.
      unlink(path + "/views.fold")
      if try CommandRun(part, in: path).isKilled { deadly = middle } else { sound = middle }
    }
    // The index behind which `log` begins is no count.
    let index = Int(command[0] == "log" ? deadly : deadly - 1)
    guard index < entries.count, case .event(let event) = try Entry(decoding: entries[index]) else {
      return " from entry \(index) on"
    }
    return " from entry \(index) on, event \(event.id): \(names[event.id] ?? "of the seed")"
  }
}
