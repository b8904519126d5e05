import CairnLog
import CairnModel
import CairnStore
import Testing

@Suite("Every engine keeps a log") struct LogConformanceTests {
  @Test("Logs have their entries and tiles at every edge", arguments: TestEngine.allCases)
  func edges(engine: TestEngine) throws {
    let open = try engine.make()
    var log = TestLog(try open.store.add("helsinki", id: 1).key)
    try log.expectEqual(open.store)
    let steps = [
      1, 254, 1, 1, 254, 1, 256, 255, 2, 511, 513, 4_096, 59_390, 1, 1, 255, 1, 4_202,
    ]
    for step in steps {
      try open.store.append([log.grow(by: step)])
      try log.expectEqual(open.store)
    }
    #expect(log.size == LogSize(69_995))
    for step in [4, 1] {
      try open.store.append([log.grow(by: step)])
      try open.reopen()
      try log.expectEqual(open.store)
    }
    #expect(log.size == LogSize(70_000))
    try log.expectEqual(open.store, isWhole: true)
  }

  @Test("A log that is opened anew after every step is the same", arguments: TestEngine.allCases)
  func reopening(engine: TestEngine) throws {
    let open = try engine.make()
    var log = TestLog(try open.store.add("helsinki", id: 1).key)
    for step in [1, 2, 250, 3, 1, 255, 256, 257, 30] {
      try open.store.append([log.grow(by: step)])
      try open.reopen()
      try log.expectEqual(open.store, isWhole: true)
    }
  }

