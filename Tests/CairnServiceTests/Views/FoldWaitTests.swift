import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnStore
import CairnWire
import Synchronization
import Testing

@Suite("Reads while views are folded", .timeLimit(.minutes(60)))
struct FoldWaitTests {
  @Test("They are answered from what is folded, or wait for more without a thread")
  func older() async throws {
    try await GatedViews.serving(memberCount: 2) { views in
      let before = try views.size
      try await views.push()
      let after = try views.size
      views.folds.close()
      let ahead = Task { [views] in try await views.read(by: views.members[0], atLeast: after) }
      await views.folds.isReached()
      #expect(views.service.viewReadCounts == (waiting: 1, running: 0))
      // There is one thread for reads, and it is free.
      #expect(try await views.read(by: views.members[1]) == Int64(before.rawValue))
      #expect(await views.service.health() == .ready)
      try await views.push()
      views.folds.open()
      #expect(try await ahead.value ?? 0 >= Int64(after.rawValue))
      let last = try views.size
      #expect(
        try await views.read(by: views.members[1], atLeast: last) == Int64(last.rawValue))
    }
  }

  @Test("One that asks for more than is folded by its deadline learns how far the fold is")
  func behind() async throws {
    try await GatedViews.serving(memberCount: 1) { views in
      let before = try views.size
      try await views.push()
      let after = try views.size
      views.folds.close()
      let ahead = Task { [views] in try await views.read(by: views.members[0], atLeast: after) }
      await views.folds.isReached()
      views.steady.move(by: .seconds(10))
      do {
        _ = try await ahead.value
        Issue.record("the fold was held, and the read was answered")
      } catch {
        let refusal = try #require(error as? Refusal)
        #expect(refusal.code == .serviceBehind && refusal.retryAfterSeconds != nil)
        #expect(refusal.message.contains("\(before) of the log's \(after) entries"))
      }
      views.folds.open()
      #expect(
        try await views.read(by: views.members[0], atLeast: after) == Int64(after.rawValue))
    }
  }

  @Test("Warnings are those that were found last, or wait for what a read asks for")
  func warnings() async throws {
    try await GatedViews.serving(memberCount: 2) { views in
      let (first, second) = (views.members[0], views.members[1])
      let before = try views.size
      // Nobody has judged anything yet.
      #expect(try await views.readWarnings(by: first) == Int64(before.rawValue))
      try await views.push()
      let after = try views.size
      views.folds.close()
      let ahead = Task { [views] in try await views.readWarnings(by: first, atLeast: after) }
      await views.folds.isReached()
      #expect(views.service.viewReadCounts == (waiting: 1, running: 0))
      #expect(try await views.readWarnings(by: second) == Int64(before.rawValue))
      views.folds.open()
      #expect(try await ahead.value == Int64(after.rawValue))
      // What that read had judged is what is read from here on.
      #expect(try await views.readWarnings(by: second) == Int64(after.rawValue))
    }
  }

  @Test("A read that names no size waits a moment for what is newest, and not longer")
  func patience() async throws {
    try await GatedViews.serving(
      memberCount: 1, configure: { $0.viewReads.patience = Milliseconds(200) }
    ) { views in
      let member = views.members[0]
      let before = try views.size
      _ = try await views.readWarnings(by: member)
      try await views.push()
      let after = try views.size
      // In time: both are of the newest state.
      #expect(try await views.read(by: member) == Int64(after.rawValue))
      #expect(try await views.readWarnings(by: member) == Int64(after.rawValue))
      try await views.push()
      views.folds.close()
      for isJudged in [false, true] {
        let read = Task { [views] in
          isJudged
            ? try await views.readWarnings(by: member) : try await views.read(by: member)
        }
        await views.isWaiting(1)
        views.steady.move(by: Milliseconds(200))
        #expect(try await read.value == Int64(after.rawValue))
      }
      #expect(before < after)
      views.folds.open()
    }
  }

  @Test("A read of older warnings has what came since judged for those who read next")
  func following() async throws {
    try await GatedViews.serving(memberCount: 1) { views in
      let member = views.members[0]
      let before = try views.size
      _ = try await views.readWarnings(by: member)
      try await views.push()
      let after = try views.size
      views.folds.close()
      #expect(try await views.readWarnings(by: member) == Int64(before.rawValue))
      // The fold that this read asked for; then the warnings that it found are written.
      await views.folds.isReached()
      views.folds.letOne()
      await views.folds.isReached()
      #expect(try await views.readWarnings(by: member) == Int64(before.rawValue))
      views.folds.open()
      #expect(try await views.readWarnings(by: member, atLeast: after) == Int64(after.rawValue))
    }
  }

  @Test("The views of a survey follow its log while another one's warnings are found")
  func catchingUp() async throws {
    try await GatedViews.serving(memberCount: 1) { views in
      let (harness, service) = (views.harness, views.service)
      var other = try await harness.openSurvey("turku")
      let caller = try harness.caller(other, "turku")
      func read() async throws -> Int64? {
        let point = try ReadPoint(atLeast: try harness.published("turku").size)
        return try await service.entities(count: 1, at: point, by: caller)["size"]?.asInteger
      }
      _ = try await read()
      let gate = ViewGate()
      let isFirst = Atomic(true)
      harness.engine.viewHooks.beforeWriting {
        if isFirst.exchange(false, ordering: .sequentiallyConsistent) { gate.pass() }
      }
      gate.close()
      defer { gate.open() }
      let warnings = Task { [views] in
        try await service.warnings(
          count: 10, at: try ReadPoint(), by: try harness.caller(views.members[0]))
      }
      await gate.isReached()
      _ = try await harness.push([try other.record(notes: 1)], by: other, to: "turku")
      #expect(try await read() == Int64(try harness.published("turku").size.rawValue))
      #expect(service.viewReadCounts == (waiting: 1, running: 0))
      gate.open()
      _ = try await warnings.value
    }
  }

  @Test("What is large is folded in several transactions, so that memory has a bound")
  func large() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let text = String(repeating: "x", count: 15_000)
      for _ in 0..<5 {
        let answers = try await harness.push([try admin.record(notes: 500, text)], by: admin)
        #expect(answers.map(\.refused) == [nil])
      }
      let writes = Atomic<Int>(0)
      harness.engine.viewHooks.beforeWriting { writes.add(1, ordering: .relaxed) }
      let size = try harness.published().size
      let answer = try await harness.service.entities(
        count: 1, at: try ReadPoint(atLeast: size), by: try harness.caller(admin))
      #expect(answer["size"]?.asInteger == Int64(size.rawValue))
      #expect(writes.load(ordering: .relaxed) == 2)
    }
  }

  @Test("A fold that a drained service left goes on where it was")
  func drained() async throws {
    let folder = TemporaryFolder()
    let harness = try ServiceHarness(in: folder)
    var admin: TestDevice?
    try await harness.serving {
      try await harness.logIn()
      var device = try await harness.openSurvey()
      let answers = try await harness.push([try device.record(notes: 600)], by: device)
      #expect(answers.map(\.refused) == [nil])
      let gate = ViewGate()
      harness.engine.viewHooks.beforeWriting { gate.pass() }
      gate.close()
      let caller = try harness.caller(device)
      let ahead = Task {
        try await harness.service.entities(count: 1, at: try ReadPoint(), by: caller)
      }
      await gate.isReached()
      harness.service.drainReads()
      await expectRefusal(.overloaded) { try await ahead.value }
      gate.open()
      admin = device
    }
    let device = try #require(admin)
    let next = try ServiceHarness.service(over: try TestEngine(in: folder), clock: harness.clock)
    try await ServiceHarness.serving(next) {
      let caller = try next.authenticate(
        try device.token(at: harness.clock.now), survey: "helsinki")
      let answer = try await next.entities(count: 1, at: try ReadPoint(), by: caller)
      let size = try harness.published().size
      #expect(answer["size"]?.asInteger == Int64(size.rawValue))
    }
  }
}
