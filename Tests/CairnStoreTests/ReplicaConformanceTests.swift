import CairnModel
import CairnStore
import Testing

@Suite("Every engine keeps a replica's outbox") struct ReplicaConformanceTests {
  private func identity(_ number: UInt32) -> ReplicaIdentity {
    ReplicaIdentity(
      survey: SurveyID(digest(1)), slug: "helsinki", title: "Helsinki", origin: "o/helsinki",
      url: "http://127.0.0.1:8787", logKey: "o/helsinki+1+AQ", device: device(number),
      deviceKey: key(7, .p256), role: .surveyor, name: "Aino's phone")
  }

  private func events(_ range: ClosedRange<UInt64>, byteCount: Int = 98) -> [PendingEvent] {
    range.map {
      PendingEvent(
        sequence: sequence($0), chain: digest(UInt8(truncatingIfNeeded: $0)),
        entry: [UInt8](repeating: UInt8(truncatingIfNeeded: $0), count: byteCount))
    }
  }

  private func numbers(_ events: [PendingEvent]) -> [UInt64] { events.map(\.sequence.rawValue) }

  @Test("Nobody records before enrolment", arguments: TestEngine.allCases)
  func nobody(engine: TestEngine) throws {
    let open = try engine.make()
    let store = open.store
    #expect(try store.identity() == nil)
    #expect(try store.lastPending() == nil)
    #expect(try store.pendingCount() == 0)
    #expect(try store.lastSync() == nil)
    let error = #expect(throws: StoreError.self) { try store.enqueue(events(1...1)) }
    #expect(error?.code == .outOfOrder)
    try store.enqueue([])
    #expect(try store.pendingCount() == 0)
  }

