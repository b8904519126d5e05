import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnStore
import CairnWire
import Testing

@Suite("Reads of views that take long", .timeLimit(.minutes(60)))
struct ViewReadTests {
  @Test("They stop neither health nor pushes nor the log, and others come to their turn")
  func others() async throws {
    try await GatedViews.serving(memberCount: 5) { views in
      let (before, service) = (try views.size, views.service)
      views.reads.close()
      try await withThrowingTaskGroup(of: Int64?.self) { [slow = views] group in
        for member in slow.members.prefix(4) {
          group.addTask { try await slow.read(by: member) }
        }
        await slow.reads.isReached()
        await slow.isWaiting(3)
        #expect(service.viewReadCounts.running == 1)
        #expect(await service.health() == .ready)
        #expect(service.stoppedViews.isEmpty)
        try await views.push()
        let caller = try views.harness.caller(views.admin)
        #expect(try !service.bundle(BundleNumber(0), width: 1, by: caller).isEmpty)
        group.addTask { try await slow.read(by: slow.members[4]) }
        await slow.isWaiting(4)
        slow.reads.open()
        var sizes: [Int64?] = []
        for try await size in group { sizes.append(size) }
        #expect(sizes.count == 5)
        #expect(sizes.allSatisfy { $0 ?? 0 >= Int64(before.rawValue) })
      }
    }
  }

  @Test("A member that has eight waiting lets another one's only read come second")
  func fairness() async throws {
    try await GatedViews.serving(memberCount: 3) { views in
      views.reads.close()
      try await withThrowingTaskGroup(of: Void.self) { [views] group in
        group.addTask { try await views.read(by: views.members[2]) }
        await views.reads.isReached()
        for count in 1...8 {
          group.addTask { try await views.read(by: views.members[0]) }
          await views.isWaiting(count)
        }
        await expectRefusal(.overloaded) { try await views.read(by: views.members[0]) }
        let single = Task { try await views.read(by: views.members[1]) }
        await views.isWaiting(9)
        // The first one ends, then one of the eight; the third to come shows that the second is over.
        for _ in 0..<3 {
          views.reads.letOne()
          await views.reads.isReached()
        }
        let size = try views.size
        #expect(try await single.value == Int64(size.rawValue))
        #expect(views.service.viewReadCounts.waiting == 6)
        views.reads.open()
        try await group.waitForAll()
      }
    }
  }

  @Test("Long reads leave a thread to other members of the survey, and to other surveys")
  func reserve() async throws {
    try await GatedViews.serving(
      memberCount: 3,
      configure: {
        $0.viewReads.threadCount = 4
        $0.viewReads.reservedThreadCount = 3
      }
    ) { views in
      let (harness, service) = (views.harness, views.service)
      let other = try await harness.openSurvey("turku")
      let caller = try harness.caller(other, "turku")
      let whole = try ReadPoint(atLeast: try harness.published("turku").size)
      _ = try await service.entities(count: 10, at: whole, by: caller)
      views.reads.close()
      try await withThrowingTaskGroup(of: Void.self) { [views] group in
        func expect(waiting: Int, running: Int, _ member: Int) async {
          group.addTask { try await views.read(by: views.members[member]) }
          await service.viewReads { $0 == (waiting: waiting, running: running) }
        }
        await expect(waiting: 0, running: 1, 0)
        await expect(waiting: 1, running: 1, 0)
        await expect(waiting: 1, running: 2, 1)
        await expect(waiting: 2, running: 2, 2)
        group.addTask { _ = try await service.entities(count: 10, at: whole, by: caller) }
        await service.viewReads { $0 == (waiting: 2, running: 3) }
        views.reads.open()
        try await group.waitForAll()
      }
      await service.viewReads { $0 == (waiting: 0, running: 0) }
    }
  }

  @Test("One whose client left frees its thread, and its turn where it has not begun")
  func abandoned() async throws {
    try await GatedViews.serving(memberCount: 3) { views in
      let engine = views.harness.engine
      views.reads.close()
      let running = Task { [views] in try await views.read(by: views.members[0]) }
      await views.reads.isReached()
      let waiting = Task { [views] in try await views.read(by: views.members[1]) }
      await views.isWaiting(1)
      waiting.cancel()
      await expectRefusal(.overloaded) { try await waiting.value }
      #expect(views.service.viewReadCounts.waiting == 0)
      running.cancel()
      let next = Task { [views] in try await views.read(by: views.members[2]) }
      await views.isWaiting(1)
      let fetchCount = engine.viewHooks.fetchCount
      views.reads.letOne()
      await expectRefusal(.overloaded) { try await running.value }
      await views.reads.isReached()
      #expect(engine.viewHooks.fetchCount == fetchCount)
      views.reads.open()
      let size = try views.size
      #expect(try await next.value == Int64(size.rawValue))
    }
  }

  @Test("One that runs beyond its deadline is too expensive, and one that waits was not begun")
  func deadline() async throws {
    try await GatedViews.serving(memberCount: 2) { views in
      views.reads.close()
      let running = Task { [views] in try await views.read(by: views.members[0]) }
      await views.reads.isReached()
      let waiting = Task { [views] in try await views.read(by: views.members[1]) }
      await views.isWaiting(1)
      views.steady.move(by: .seconds(10))
      await expectRefusal(.overloaded) { try await waiting.value }
      views.reads.open()
      await expectRefusal(.tooExpensive) { try await running.value }
      let again = try await views.read(by: views.members[0])
      #expect(again != nil)
    }
  }

  @Test("A service that drains ends those that run and those that wait")
  func draining() async throws {
    try await GatedViews.serving(memberCount: 3) { views in
      views.reads.close()
      let running = Task { [views] in try await views.read(by: views.members[0]) }
      await views.reads.isReached()
      let waiting = Task { [views] in try await views.read(by: views.members[1]) }
      await views.isWaiting(1)
      views.service.drainReads()
      await expectRefusal(.overloaded) { try await waiting.value }
      await expectRefusal(.overloaded) { try await views.read(by: views.members[2]) }
      // Pushes go on.
      try await views.push()
      views.reads.open()
      await expectRefusal(.overloaded) { try await running.value }
    }
  }

  @Test("What waits is bounded over all members")
  func bounds() async throws {
    try await GatedViews.serving(
      memberCount: 3, configure: { $0.viewReads.waitingMaximum = 1 }
    ) { views in
      views.reads.close()
      try await withThrowingTaskGroup(of: Void.self) { [views] group in
        group.addTask { try await views.read(by: views.members[0]) }
        await views.reads.isReached()
        group.addTask { try await views.read(by: views.members[1]) }
        await views.isWaiting(1)
        await expectRefusal(.overloaded) { try await views.read(by: views.members[2]) }
        views.reads.open()
        try await group.waitForAll()
      }
    }
  }
}
