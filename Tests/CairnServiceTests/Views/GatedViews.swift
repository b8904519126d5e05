import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnStore
import CairnWire

/// A service with one thread for reads and a deadline by a clock that a test moves, whose reads and
/// folds a test can hold.
struct GatedViews {
  let harness: ServiceHarness
  /// Where reads begin.
  let reads = ViewGate()
  /// Where folds write.
  let folds = ViewGate()
  let steady: TestClock
  var admin: TestDevice
  var members: [TestDevice]

  var service: FieldService<TestEngine> { harness.service }

  /// A survey with members whose views are folded as far as its log goes.
  static func serving(
    memberCount: Int, configure: (inout ServiceConfiguration) -> Void = { _ in },
    _ body: (inout GatedViews) async throws -> Void
  ) async throws {
    let steady = TestClock()
    let harness = try ServiceHarness {
      $0.viewReads.threadCount = 1
      $0.viewReads.deadline = .seconds(10)
      $0.viewReads.patience = Milliseconds(0)
      $0.viewReads.clock = { Milliseconds(steady.now.milliseconds) }
      configure(&$0)
    }
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      var members: [TestDevice] = []
      for _ in 0..<memberCount { members.append(try await harness.enrol(&admin)) }
      var views = GatedViews(harness: harness, steady: steady, admin: admin, members: members)
      _ = try await views.read(by: admin, atLeast: try views.size)
      let (reads, folds) = (views.reads, views.folds)
      harness.engine.viewHooks.beforeReading { reads.pass() }
      harness.engine.viewHooks.beforeWriting { folds.pass() }
      // Whatever the test finds, nobody stays held.
      defer {
        reads.open()
        folds.open()
      }
      try await body(&views)
    }
  }

  var size: LogSize { get throws { try harness.published().size } }

  /// - Returns: the size that was read.
  @discardableResult
  func read(by device: TestDevice, atLeast size: LogSize? = nil) async throws -> Int64? {
    let answer = try await service.entities(
      count: 10, at: try ReadPoint(atLeast: size), by: try harness.caller(device))
    return answer["size"]?.asInteger
  }

  /// - Returns: the size that was read.
  func readWarnings(by device: TestDevice, atLeast size: LogSize? = nil) async throws -> Int64? {
    let answer = try await service.warnings(
      count: 10, at: try ReadPoint(atLeast: size), by: try harness.caller(device))
    return answer["size"]?.asInteger
  }

  /// Holds the thread that judges, at this survey, where it has begun and others may fold.
  /// - Returns: the gate at which each is held, and the read that it judges for.
  func holdingFinding() async -> (gate: ViewGate, read: Task<Int64?, any Error>) {
    let gate = ViewGate()
    harness.engine.viewHooks.beforeFinding { gate.pass() }
    gate.close()
    let read = Task { try await readWarnings(by: members[0]) }
    await gate.isReached()
    return (gate, read)
  }

  /// Holds the thread that judges, at this survey, where it writes.
  /// - Returns: what lets it go on, and the read that it judges for.
  func holdingJudging() async -> (gate: ViewGate, read: Task<Int64?, any Error>) {
    let gate = ViewGate()
    harness.engine.viewHooks.beforeKeeping { gate.pass() }
    gate.close()
    let read = Task { try await readWarnings(by: members[0]) }
    await gate.isReached()
    return (gate, read)
  }

  mutating func push() async throws {
    let answers = try await harness.push([try admin.record(notes: 1)], by: admin)
    precondition(answers.allSatisfy { $0.refused == nil }, "the test's note was refused")
  }

  /// Until that many reads wait for their turn or for a fold.
  func isWaiting(_ count: Int) async {
    await service.viewReads { $0.waiting >= count }
  }
}