  @Test("The outbox continues the log and itself, without gaps", arguments: TestEngine.allCases)
  func continuation(engine: TestEngine) throws {
    let open = try engine.make()
    var log = TestLog(try open.store.add("helsinki", id: 1).key)
    try open.store.append([log.grow(by: 6)])
    let head = try #require(log.heads[device(2)])
    #expect(head.sequence == sequence(5))
    try open.store.adopt(identity(2), outbox: [])
    #expect(try open.store.identity() == identity(2))
    for wrong in [events(1...1), events(5...6), events(7...8)] {
      let error = #expect(throws: StoreError.self) { try open.store.enqueue(wrong) }
      #expect(error?.code == .outOfOrder)
    }
    try open.store.enqueue(events(6...8))
    for wrong in [events(6...6), events(8...9), events(10...10), events(9...9) + events(11...11)] {
      let error = #expect(throws: StoreError.self) { try open.store.enqueue(wrong) }
      #expect(error?.code == .outOfOrder)
      #expect(try open.store.pendingCount() == 3)
    }
    try open.store.enqueue(events(9...9))
    try open.reopen()
    #expect(
      try open.store.pending(after: .none, count: 100, byteCount: 10_000) == events(6...9))
    #expect(try open.store.lastPending() == events(9...9)[0])
  }

  @Test(
    "Batches of others are kept side by side where their chains differ",
    arguments: TestEngine.allCases)
  func carried(engine: TestEngine) throws {
    let open = try engine.make()
    func batch(_ number: UInt32, _ last: UInt64, _ byte: UInt8) -> CarriedBatch {
      CarriedBatch(
        key: CarriedKey(
          device: device(number), firstSequence: sequence(1), lastSequence: sequence(last),
          chainHead: digest(byte)),
        message: [UInt8](repeating: byte, count: 300))
    }
    #expect(try open.store.carried() == [])
    try open.store.carry([batch(3, 9, 1), batch(1_048_575, 2, 2), batch(3, 4, 3)])
    try open.store.carry([batch(3, 4, 4)])
    try open.store.carry([batch(3, 4, 4)])
    try open.reopen()
    let kept = [batch(3, 4, 3), batch(3, 4, 4), batch(3, 9, 1), batch(1_048_575, 2, 2)]
    #expect(try open.store.carried() == kept.map(\.key))
    for batch in kept { #expect(try open.store.carriedMessage(batch.key) == batch.message) }
    #expect(try open.store.carriedMessage(batch(3, 5, 4).key) == nil)
    try open.store.discardCarried([batch(3, 4, 4).key, batch(3, 5, 4).key])
    #expect(try open.store.carried() == [kept[0], kept[2], kept[3]].map(\.key))
    // What begins elsewhere and ends alike takes the other's place.
    var longer = kept[2]
    longer.key.firstSequence = sequence(2)
    try open.store.carry([longer])
    #expect(try open.store.carriedMessage(kept[2].key) == nil)
    #expect(try open.store.carriedMessage(longer.key) == longer.message)
  }

  @Test(
    "Events leave the outbox from the front, and the next ones still continue",
    arguments: TestEngine.allCases)
  func dequeue(engine: TestEngine) throws {
    let open = try engine.make()
    var log = TestLog(try open.store.add("helsinki", id: 1).key)
    try open.store.adopt(identity(2), outbox: [])
    try open.store.enqueue(events(1...5))
    try open.store.dequeue(through: .none)
    #expect(try open.store.pendingCount() == 5)
    try open.store.append([log.grow(by: 4)])
    try open.store.dequeue(through: sequence(3))
    #expect(numbers(try open.store.pending(after: .none, count: 9, byteCount: 9_999)) == [4, 5])
    try open.store.append([log.grow(by: 1)])
    try open.store.dequeue(through: sequence(5))
    #expect(try open.store.lastPending() == nil)
    // An empty outbox continues from the head in the log, which is at 3.
    try open.store.enqueue(events(4...4))
    #expect(try open.store.pendingCount() == 1)
  }

  @Test("Pending events are read by count and by bytes", arguments: TestEngine.allCases)
  func limits(engine: TestEngine) throws {
    let open = try engine.make()
    let store = open.store
    _ = try store.add("helsinki", id: 1)
    try store.adopt(identity(2), outbox: events(1...20))
    #expect(numbers(try store.pending(after: .none, count: 3, byteCount: 9_999)) == [1, 2, 3])
    #expect(
      numbers(try store.pending(after: sequence(18), count: 5, byteCount: 9_999)) == [19, 20])
    #expect(try store.pending(after: sequence(20), count: 5, byteCount: 9_999).isEmpty)
    #expect(try store.pending(after: .none, count: 0, byteCount: 9_999).isEmpty)
    // Each is 98 bytes and its length.
    #expect(numbers(try store.pending(after: .none, count: 9, byteCount: 300)) == [1, 2, 3])
    #expect(numbers(try store.pending(after: .none, count: 9, byteCount: 299)) == [1, 2])
    #expect(numbers(try store.pending(after: sequence(7), count: 9, byteCount: 1)) == [8])
  }

  @Test("Another identity comes with its outbox, as one step", arguments: TestEngine.allCases)
  func adoption(engine: TestEngine) throws {
    let open = try engine.make()
    _ = try open.store.add("helsinki", id: 1)
    try open.store.adopt(identity(2), outbox: events(1...4))
    try open.store.adopt(identity(3), outbox: events(1...2, byteCount: 5))
    try open.reopen()
    #expect(try open.store.identity() == identity(3))
    #expect(
      try open.store.pending(after: .none, count: 9, byteCount: 999) == events(1...2, byteCount: 5))
    var renamed = identity(3)
    renamed.url = "https://field.example.org"
    renamed.name = ""
    try open.store.adopt(renamed, outbox: [])
    #expect(try open.store.identity() == renamed)
    #expect(try open.store.pendingCount() == 0)
  }

  @Test("The last exchange is remembered", arguments: TestEngine.allCases)
  func lastSync(engine: TestEngine) throws {
    let open = try engine.make()
    for offset in [nil, Milliseconds(-1_250), Milliseconds(0)] {
      let record = SyncRecord(time: Timestamp(milliseconds: -7), clockOffset: offset)
      try open.store.setLastSync(record)
      try open.reopen()
      #expect(try open.store.lastSync() == record)
    }
  }

  @Test(
    "What the service said of its quotas is remembered, and forgotten",
    arguments: TestEngine.allCases)
  func quotas(engine: TestEngine) throws {
    let open = try engine.make()
    let uses = [
      QuotaUse(
        owner: .member, measure: .events, used: 8, maximum: 10, until: Timestamp(milliseconds: 9)),
      QuotaUse(
        owner: .survey, measure: .bytes, used: .max, maximum: 0,
        until: Timestamp(milliseconds: .min)),
    ]
    var record = SyncRecord(
      time: Timestamp(milliseconds: 7), clockOffset: nil, quotas: uses,
      waitsUntil: Timestamp(milliseconds: .max))
    for _ in 0..<2 {
      try open.store.setLastSync(record)
      try open.reopen()
      #expect(try open.store.lastSync() == record)
      record.quotas = []
      record.waitsUntil = nil
    }
  }

  @Test(
    "What the service said of its quotas is remembered before a first sync ended",
    arguments: TestEngine.allCases)
  func quotasWithoutASync(engine: TestEngine) throws {
    let open = try engine.make()
    let waiting = SyncRecord(
      time: nil, clockOffset: nil, waitsUntil: Timestamp(milliseconds: 1_700_000_000_000))
    let synced = SyncRecord(time: Timestamp(milliseconds: 7), clockOffset: Milliseconds(3))
    for record in [waiting, synced, waiting] {
      try open.store.setLastSync(record)
      try open.reopen()
      #expect(try open.store.lastSync() == record)
    }
  }

  @Test("What a log lost is remembered by survey", arguments: TestEngine.allCases)
  func epochs(engine: TestEngine) throws {
    let open = try engine.make()
    #expect(try open.store.epoch(of: SurveyKey(1)) == nil)
    for count in [UInt64(0), 7, .max] {
      let epoch = EpochRecord(size: LogSize(count / 4), lostCount: count)
      try open.store.setEpoch(epoch, of: SurveyKey(1))
      try open.reopen()
      #expect(try open.store.epoch(of: SurveyKey(1)) == epoch)
      #expect(try open.store.epoch(of: SurveyKey(11)) == nil)
    }
    let (first, second) = (
      EpochRecord(size: LogSize(9), lostCount: 3), EpochRecord(size: LogSize(5), lostCount: 1)
    )
    #expect(first.merged(with: second) == EpochRecord(size: LogSize(5), lostCount: 3))
    #expect(first.merged(with: first) == first)
  }

  @Test("An operator's invite lets one key in, again and again", arguments: TestEngine.allCases)
  func operators(engine: TestEngine) throws {
    let open = try engine.make()
    #expect(try !open.store.useOperatorInvite(key(1), for: key(2)))
    #expect(try !open.store.isOperator(key(2)))
    try open.store.addOperatorInvite(key(1))
    #expect(try open.store.useOperatorInvite(key(1), for: key(2)))
    try open.store.addOperatorInvite(key(1))
    try open.reopen()
    #expect(try open.store.useOperatorInvite(key(1), for: key(2)))
    #expect(try !open.store.useOperatorInvite(key(1), for: key(3)))
    #expect(try open.store.isOperator(key(2)))
    #expect(try !open.store.isOperator(key(3)))
    #expect(try !open.store.isOperator(key(1)))
  }

  @Test("The first prefix of origins stays", arguments: TestEngine.allCases)
  func originPrefix(engine: TestEngine) throws {
    let open = try engine.make()
    #expect(try open.store.originPrefix(orElse: "field.example.org") == "field.example.org")
    try open.reopen()
    #expect(try open.store.originPrefix(orElse: "other.example.org") == "field.example.org")
  }
}
