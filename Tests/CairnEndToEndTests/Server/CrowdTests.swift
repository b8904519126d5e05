import CairnModel
import Dispatch
import Testing

/// `Benchmarks/crowd` starts a service, lets all its loads at it at once, and counts what each of them
/// and each honest request is answered.
@Suite("A hostile crowd at a service", .timeLimit(.minutes(60)))
struct CrowdTests {
  private static let crowd =
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
    .joined(separator: "/") + "/Benchmarks/crowd"

  private static let others = ["health", "sync", "view"]

  /// What a load may be told; each is told some of it, and nothing else.
  private static let answers: [String: (told: Set<String>, refusals: Set<String>)] = [
    "idle": (["opened", "cut", "overloaded"], ["cut", "overloaded"]),
    "stalled": (["sent", "overloaded", "request_timeout", "cut"], ["overloaded", "cut"]),
    "unread": (["begun", "overloaded", "cut"], ["overloaded"]),
    "syncs": (["begun", "overloaded", "cut"], ["overloaded"]),
    "slow": (["ok", "too_expensive", "overloaded"], ["too_expensive", "overloaded"]),
    "pushing": (["ok", "overloaded", "cut"], []),
  ]

  @Test("Whatever it does at once, others are answered, and the service is as before afterwards")
  func others() async throws {
    let folder = try TestFolder("crowd")
    let python = Program(
      home: folder.path, folder: folder.path, executable: "/usr/bin/python3",
      environment: ["TMPDIR=\(folder.path)"])
    let outcome = try await Self.run(
      python,
      ["-B", Self.crowd, "--cairn", Program.path, "--counted"]
        + ["--events", "20000", "--areas", "300"])
    try #require(outcome.status == 0, "\(outcome.errors)")
    let report = try outcome.json
    for moment in ["during", "after"] {
      for other in Self.others {
        let counts = try counts(report, moment, other)
        #expect(Set(counts.keys) == ["ok"], "\(moment), \(other): \(counts)")
        #expect(counts["ok"] ?? 0 >= (moment == "after" ? 3 : 4), "\(moment), \(other): \(counts)")
      }
    }
    for (load, expected) in Self.answers {
      let counts = try counts(report, "during", load)
      #expect(expected.told.isSuperset(of: counts.keys), "\(load): \(counts)")
      let refusedCount = counts.filter { expected.refusals.contains($0.key) }.values.reduce(0, +)
      #expect(expected.refusals.isEmpty || refusedCount > 0, "\(load): \(counts)")
    }
    #expect(try counts(report, "during", "idle")["opened"] ?? 0 >= 1_000)
    #expect(try counts(report, "during", "stalled")["sent"] ?? 0 >= 4)
    // They are one member's, who has room for two of them.
    let unread = [
      try counts(report, "during", "unread"), try counts(report, "during", "syncs"),
    ]
    #expect(unread.contains { $0["begun"] ?? 0 >= 1 }, "\(unread)")
    #expect(unread.allSatisfy { $0.values.reduce(0, +) >= 150 }, "\(unread)")
    #expect(try counts(report, "during", "slow").values.reduce(0, +) >= 4)
    #expect(try counts(report, "during", "pushing")["ok"] ?? 0 >= 100)
    #expect(report["exit"]?.asInteger == 0)
    #expect(report["verified"] == .bool(true))
  }

  /// Waits on a thread of its own: the tests beside it have the pool.
  private static func run(
    _ program: Program, _ arguments: [String]
  ) async throws -> Program.Outcome {
    let result: Result<Program.Outcome, any Error> = await withCheckedContinuation { done in
      DispatchQueue(label: "crowd").async {
        done.resume(returning: Result { try program.run(arguments) })
      }
    }
    return try result.get()
  }

  private func counts(
    _ report: JSONValue, _ moment: String, _ who: String
  ) throws -> [String: Int64] {
    let members = try #require(report[moment]?[who]?.asMembers, "\(moment) has no \(who)")
    var counts: [String: Int64] = [:]
    for member in members { counts[member.name] = member.value.asInteger }
    return counts
  }
}
