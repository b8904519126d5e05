import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnStore
import Testing

@Suite("Judging beside folds", .timeLimit(.minutes(10)))
struct JudgingBesideFoldsTests {
  @Test("While one survey is judged, its log is folded, and other surveys are opened and folded")
  func beside() async throws {
    try await GatedViews.serving(memberCount: 2) { views in
      let before = try views.size
      let (gate, held) = await views.holdingFinding()
      defer { gate.open() }
      for _ in 1...3 {
        try await views.push()
        let after = try views.size
        #expect(
          try await views.read(by: views.members[1], atLeast: after) == Int64(after.rawValue))
      }
      var turku = try await OtherSurvey("turku", on: views.harness)
      try await turku.push()
      let size = try turku.size
      #expect(try await turku.read(atLeast: size) == Int64(size.rawValue))
      gate.open()
      // What was found is of the state that the judging began with.
      #expect(try await held.value == Int64(before.rawValue))
      let last = try views.size
      #expect(
        try await views.readWarnings(by: views.members[1], atLeast: last) == Int64(last.rawValue))
    }
  }

  @Test("Where the log grows during each judging, each one counts, and none begins again")
  func constantPushes() async throws {
    try await GatedViews.serving(memberCount: 2) { views in
      let (gate, held) = await views.holdingFinding()
      defer { gate.open() }
      gate.letOne()
      _ = try await held.value
      for _ in 1...4 {
        try await views.push()
        let wanted = try views.size
        let read = Task { [views] in
          try await views.readWarnings(by: views.members[0], atLeast: wanted)
        }
        await gate.isReached()
        try await views.push()
        let newest = try views.size
        #expect(
          try await views.read(by: views.members[1], atLeast: newest) == Int64(newest.rawValue))
        // This one judging is enough for who asked for it.
        gate.letOne()
        #expect(try await read.value == Int64(wanted.rawValue))
      }
    }
  }

  @Test("A survey whose judging took long lately comes behind another one's")
  func turns() async throws {
    try await GatedViews.serving(memberCount: 2) { views in
      let turku = try await OtherSurvey("turku", on: views.harness)
      let (gate, held) = await views.holdingFinding()
      defer { gate.open() }
      views.steady.move(by: .seconds(9))
      try await views.push()
      let after = try views.size
      let again = Task { [views] in
        try await views.readWarnings(by: views.members[1], atLeast: after)
      }
      await views.isWaiting(2)
      let size = try turku.size
      let other = Task { try await turku.readWarnings(atLeast: size) }
      await views.isWaiting(3)
      gate.letOne()
      _ = try await held.value
      await gate.isReached()
      gate.letOne()
      // It is answered although it came last: the other one is held where it is judged.
      #expect(try await other.value == Int64(size.rawValue))
      await gate.isReached()
      #expect(views.service.viewReadCounts.waiting == 1)
      gate.letOne()
      #expect(try await again.value == Int64(after.rawValue))
    }
  }
}
