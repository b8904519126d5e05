import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnWire
import Testing

@Suite("What the events of a batch saw")
struct ContextNeedsTests {
  private static func device(_ number: UInt32) throws -> TestDevice {
    TestDevice(
      SoftwareSigner(generating: .ed25519), number: try #require(DeviceNumber(number)),
      survey: SurveyID(LogHash.empty),
      witnessed: Checkpoint(origin: "example.org/x", size: LogSize(1), root: LogHash.empty),
      clock: Timestamp(milliseconds: 0))
  }

  private static func seen(_ device: Int, _ sequence: Int) throws -> SeenThrough {
    SeenThrough(
      device: try #require(DeviceNumber(UInt32(device))),
      sequence: try #require(EventSequence(UInt64(sequence))))
  }

  /// How far a log is.
  private struct Extent {
    var size = LogSize(1)
    var heads: [DeviceNumber: DeviceHead] = [:]

    func reached(_ device: DeviceNumber) -> EventSequence { heads[device]?.sequence ?? .none }

    mutating func set(_ device: DeviceNumber, _ sequence: EventSequence) {
      heads[device] = DeviceHead(device: device, sequence: sequence, chain: LogHash.empty)
    }
  }

  private func prepared(
    _ batch: UnverifiedBatch, of device: TestDevice, on log: Extent, start: DeviceHead? = nil
  ) throws -> PreparedBatch {
    try PreparedBatch(
      checking: batch, survey: device.survey, key: device.signer.publicKey, size: log.size,
      heads: log.heads, start: start)
  }

  @Test("10,000 events that name 256 devices each cost one look-up where they are admitted")
  func flood() throws {
    var device = try Self.device(2)
    let start = device.chain.head
    var entries: [[UInt8]] = []
    for position in 0..<10_000 {
      var event = device.event(.note("x"), after: position, base: LogSize(1))
      event.context.seen = .init(repeating: try Self.seen(1, 0), count: 256)
      event.context.seen[7] = try Self.seen(1, 1)
      if position == 9_999 { event.context.seen[255] = try Self.seen(1, 9) }
      entries.append(try event.encoded())
    }
    var log = Extent()
    log.set(.firstAdmin, .first)
    let batch = try prepared(try device.seal(entries), of: device, on: log, start: start)
    #expect(batch.envelopes.allSatisfy { $0.context.seen.isEmpty })
    var count = 0
    let missing = batch.missing(behind: 0, size: log.size) {
      count += 1
      return log.reached($0)
    }
    #expect(missing?.position == 9_999)
    #expect(missing?.seen == .events(try Self.seen(1, 9)))
    #expect(count == 1)
    #expect(try batch.head(after: start) == device.chain.head)
    #expect(batch.expectedEnd == device.chain.head)
    log.set(.firstAdmin, try Self.seen(1, 9).sequence)
    #expect(batch.missing(behind: 0, size: log.size, reached: log.reached) == nil)
  }

  @Test("Where the log got more than is kept of a batch, the batch is read again")
  func manyNeeds() throws {
    var device = try Self.device(2)
    let count = ContextNeeds.countMaximum + 100
    var entries: [[UInt8]] = []
    for position in 0..<count {
      var event = device.event(.note("x"), after: position, base: LogSize(1))
      event.context.seen = [try Self.seen(1, position + 1)]
      entries.append(try event.encoded())
    }
    var log = Extent()
    let batch = try prepared(try device.seal(entries), of: device, on: log)
    #expect(batch.missing(behind: 0, size: log.size, reached: log.reached)?.position == 0)
    for reached in [1, 2_000, count - 50, count - 1] {
      log.set(.firstAdmin, try Self.seen(1, reached).sequence)
      let missing = batch.missing(behind: 0, size: log.size, reached: log.reached)
      #expect(missing?.position == reached)
    }
    log.set(.firstAdmin, try Self.seen(1, count).sequence)
    #expect(batch.missing(behind: 0, size: log.size, reached: log.reached) == nil)
  }

  @Test("The first event that lacks something is named, as a look at each of them does")
  func asOneByOne() throws {
    var missingCount = 0
    for seed in UInt64(1)...2_000 {
      var random = SeededRandom(seed: seed)
      var device = try Self.device(3)
      var entries: [[UInt8]] = []
      for position in 0..<Int.random(in: 1...8, using: &random) {
        var event = device.event(
          .note("x"), after: position, base: LogSize(.random(in: 1...6, using: &random)))
        for _ in 0..<Int.random(in: 0...3, using: &random) {
          event.context.seen.append(
            try Self.seen(
              .random(in: 1...4, using: &random), .random(in: 0...6, using: &random)))
        }
        entries.append(try event.encoded())
      }
      let sealed = try device.seal(entries)
      var log = Extent()
      log.size = LogSize(.random(in: 1...6, using: &random))
      let known = Int.random(in: 0...entries.count, using: &random)
      log.set(device.number, EventSequence.none.advanced(by: known))
      for number in [1, 4] {
        let head = try Self.seen(number, .random(in: 0...6, using: &random))
        log.set(head.device, head.sequence)
      }
      let batch = try prepared(sealed, of: device, on: log)
      // The log grows before the batch is admitted.
      log.size = LogSize(log.size.rawValue + .random(in: 0...3, using: &random))
      let later = Int.random(in: known...entries.count, using: &random)
      log.set(device.number, EventSequence.none.advanced(by: later))
      for number in [1, 4] {
        let device = try Self.seen(number, 0).device
        log.set(device, log.reached(device).advanced(by: .random(in: 0...3, using: &random)))
      }
      let missing = batch.missing(behind: later, size: log.size, reached: log.reached)
      let expected = try oneByOne(entries, behind: later, on: log)
      #expect(missing?.position == expected?.position, "seed \(seed)")
      #expect(missing?.seen == expected?.seen, "seed \(seed)")
      if missing != nil { missingCount += 1 }
    }
    #expect(200...1_800 ~= missingCount)
  }

  private func oneByOne(
    _ entries: [[UInt8]], behind known: Int, on log: Extent
  ) throws -> (position: Int, seen: ContextNeeds.Seen)? {
    for position in known..<entries.count {
      let envelope = try EntryEnvelope(parsing: entries[position][...])
      let event = try #require(envelope.event)
      if log.size < envelope.context.base { return (position, .base(envelope.context.base)) }
      for seen in envelope.context.seen {
        let reached =
          seen.device == event.device ? event.sequence.previous : log.reached(seen.device)
        if reached < seen.sequence { return (position, .events(seen)) }
      }
    }
    return nil
  }

  @Test("A batch that was refused in a request is refused again, until what it lacks came in")
  func repeated() async throws {
    try await ServiceHarness.servingTwo { harness, admin, surveyor in
      let head = admin.chain.head
      let work = try surveyor.record(notes: 1)
      var event = admin.event(.note("seen"))
      event.context.seen = [SeenThrough(device: surveyor.number, sequence: .first)]
      let batch = try admin.seal([event.encoded()])
      let answers = try await harness.push([batch, batch, work, batch, batch], by: surveyor)
      #expect(
        answers.map(\.refused?.code) == [.contextMissing, .contextMissing, nil, nil, nil])
      #expect(answers[0] == answers[1] && answers[0].head == head)
      let name = "event \(event.id) saw event \(surveyor.number).1, which has not arrived"
      #expect(answers[0].refused?.message == name)
      #expect(answers[3] == answers[4] && answers[3].head == admin.chain.head)
    }
  }
}
