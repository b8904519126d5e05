import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnWire
import Testing

@Suite("Pushing batches")
struct PushTests {
  @Test("A re-sent batch is acknowledged and appended once")
  func resent() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let batch = try admin.record(notes: 3)
      let first = try await harness.push([batch], by: admin)
      #expect(first == [PushAnswer(head: admin.chain.head)])
      let size = try harness.published().size
      #expect(size == LogSize(5))
      #expect(try await harness.push([batch], by: admin) == first)
      #expect(try await harness.push([batch, batch], by: admin) == first + first)
      #expect(try harness.published().size == size)
      try harness.audit()
    }
  }

  @Test("A delayed copy of an earlier push changes nothing and tells how far the log is")
  func delayed() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let early = try admin.record(notes: 2)
      let late = try admin.record(notes: 2)
      _ = try await harness.push([early, late], by: admin)
      let size = try harness.published().size
      #expect(try await harness.push([early], by: admin) == [PushAnswer(head: admin.chain.head)])
      #expect(try harness.published().size == size)
      try harness.audit()
    }
  }

  @Test("What does not continue the device's chain is refused, and says where the log is")
  func chains() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      _ = try await harness.push([try admin.record(notes: 2)], by: admin)
      let head = admin.chain.head
      var ahead = admin
      _ = try ahead.record(notes: 1)
      let gap = try ahead.record(notes: 1)
      try await expect(.chainGap, head, for: gap, by: admin, harness)

      // A copy of the device, from before it pushed.
      var copy = TestDevice(
        admin.signer, number: admin.number, survey: admin.survey, witnessed: admin.witnessed,
        clock: admin.clock)
      let forked = try copy.record(notes: 2, "other")
      try await expect(.deviceForked, head, for: forked, by: admin, harness)
      let further = try copy.record(notes: 1, "other")
      try await expect(.deviceForked, head, for: further, by: admin, harness)

      var next = admin
      let honest = try next.record(notes: 1)
      let wrong = try honest.resealed(by: admin) { $0.chainHead = LogHash.empty }
      try await expect(.deviceForked, head, for: wrong, by: admin, harness)
      // Nothing of all that is in the way of what the device recorded.
      #expect(try await harness.push([honest], by: admin) == [PushAnswer(head: next.chain.head)])
      try harness.audit()
    }
  }

  @Test("A chain value that no other past explains is told from a fork, and no new number helps")
  func wrongChains() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      func bent(_ device: TestDevice) throws -> UnverifiedBatch {
        var next = device
        return try next.record(notes: 1).resealed(by: device) { $0.chainHead = LogHash.empty }
      }
      // Without events in the log there is one past only.
      try await expect(.chainInvalid, admin.chain.head, for: bent(admin), by: admin, harness)
      _ = try await harness.push([try admin.record(notes: 2)], by: admin)
      let head = admin.chain.head
      // It may be a copy that has not seen what another brought: let it pull.
      try await expect(.deviceForked, head, for: bent(admin), by: admin, harness)
      // All but the last of its events are in the log that it verified.
      admin.witnessed = try checkpoint(of: LogSize(3), in: harness)
      try await expect(.deviceForked, head, for: bent(admin), by: admin, harness)
      admin.witnessed = try harness.published()
      try await expect(.chainInvalid, head, for: bent(admin), by: admin, harness)
      // Who takes a new number instead of comparing is told so at once.
      let again = try await harness.enrol(&admin)
      try await expect(.chainInvalid, again.chain.head, for: bent(again), by: again, harness)
      try harness.audit()
    }
  }

  private func checkpoint(
    of size: LogSize, in harness: ServiceHarness
  ) throws -> Checkpoint {
    var tree = LogTree()
    for entry in try harness.audit().prefix(Int(size.rawValue)) {
      tree.append(LogHash.leaf(entry))
    }
    var checkpoint = try harness.published()
    checkpoint.size = size
    checkpoint.root = tree.root
    return checkpoint
  }

  @Test("Nobody is sent more entries than asked for", arguments: [1, 3, 6, 7, 100])
  func entryCounts(maximum: Int) async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      _ = try await harness.push([try admin.record(notes: 5)], by: admin)
      let answer = try await harness.service.sync(
        SyncRequest(cursor: LogSize(1), maximumEntryCount: maximum),
        by: try harness.caller(admin), clockOffset: nil)
      #expect(answer.entries.lowerBound == LogIndex(1))
      #expect(answer.entries.upperBound == LogIndex(UInt64(min(maximum, 6) + 1)))
      // What a full bundle holds is for the bundles.
      _ = try await harness.push([try admin.record(notes: 300)], by: admin)
      let large = try await harness.service.sync(
        SyncRequest(cursor: LogSize(1), maximumEntryCount: maximum),
        by: try harness.caller(admin), clockOffset: nil)
      #expect(large.entries.isEmpty)
      #expect(large.opening.last == .takeBundles(BundleNumber(0)))
    }
  }

  @Test("A seal that its device did not sign for these events is refused")
  func forgedSeals() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let other = try await harness.enrol(&admin)
      let head = admin.chain.head
      var next = admin
      let honest = try next.record(notes: 2)

      var forged = honest
      forged.seal.signature[10] ^= 1
      try await expect(.sealInvalid, head, for: forged, by: admin, harness)
      // Somebody else's key under this device's number.
      let stolen = try honest.resealed(by: other) { _ in }
      try await expect(.sealInvalid, head, for: stolen, by: other, harness)
      let fewer = UnverifiedBatch(seal: honest.seal, entries: honest.entries.slice(0..<1))
      try await expect(.sealInvalid, head, for: fewer, by: admin, harness)
      let unknown = try honest.resealed(by: admin) { $0.device = DeviceNumber(99)! }
      try await expect(
        .deviceUnknown,
        DeviceHead(device: DeviceNumber(99)!, sequence: .none, chain: LogHash.empty),
        for: unknown, by: admin, harness)
      // The last sequence that there can be.
      let last = EventSequence(1 << 43 - 1)!
      let end = try UnverifiedBatch(seal: honest.seal, entries: honest.entries.slice(0..<1))
        .resealed(by: admin) {
          $0.firstSequence = last
          $0.lastSequence = last
        }
      try await expect(.entryMisplaced, head, for: end, by: admin, harness)
      #expect(try await harness.push([honest], by: admin) == [PushAnswer(head: next.chain.head)])
      try harness.audit()
    }
  }

  @Test("A batch that somebody else delivers is taken, and has no clock offset")
  func relayed() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      var surveyor = try await harness.enrol(&admin)
      let carried = try surveyor.record(notes: 2)
      let own = try admin.record(notes: 1)
      let answers = try await harness.push(
        [carried, own], by: admin, clockOffset: Milliseconds(-1_500))
      #expect(answers.map(\.refused) == [nil, nil])
      let receipts = try harness.audit().compactMap { entry -> Receipt? in
        if case .service(.receipt(let receipt)) = try Entry(decoding: entry) {
          receipt
        } else {
          nil
        }
      }
      #expect(receipts.suffix(2).map(\.seal.device) == [surveyor.number, admin.number])
      #expect(receipts.suffix(2).map(\.clockOffset) == [nil, Milliseconds(-1_500)])
    }
  }

  @Test(
    "A device that verified another history is refused, one that is ahead is told to wait",
    arguments: [1, 10_000])
  func witnesses(remembered: Int) async throws {
    let harness = try ServiceHarness { $0.rootCacheCountMaximum = remembered }
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let old = admin.witnessed
      _ = try await harness.push([try admin.record(notes: 300)], by: admin)
      let head = admin.chain.head
      var next = admin
      let honest = try next.record(notes: 1)
      for size in [LogSize(1), LogSize(77), LogSize(302)] {
        let diverged = try honest.resealed(by: admin) {
          $0.witnessedSize = size
          $0.witnessedRoot = LogHash.leaf([1])
        }
        try await expect(.historyDiverged, head, for: diverged, by: admin, harness)
      }
      let nothing = try honest.resealed(by: admin) {
        $0.witnessedSize = .zero
        $0.witnessedRoot = LogHash.empty
      }
      try await expect(.historyDiverged, head, for: nothing, by: admin, harness)
      let ahead = try honest.resealed(by: admin) { $0.witnessedSize = LogSize(303) }
      try await expect(.serviceBehind, head, for: ahead, by: admin, harness)
      // What it verified long ago is as good as what it verified now; the second time the root is
      // remembered.
      admin.witnessed = old
      for _ in 0..<2 {
        #expect(
          try await harness.push([try admin.record(notes: 1)], by: admin).map(\.refused) == [nil])
      }
      try harness.audit()
    }
  }

  @Test("Events that saw what the log has not are refused until it has")
  func contexts() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      var surveyor = try await harness.enrol(&admin)
      let work = try surveyor.record(notes: 2)
      let head = admin.chain.head
      var event = admin.event(.note("seen"))
      event.context.seen = [SeenThrough(device: surveyor.number, sequence: EventSequence(2)!)]
      var early = admin
      let batch = try early.seal([try event.encoded()])
      try await expect(.contextMissing, head, for: batch, by: admin, harness)
      var late = admin
      let future = try late.seal([try late.event(.note("x"), base: LogSize(10_000)).encoded()])
      try await expect(.contextMissing, head, for: future, by: admin, harness)
      let answers = try await harness.push([work, batch], by: admin)
      #expect(answers.map(\.refused) == [nil, nil])
      try harness.audit()
    }
  }

  @Test(
    "An entry of 65,535 bytes, a type that nobody knows and a body that can't be read are stored")
  func oddEntries() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let largest = try OddEntry.padded(admin.event(.note("large")).encoded(), to: 65_535)
      let unknown = OddEntry.bytes(of: admin, position: 1, body: (900, [1, 2, 3]))
      let broken = OddEntry.bytes(of: admin, position: 2, body: (46, [0xff, 0xff, 0xff]))
      let none = OddEntry.bytes(of: admin, position: 3, body: nil)
      let batch = try admin.seal([largest, unknown, broken, none])
      #expect(try await harness.push([batch], by: admin) == [PushAnswer(head: admin.chain.head)])
      let stored = try harness.audit()
      #expect(stored.suffix(4).map { Array($0) } == [largest, unknown, broken, none])
    }
  }

  @Test("What is no event of the batch is refused with its place")
  func misplaced() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      let admin = try await harness.openSurvey()
      let good = try admin.event(.note("good")).encoded()
      let receipt = ServiceEntry.logKeyRotated(
        LogKeyRotated(
          newKey: admin.signer.publicKey, signatureByOldKey: [], signatureByNewKey: [])
      ).encoded()
      let second: [[UInt8]] = [
        good, [], [0xff], receipt, OddEntry.bytes(of: admin, position: 5, body: (900, [1])),
      ]
      for bytes in second {
        var next = admin
        let batch = try next.seal([good, bytes])
        try await expect(.entryMisplaced, admin.chain.head, for: batch, by: admin, harness)
      }
    }
  }

  @Test("A list of entries that is cut off makes no batch")
  func cutOff() throws {
    var list = EntryList()
    list.append([1, 2, 3])
    list.append([4, 5])
    for count in 1..<list.bytes.count where count != 5 {
      #expect(throws: EntryListError.self) {
        try EntryList(parsing: Array(list.bytes.prefix(count)))
      }
    }
  }

  @Test("One survey's bad batch fails alone")
  func alone() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var helsinki = try await harness.openSurvey("helsinki")
      var tampere = try await harness.openSurvey("tampere")
      let good = try helsinki.record(notes: 2)
      var bad = try tampere.record(notes: 2)
      bad.seal.signature[0] ^= 1
      async let taken = harness.push([good], by: helsinki)
      async let refused = harness.push([bad], by: tampere, to: "tampere")
      #expect(try await taken.map(\.refused) == [nil])
      #expect(try await refused.map(\.refused?.code) == [.sealInvalid])
      #expect(try harness.published("helsinki").size == LogSize(4))
      #expect(try harness.published("tampere").size == LogSize(1))
      try harness.audit("helsinki")
      try harness.audit("tampere")
    }
  }

  @Test("A revoked device is refused, keeps its work, and an admin can let it in")
  func revoked() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      var surveyor = try await harness.enrol(&admin)
      let sent = try surveyor.record(notes: 1)
      _ = try await harness.push([sent], by: surveyor)
      let kept = try surveyor.record(notes: 2)
      let revoked = DeviceRevoked(device: surveyor.number, reason: "lost")
      _ = try await harness.push([try admin.record([.deviceRevoked(revoked)])], by: admin)
      await expectRefusal(.deviceRevoked) { try await harness.push([kept], by: surveyor) }
      let refused = try await harness.push([kept, sent], by: admin).map(\.refused?.code)
      #expect(refused == [.deviceRevoked, nil])
      let adopted = EventsAdopted(
        device: surveyor.number, throughSequence: surveyor.chain.sequence,
        chainHead: surveyor.chain.value)
      let answers = try await harness.push(
        [try admin.record([.eventsAdopted(adopted)]), kept], by: admin)
      #expect(answers.map(\.refused) == [nil, nil])
      try harness.audit()
    }
  }

  private func expect(
    _ code: RefusalCode, _ head: DeviceHead, for batch: UnverifiedBatch, by device: TestDevice,
    _ harness: ServiceHarness, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let size = try harness.published().size
    let answers = try await harness.push([batch], by: device)
    #expect(answers.map(\.refused?.code) == [code], sourceLocation: sourceLocation)
    #expect(answers.map(\.head) == [head], sourceLocation: sourceLocation)
    #expect(try harness.published().size == size, sourceLocation: sourceLocation)
  }
}
