import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnStore
import CairnWire
import Synchronization
import Testing

@Suite("Warnings that are found behind a fold", .timeLimit(.minutes(60)))
struct JudgingTests {
  @Test("Who reads a survey's older warnings takes no thread from those who wait for its fold")
  func following() async throws {
    try await GatedViews.serving(memberCount: 1) { views in
      var turku = try await OtherSurvey("turku", on: views.harness)
      let before = try turku.size
      #expect(try await turku.readWarnings() == Int64(before.rawValue))
      let (gate, held) = await views.holdingJudging()
      defer { gate.open() }
      try await turku.push()
      let after = try turku.size
      // This asks for newer ones, and the thread that could find them is held.
      #expect(try await turku.readWarnings() == Int64(before.rawValue))
      #expect(try await turku.read(atLeast: after) == Int64(after.rawValue))
      #expect(try await turku.readWarnings() == Int64(before.rawValue))
      #expect(views.service.viewReadCounts.waiting == 1)
      gate.open()
      _ = try await held.value
      #expect(try await turku.readWarnings(atLeast: after) == Int64(after.rawValue))
    }
  }

  @Test("Those that can't be kept are found again once the log has more, or for who asks for them")
  func unkept() async throws {
    try await GatedViews.serving(memberCount: 1) { views in
      let member = views.members[0]
      let before = Int64(try views.size.rawValue)
      #expect(try await views.readWarnings(by: member) == before)
      var turku = try await OtherSurvey("turku", on: views.harness)
      let failureCount = Counter()
      let hasRoom = Atomic(false)
      views.harness.engine.viewHooks.beforeKeeping { () throws(StoreError) in
        guard !hasRoom.load(ordering: .sequentiallyConsistent) else { return }
        failureCount.add()
        throw StoreError(.diskFull, place: "views", "the test leaves no room")
      }
      /// Has another survey judged, behind what was ordered before.
      func judgeAnother() async throws {
        hasRoom.store(true, ordering: .sequentiallyConsistent)
        try await turku.push()
        let size = try turku.size
        #expect(try await turku.readWarnings(atLeast: size) == Int64(size.rawValue))
        hasRoom.store(false, ordering: .sequentiallyConsistent)
      }
      try await views.push()
      let after = try views.size
      await expectRefusal(.diskFull) { [views] in
        try await views.readWarnings(by: member, atLeast: after)
      }
      for _ in 1...3 {
        #expect(try await views.readWarnings(by: member) == before)
        try await judgeAnother()
      }
      #expect(failureCount.value == 1)
      #expect(try await views.readWarnings(by: member) == before)
      await expectRefusal(.diskFull) { [views] in
        try await views.readWarnings(by: member, atLeast: after)
      }
      #expect(failureCount.value == 2)
      #expect(try await views.read(by: member, atLeast: after) == Int64(after.rawValue))
      try await views.push()
      let last = Int64(try views.size.rawValue)
      #expect(try await views.readWarnings(by: member) == before)
      await views.service.viewReads { _ in failureCount.value == 3 }
      hasRoom.store(true, ordering: .sequentiallyConsistent)
      #expect(
        try await views.readWarnings(by: member, atLeast: LogSize(UInt64(last))) == last)
      #expect(try await views.readWarnings(by: member) == last)
    }
  }

  @Test(
    "Views that turn out to be damaged wait for the thread that may take long, and for no other")
  func rebuilding() async throws {
    try await GatedViews.serving(memberCount: 1) { views in
      var turku = try await OtherSurvey("turku", on: views.harness)
      var espoo = try await OtherSurvey("espoo", on: views.harness)
      let vantaa = try await views.harness.openSurvey("vantaa")
      let gate = ViewGate()
      let isFirst = Atomic(true)
      views.harness.engine.viewHooks.beforeWriting {
        if isFirst.exchange(false, ordering: .sequentiallyConsistent) { gate.pass() }
      }
      gate.close()
      defer { gate.open() }
      // Views that nobody opened before are folded by that thread.
      let held = Task { [views] in
        try await views.service.entities(
          count: 1, at: try ReadPoint(), by: try views.harness.caller(vantaa, "vantaa"))
      }
      await gate.isReached()
      try await turku.push()
      let size = try turku.size
      // The fold is the next one to look at a row.
      views.harness.engine.viewHooks.damageNextRow()
      let ahead = Task { [turku] in try await turku.read(atLeast: size) }
      await views.isWaiting(2)
      try await espoo.push()
      let other = try espoo.size
      #expect(try await espoo.read(atLeast: other) == Int64(other.rawValue))
      #expect(views.service.viewReadCounts.waiting == 2)
      gate.open()
      _ = try await held.value
      #expect(try await ahead.value == Int64(size.rawValue))
    }
  }
}

/// How often something happened. A class because a hook and the test share it.
private final class Counter: Sendable {
  private let count = Atomic<Int>(0)

  var value: Int { count.load(ordering: .sequentiallyConsistent) }

  func add() { count.add(1, ordering: .sequentiallyConsistent) }
}
