import CairnFold
import CairnFoldFixtures
import CairnModel
import CairnStore
import CairnViews
import Testing

/// What reads of merged entities come to, and what they cost.
@Suite("Merges in the views")
struct MergeViewTests {
  static let root = Digest(unsafeUninitializedBytes: { _ in })

  /// Folds a log into views, in transactions of so many entries.
  private func views(
    of log: MergeLog, every count: Int = .max, told: (CountedViews) throws -> Void = { _ in }
  ) throws -> CountedViews {
    let views = CountedViews()
    var state = FoldState()
    for (place, entry) in log.entries.enumerated() {
      state.apply(entry, at: state.size.nextIndex)
      guard (place + 1) % count == 0 || place == log.entries.count - 1 else { continue }
      try views.take(state.takeChanges(), of: state.header, Self.root)
      try told(views)
    }
    return views
  }

  @Test("Who is crowded out of a group is judged again, though nothing was said of it")
  func crowdedOut() throws {
    var log = MergeLog(devices: 3)
    let root = log.register(by: 2)
    let others = (0..<256).map { _ in log.register(by: 2) }
    let another = log.register(by: 3)
    let last = try #require(others.last)
    let tie = log.register(by: 2, [Field(FieldKey(9), .entity(last))])
    for other in others { log.merge(other, into: root, by: 2) }
    log.add(.entityRetracted(EntityRetracted(entity: last, reason: "gone")), by: 2)
    let before = log.entries.count
    // The first merge of its device counts ahead of the last of another.
    log.merge(another, into: root, by: 3)

    let views = CountedViews()
    var state = FoldState()
    for (place, entry) in log.entries.enumerated() {
      if place == before {
        try views.take(state.takeChanges(), of: state.header, Self.root)
        #expect(try SurveyReader(views: views).warnings().all().isEmpty)
      }
      state.apply(entry, at: state.size.nextIndex)
    }
    try views.take(state.takeChanges(), of: state.header, Self.root)
    let reader = try SurveyReader(views: views)
    let kept = try reader.warnings().all()
    #expect(kept == (try reader.judgedAnew()))
    #expect(
      kept.contains { $0.code == .brokenReference && $0.subject == tie && $0.related == last })
  }

  // MARK: What they say

  /// Merges, merges taken back and undone, by devices that may not know of each other.
  private func random(_ seed: UInt64) -> MergeLog {
    var random = SeededNumbers(seed: seed)
    var log = MergeLog(devices: 4)
    var places: [EntityID] = []
    var merges: [(merged: EntityID, event: EventID, size: Int)] = []
    for _ in 0..<60 {
      let device = 2 + random.below(3)
      switch random.below(10) {
      case 0...2: places.append(log.register(by: device))
      case 3...7 where places.count > 1:
        let (a, b) = (places[random.below(places.count)], places[random.below(places.count)])
        guard a != b else { continue }
        let event = log.merge(a, into: b, by: device)
        merges.append((a, event, log.size))
      case 8 where !merges.isEmpty:
        let merge = merges[random.below(merges.count)]
        log.unmerge(merge.merged, merge.event, by: device)
      default:
        guard !merges.isEmpty else { continue }
        let merge = merges[random.below(merges.count)]
        log.add(
          .changeUndone(
            ChangeUndone(
              entities: [merge.merged], undone: [merge.event], reinstated: [], reason: "")),
          by: device)
      }
    }
    return log
  }

  private func text(_ group: MergeGroup?) -> String {
    guard let group else { return "none" }
    return "\(group.members.map(\.id)) circle \(group.cycle)"
  }

  @Test("A reader finds the groups that the fold has: now, at any size, and with pending work")
  func groups() throws {
    var merged = 0
    for seed in UInt64(1)...150 {
      let log = random(seed)
      let step = 1 + Int(seed % 13)
      let views = try views(of: log, every: step)
      for size in stride(from: 5, through: log.size, by: 4) {
        var past = FoldState()
        for entry in log.entries.prefix(size) { past.apply(entry, at: past.size.nextIndex) }
        let reader = try SurveyReader(views: views, asOf: LogSize(UInt64(size)))
        for id in past.entities.keys.sorted() {
          let group = MergeGroup.find(id) { past.entities[$0] }
          #expect(text(try reader.group(of: id)) == text(group), "seed \(seed), \(id) at \(size)")
          if (group?.members.count ?? 0) > 1 { merged += 1 }
        }
      }
      let half = log.size / 2
      var start = MergeLog(devices: 4)
      start.take(log.entries.prefix(half))
      let pending = log.entries.dropFirst(half).compactMap { entry -> WaitingEvent? in
        if case .event(let event) = entry { WaitingEvent(event, byteCount: 128) } else { nil }
      }
      let whole = log.folded()
      let early = try SurveyReader(views: try self.views(of: start, every: step), pending: pending)
      for id in whole.entities.keys.sorted() {
        let group = MergeGroup.find(id) { whole.entities[$0] }
        #expect(text(try early.group(of: id)) == text(group), "seed \(seed), \(id) pending")
      }
    }
    #expect(merged > 1_000, "only \(merged)")
  }

  @Test("What was merged beyond the bound stands for itself, and says so; an unmerge makes room")
  func beyond() throws {
    var log = MergeLog(devices: 2)
    let places = (0...257).map { _ in log.register(by: 2) }
    var merges: [EventID] = []
    for place in places.dropFirst() { merges.append(log.merge(place, into: places[0], by: 2)) }
    let reader = try SurveyReader(views: try views(of: log))
    #expect(try reader.group(of: places[0])?.members.count == 257)
    #expect(try reader.group(of: places[256])?.id == places[0])
    #expect(try reader.group(of: places[257])?.id == places[257])
    #expect(try reader.group(of: places[257])?.beyond?.event == merges[256])
    log.unmerge(places[7], merges[6], by: 2)
    let later = try SurveyReader(views: try views(of: log, every: 100))
    #expect(try later.group(of: places[257])?.id == places[0])
    #expect(try later.group(of: places[7])?.id == places[7])
    #expect(try later.group(of: places[7])?.beyond == nil)
  }

  // MARK: What they cost

  enum Shape { case chain, star, flipFlop, honest }

  private func log(_ shape: Shape, _ count: Int) -> MergeLog {
    var log = MergeLog(devices: 3)
    switch shape {
    case .honest:
      let places = (0...count).map { _ in log.register(by: 2) }
      for place in places.dropFirst() {
        log.revise(place, [Field(FieldKey(1), .text("it is still open"))], by: 2)
      }
    case .chain:
      let places = (0...count).map { _ in log.register(by: 2) }
      for (a, b) in zip(places, places.dropFirst()) { log.merge(a, into: b, by: 2) }
    case .star:
      let places = (0...count).map { _ in log.register(by: 2) }
      for place in places.dropFirst() { log.merge(place, into: places[0], by: 2) }
    case .flipFlop:
      let places = (0..<3).map { _ in log.register(by: 2) }
      for number in 0..<count { log.merge(places[2], into: places[number % 2], by: 2 + number % 2) }
    }
    return log
  }

  /// Rows that a whole list and all conflicts read, and those of one entity alone.
  private func cost(
    _ shape: Shape, _ count: Int, past: Bool
  ) throws -> (all: Int, one: Int, page: Int) {
    var log = log(shape, count)
    let size = LogSize(UInt64(log.size))
    // Of the past, and another one is merged meanwhile, so that no stored place holds for it.
    if past {
      let place = log.register(by: 3)
      log.merge(EntityID(try #require(log.first)), into: place, by: 3)
    }
    let views = try views(of: log)
    func reader() throws -> SurveyReader<CountedViews> {
      try SurveyReader(views: views, asOf: past ? size : nil)
    }
    let first = EntityID(try #require(log.first))
    let all = try views.rows {
      let reader = try reader()
      try reader.forEachEntity { _ in }
      _ = try reader.conflicts()
      try reader.forEachDispute(all: true) { _ in }
    }
    let one = try views.rows { _ = try reader().group(of: first) }
    let page = try views.rows { _ = try reader().entities(after: nil, count: 1) }
    return (all, one, page)
  }

  @Test(
    "Lists and conflicts over merges cost by what they show",
    arguments: [Shape.chain, .star, .flipFlop])
  func lists(_ shape: Shape) throws {
    var before: Int?
    for count in [100, 400, 2_000, 10_000] {
      let cost = try cost(shape, count, past: false)
      #expect(cost.one < 600, "\(count): \(cost)")
      #expect(cost.page < 2_000, "\(count): \(cost)")
      let honest = try self.cost(.honest, count, past: false)
      #expect(cost.all < 20 * honest.all, "\(count): \(cost), \(honest)")
      if let before { #expect(cost.all <= 6 * before, "\(count): \(cost) after \(before)") }
      before = cost.all
    }
  }

  @Test(
    "The past of merges costs no more than what was merged then",
    arguments: [Shape.chain, .star, .flipFlop])
  func past(_ shape: Shape) throws {
    for count in [100, 400, 2_000] {
      let cost = try cost(shape, count, past: true)
      #expect(cost.all < 20 * (count + 256), "\(count): \(cost)")
      #expect(cost.one < 6 * (count + 256), "\(count): \(cost)")
    }
  }

  @Test("Conflicts of a long journal come in parts, all of them once")
  func parts() throws {
    var log = MergeLog(devices: 3)
    let a = log.register(by: 2)
    let b = log.register(by: 2)
    let c = log.register(by: 2)
    for _ in 0..<50 {
      let base = log.size
      log.merge(a, into: b, by: 2, base: base)
      log.merge(a, into: c, by: 3, base: base)
      log.merge(a, into: b, by: 2)
    }
    let reader = try SurveyReader(views: try views(of: log))
    var spans: [ConflictSpan] = []
    var cursor: ConflictCursor?
    var partCount = 0
    repeat {
      let page = try reader.disputes(after: cursor, count: 7, all: true)
      #expect(page.items.map { $0.open.count + $0.closed.count }.reduce(0, +) <= 7)
      spans += page.items.flatMap(\.closed)
      cursor = try page.next.map { try ConflictCursor(parsing: $0.description) }
      partCount += 1
    } while cursor != nil && partCount < 100
    #expect(spans.count == 50)
    #expect(Set(spans.map(\.opened.event)).count == 50)
    #expect(partCount < 12)
  }

  @Test("What was said of an entity comes in parts, all of it once")
  func history() throws {
    var log = MergeLog(devices: 3)
    let places = (0..<4).map { _ in log.register(by: 2) }
    for place in places.dropFirst() { log.merge(place, into: places[0], by: 3) }
    for number in 0..<50 {
      log.revise(places[number % 4], [Field(FieldKey(1), .integer(Int64(number)))], by: 2)
    }
    let group = try #require(try SurveyReader(views: try views(of: log)).group(of: places[0]))
    var events: [EventID] = []
    var next: LogIndex?
    repeat {
      let page = group.acts(after: next, count: 9)
      #expect(page.acts.count <= 9)
      events += page.acts.map(\.act.event)
      next = page.next
    } while next != nil
    #expect(events.count == 4 + 3 + 50)
    #expect(Set(events).count == events.count)
    #expect(events == group.acts().acts.map(\.act.event))
  }
}