  @Test("The hashes of a store's tiles prove inclusion", arguments: TestEngine.allCases)
  func tilesHoldTogether(engine: TestEngine) throws {
    let open = try engine.make()
    var log = TestLog(try open.store.add("helsinki", id: 1).key)
    for step in [700, 65_000, 300] { try open.store.append([log.grow(by: step)]) }
    // Each hash of an upper level is the root of the tile below.
    for level in UInt8(1)...2 {
      for number in 0..<log.size.hashCount(atLevel: level) {
        let below = try #require(
          try open.store.tile(
            TileAddress(level: level - 1, number: number), width: 256, of: log.survey))
        let above = try #require(
          try open.store.tile(
            TileAddress(level: level, number: number / 256), width: Int(number % 256) + 1,
            of: log.survey))
        #expect(above[Int(number % 256)] == below.root(from: 0, height: 8))
      }
    }
  }

  @Test(
    "An append that does not start where the log ends is refused", arguments: TestEngine.allCases)
  func outOfOrder(engine: TestEngine) throws {
    let open = try engine.make()
    var log = TestLog(try open.store.add("helsinki", id: 1).key)
    let first = log.grow(by: 300)
    var ahead = log
    let third = ahead.grow(by: 5)
    let expectations = log
    try open.store.append([first])
    for wrong in [first, shifted(third, by: 1)] {
      let error = #expect(throws: StoreError.self) { try open.store.append([wrong]) }
      #expect(error?.code == .outOfOrder)
      #expect(error?.isFatal == true)
    }
    try expectations.expectEqual(open.store, isWhole: true)
    var nowhere = third
    nowhere.survey = SurveyKey(99)
    let error = #expect(throws: StoreError.self) { try open.store.append([nowhere]) }
    #expect(error?.code == .outOfOrder)
    try open.store.append([third])
    try ahead.expectEqual(open.store, isWhole: true)
  }

  private func shifted(_ append: LogAppend, by count: Int) -> LogAppend {
    var append = append
    append.sizeBefore = append.sizeBefore.advanced(by: count)
    return append
  }

  @Test("A group is stored whole or not at all", arguments: TestEngine.allCases)
  func groups(engine: TestEngine) throws {
    let open = try engine.make()
    var a = TestLog(try open.store.add("a", id: 1).key)
    var b = TestLog(try open.store.add("b", id: 2).key)
    try open.store.append([a.grow(by: 200), b.grow(by: 3)])
    let (aBefore, bBefore) = (a, b)
    var group = [a.grow(by: 100), b.grow(by: 300), a.grow(by: 2)]
    group.append(shifted(b.grow(by: 1), by: 7))
    let error = #expect(throws: StoreError.self) { try open.store.append(group) }
    #expect(error?.code == .outOfOrder)
    for isReopened in [false, true] {
      if isReopened { try open.reopen() }
      try aBefore.expectEqual(open.store, isWhole: true)
      try bBefore.expectEqual(open.store, isWhole: true)
    }
    (a, b) = (aBefore, bBefore)
    try open.store.append([a.grow(by: 100), b.grow(by: 300), a.grow(by: 2), b.grow(by: 1)])
    try open.store.append([])
    try a.expectEqual(open.store, isWhole: true)
    try b.expectEqual(open.store, isWhole: true)
  }

  @Test("Surveys are listed, found and not mixed up", arguments: TestEngine.allCases)
  func surveys(engine: TestEngine) throws {
    let open = try engine.make()
    #expect(try open.store.surveys().isEmpty)
    let a = try open.store.add("a", id: 1)
    let b = try open.store.add("b", id: 2)
    #expect(a.key == SurveyKey(1))
    #expect(try open.store.add("a", id: 1) == a)
    #expect(try open.store.surveys() == [a, b])
    #expect(try open.store.survey(slug: "b") == b)
    #expect(b.isPublic)
    #expect(try open.store.survey(slug: "c") == nil)
    #expect(try open.store.checkpoint(of: a.key) == nil)
    #expect(try open.store.bundle(BundleNumber(0), of: a.key).isEmpty)
    let error = #expect(throws: StoreError.self) { try open.store.size(of: SurveyKey(99)) }
    #expect(error?.code == .missing)
    try open.reopen()
    #expect(try open.store.surveys() == [a, b])
  }

  @Test("A slug goes to another survey only while its log is empty", arguments: TestEngine.allCases)
  func slugs(engine: TestEngine) throws {
    let open = try engine.make()
    let crashed = try open.store.add("helsinki", id: 1)
    let other = try open.store.add("helsinki", id: 2)
    #expect(other.key > crashed.key)
    #expect(try open.store.surveys() == [other])
    var log = TestLog(other.key)
    try open.store.append([log.grow(by: 1)])
    let error = #expect(throws: StoreError.self) { try open.store.add("helsinki", id: 3) }
    #expect(error?.code == .outOfOrder)
    let moved = #expect(throws: StoreError.self) { try open.store.add("elsewhere", id: 2) }
    #expect(moved?.code == .outOfOrder)
    #expect(try open.store.surveys() == [other])
  }

  @Test("A batch is found by its events, by index and by time", arguments: TestEngine.allCases)
  func receipts(engine: TestEngine) throws {
    let open = try engine.make()
    var other = TestLog(try open.store.add("other", id: 9).key)
    var log = TestLog(try open.store.add("helsinki", id: 1).key)
    try open.store.append([other.grow(by: 40)])
    #expect(try open.store.receipt(atOrBefore: LogIndex(5), in: log.survey) == nil)
    #expect(
      try open.store.receipt(
        receivedAtOrBefore: Timestamp(milliseconds: .max), in: log.survey) == nil)
    for step in [1, 3, 2, 300, 7, 1, 2, 90, 256] { try open.store.append([log.grow(by: step)]) }
    let store = open.store
    for index in 0...log.size.rawValue + 3 {
      let expected = log.receipts.last { $0.index.rawValue <= index }
      #expect(try store.receipt(atOrBefore: LogIndex(index), in: log.survey) == expected)
    }
    for receipt in log.receipts {
      for sequence in receipt.firstSequence.rawValue...receipt.lastSequence.rawValue {
        let id = EventID(receipt.device, .none.advanced(by: Int(sequence)))
        #expect(try store.receipt(of: id, in: log.survey) == receipt)
      }
    }
    for (device, head) in log.heads {
      let beyond = EventID(device, head.sequence.next)
      #expect(try store.receipt(of: beyond, in: log.survey) == nil)
      #expect(try store.head(of: device, in: log.survey) == head)
    }
    #expect(try store.receipt(of: EventID(device(9), .first), in: log.survey) == nil)
    #expect(try store.head(of: device(9), in: log.survey) == nil)
    for milliseconds in stride(from: Int64(-500), through: 6_000, by: 250) {
      let time = Timestamp(milliseconds: milliseconds)
      let expected = log.receipts.last { $0.received <= time }
      #expect(try store.receipt(receivedAtOrBefore: time, in: log.survey) == expected)
    }
  }

  @Test(
    "Members and invites are kept by their keys and change in place", arguments: TestEngine.allCases
  )
  func members(engine: TestEngine) throws {
    let open = try engine.make()
    var log = TestLog(try open.store.add("helsinki", id: 1).key)
    let admin = MemberRecord(
      device: device(1), key: key(1, .p256), name: "Väinö", role: .admin, enrolledAt: LogIndex(0))
    let phone = MemberRecord(
      device: device(1_048_575), key: key(2), name: "", role: .auditor, enrolledAt: LogIndex(3),
      revokedAt: LogIndex(5), isLineageRevoked: true, continues: device(2), beside: device(7),
      adopted: [
        AdoptedEvents(through: sequence(17), chain: digest(4)),
        AdoptedEvents(through: sequence((1 << 43) - 1), chain: digest(5)),
      ])
    let early = InviteRecord(
      inviteKey: key(9), role: .surveyor, expires: Timestamp(milliseconds: -1), name: "Aino",
      issuedAt: LogIndex(1))
    let late = InviteRecord(
      inviteKey: key(3), role: .coordinator, expires: Timestamp(milliseconds: .max), name: "Eino",
      issuedAt: LogIndex(2), beside: device(3), usedBy: device(4))
    var first = log.grow(by: 1)
    first.members = [phone, admin]
    first.invites = [late, early]
    try open.store.append([first])
    #expect(try open.store.members(of: log.survey) == [admin, phone])
    #expect(try open.store.invites(of: log.survey) == [early, late])
    var used = early
    used.usedBy = device(1_048_575)
    var promoted = admin
    promoted.role = .coordinator
    var second = log.grow(by: 1)
    second.members = [promoted]
    second.invites = [used]
    try open.store.append([second])
    try open.reopen()
    #expect(try open.store.members(of: log.survey) == [promoted, phone])
    #expect(try open.store.invites(of: log.survey) == [used, late])
    let other = try open.store.add("other", id: 2)
    #expect(try open.store.members(of: other.key).isEmpty)
    #expect(try open.store.invites(of: other.key).isEmpty)
    #expect(try open.store.heads(of: other.key).isEmpty)
  }

  @Test("Readers beside a writer see whole appends only", arguments: TestEngine.allCases)
  func readers(engine: TestEngine) async throws {
    let open = try engine.make()
    let store = open.store
    var log = TestLog(try store.add("helsinki", id: 1).key)
    let survey = log.survey
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<2 {
        group.addTask {
          var size = LogSize.zero
          while size < LogSize(2_000) {
            let tree = try store.tree(of: survey)
            #expect(tree.size >= size)
            #expect(tree.size.rawValue.isMultiple(of: 10))
            size = tree.size
            await Task.yield()
          }
        }
      }
      for _ in 0..<200 { try store.append([log.grow(by: 10)]) }
      try await group.waitForAll()
    }
  }
}
