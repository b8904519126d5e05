import CairnFold
import CairnModel
import CairnStore
import CairnViews
import Glibc
import Testing

/// Warnings that are kept and judged again around what changed are those of a pass over everything.
@Suite("Warnings that are kept")
struct WarningUpkeepTests {
  private func expectSame(
    _ reader: SurveyReader<MemoryViewStore>, _ list: WarningList<MemoryViewStore>,
    _ matter: @autoclosure () -> String
  ) throws -> Set<WarningCode> {
    let anew = try reader.judgedAnew()
    let kept = try list.all()
    #expect(
      kept == anew,
      "\(matter()): only kept \(Set(kept).subtracting(anew)), only anew \(Set(anew).subtracting(kept))"
    )
    #expect(list.mark.count == anew.count, "\(matter())")
    #expect(list.mark.digest == SurveyWarnings.digest(anew), "\(matter())")
    for warning in anew.prefix(3) {
      guard let subject = warning.subject else { continue }
      #expect(try list.warnings(about: subject).contains(warning))
    }
    return Set(anew.map(\.code))
  }

  @Test("After each step of random histories the kept list is the one found anew, with what waits")
  func property() throws {
    var met: Set<WarningCode> = []
    for seed in UInt64(1)...60 {
      var quarterly = ShopHistory(seed: seed)
      for step in 1...60 {
        try quarterly.step()
        let reader = try SurveyReader(views: quarterly.views)
        // Who asks seldom finds more that changed.
        guard seed % 3 > 0 || step % 7 == 0 else { continue }
        met.formUnion(try expectSame(reader, try reader.warnings(), "seed \(seed), step \(step)"))
        let waiting = try SurveyReader(views: quarterly.views, pending: quarterly.waiting())
        _ = try expectSame(
          waiting, try waiting.warnings(), "seed \(seed), step \(step), with what waits")
        // What waits is not kept.
        let after = try SurveyReader(views: quarterly.views).warnings()
        _ = try expectSame(reader, after, "seed \(seed), step \(step), without what waits")
      }
    }
    #expect(met.count >= 14, "met only \(met)")
  }

  @Test(
    "What is found while the survey goes on is of when that began, and what is found next is whole")
  func meanwhile() throws {
    var met: Set<WarningCode> = []
    var meanwhileCount = 0
    for seed in UInt64(1)...30 {
      let history = ChangingHistory(ShopHistory(seed: seed))
      for round in 1...20 {
        try history.change { try $0.step() }
        let before = try SurveyReader(views: history.views)
        let anew = try before.judgedAnew()
        // Behind the header, and from the marks on.
        history.step(atFetches: Set((1...4).map { 3 + $0 * ($0 + round + Int(seed)) % 40 }))
        let size = try SurveyReader.keepWarnings(in: history) { try $0() }
        let kept = try #require(try WarningList(keptIn: history.views))
        #expect(size == before.size && kept.size == size)
        #expect(try kept.all() == anew, "seed \(seed), round \(round)")
        #expect(kept.mark.digest == SurveyWarnings.digest(anew))
        met.formUnion(anew.map(\.code))
        if try SurveyReader(views: history.views).size > size { meanwhileCount += 1 }
      }
      history.step(atFetches: [])
      let last = try SurveyReader.keepWarnings(in: history) { try $0() }
      let reader = try SurveyReader(views: history.views)
      let kept = try #require(try WarningList(keptIn: history.views))
      #expect(last == reader.size && kept.size == last)
      _ = try expectSame(reader, kept, "seed \(seed), at last")
    }
    #expect(met.count >= 10, "met only \(met)")
    #expect(meanwhileCount >= 300)
  }

  @Test("Where most of a survey changed, what is kept is what is found anew, and goes on")
  func most() throws {
    var history = ShopHistory(seed: 11)
    try history.crowd(count: 1_300)
    let first = try SurveyReader(views: history.views)
    _ = try expectSame(first, try first.warnings(), "at first")
    let before = try first.warnings().mark.count
    try history.retract(count: 1_200)
    let second = try SurveyReader(views: history.views)
    _ = try expectSame(second, try second.warnings(), "once most are retracted")
    #expect(try second.warnings().mark.count < before)
    try history.note()
    let third = try SurveyReader(views: history.views)
    _ = try expectSame(third, try third.warnings(), "after a note")
  }

  /// For people who want to know how long it takes: CAIRN_MEASURE=1 in the environment.
  @Test("Large areas and crowds are judged", .enabled(if: getenv("CAIRN_MEASURE") != nil))
  func measured() throws {
    let clock = ContinuousClock()
    func read(_ views: MemoryViewStore, _ matter: String) throws {
      let took = try clock.measure {
        let list = try SurveyReader(views: views).warnings()
        _ = try list.page(after: nil, count: 100)
      }
      print("\(matter): \(took)")
    }
    var areas = ShopHistory(seed: 1)
    try areas.overlaps(count: 200, vertices: 5_000)
    try read(areas.views, "200 areas of 5,000 vertices, at first")
    try read(areas.views, "read again")
    try areas.note()
    try read(areas.views, "after a note")
    try areas.redraw(vertices: 5_000)
    try read(areas.views, "after one was drawn anew")
    var crowd = ShopHistory(seed: 2)
    try crowd.crowd(count: 100_000)
    try read(crowd.views, "100,000 places in a quarter, at first")
    try crowd.note()
    try read(crowd.views, "after a note")
    try crowd.redraw(vertices: 10_000)
    try read(crowd.views, "after its boundary was drawn anew")
    try read(crowd.views, "read again")
  }

  @Test("One change in a large survey leads to few entities that are judged", arguments: [1, 4])
  func upkeepCost(times: Int) throws {
    var history = ShopHistory(seed: 7)
    try history.crowd(count: 500 * times)
    let reader = try SurveyReader(views: history.views)
    _ = try reader.warnings()
    try history.note()
    let next = try SurveyReader(views: history.views)
    let pass = try next.judged(goingOnFrom: reader.warnings(isKept: false).mark) { _ in }
    #expect(pass.judgedCount <= 2)
    #expect(pass.rows.readCount < 40)
    #expect(pass.effort == WarningEffort())
  }
}
