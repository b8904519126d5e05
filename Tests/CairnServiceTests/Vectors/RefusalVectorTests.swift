import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnVectorFixtures
import CairnWire
import Testing

/// Which faults of a request are refused whole, and which are a batch's alone: requests to a service
/// that always has the same log.
@Suite("Vectors of refusals")
struct RefusalVectorTests {
  private struct Question {
    var name: String
    var body: [UInt8]
    var path = "sync"
  }

  /// What a service says to it, as far as another one has to say the same.
  private func json(
    _ question: Question, _ survey: FixedSurvey, by device: TestDevice
  ) async throws -> JSONValue {
    var said: [JSONMember]
    do {
      if question.path == "devices" {
        let enrolled = try await survey.harness.service.enrol(
          try EnrolRequest(decoding: question.body), survey: "helsinki")
        said = [JSONMember("device", .integer(Int64(enrolled.device.rawValue)))]
      } else {
        let answer = try await survey.answer(question.body, by: device, at: nil)
        var decoder = SyncFrameDecoder()
        decoder.append(answer)
        var frames: [SyncFrame] = []
        while let frame = try decoder.next() { frames.append(frame) }
        said = Self.members(of: frames)
      }
    } catch let refusal as Refusal {
      said = [JSONMember("code", .string(refusal.code.rawValue))]
    }
    return [
      "name": .string(question.name), "path": .string("/v1/surveys/helsinki/\(question.path)"),
      "bytes": .string(question.body.hex), "answer": .object(said),
    ]
  }

  private static func members(of frames: [SyncFrame]) -> [JSONMember] {
    var push: [JSONValue] = []
    var heads: [JSONValue] = []
    var members: [JSONMember] = []
    for frame in frames {
      switch frame {
      case .push(let answer):
        push.append([
          "code": answer.refused.map { .string($0.code.rawValue) } ?? nil,
          "sequence": .integer(Int64(answer.head.sequence.rawValue)),
          "chain_head": .string(answer.head.chain.hex),
        ])
      case .head(let head):
        heads.append([
          "device": .integer(Int64(head.device.rawValue)),
          "sequence": .integer(Int64(head.sequence.rawValue)),
        ])
      case .entries(let list):
        members.append(JSONMember("entry_count", .integer(Int64(list.count))))
      case .takeBundles(let bundle):
        members.append(JSONMember("take_bundles", .integer(Int64(bundle.rawValue))))
      case .failed(let refusal):
        members.append(JSONMember("failed", .string(refusal.code.rawValue)))
      case .checkpoint, .finished: break
      }
    }
    if !heads.isEmpty { members.insert(JSONMember("heads", .array(heads)), at: 0) }
    if !push.isEmpty { members.insert(JSONMember("push", .array(push)), at: 0) }
    return members
  }

  // MARK: What is asked

  /// A field of a message by its number.
  private func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
    var length: [UInt8] = []
    var rest = content.count
    while rest > 127 {
      length.append(UInt8(rest & 127) | 128)
      rest >>= 7
    }
    return [number << 3 | 2] + length + [UInt8(rest)] + content
  }

  private func push(_ batches: [UnverifiedBatch], _ size: LogSize) -> [UInt8] {
    SyncRequest(cursor: size, batches: batches, pushOnly: true).encoded()
  }

  private func malformed(_ honest: UnverifiedBatch, _ size: LogSize) throws -> [Question] {
    let whole = push([honest], size)
    let seal = try sealBytes(of: honest, size)
    var unsigned = honest
    unsigned.seal.signature.removeLast()
    let short = [UInt8](repeating: 0, count: 2 * 10_000)
    return [
      Question(name: "no message", body: [0xff]),
      Question(name: "a message that breaks off", body: whole.dropLast()),
      Question(
        name: "65 batches",
        body: push([UnverifiedBatch](repeating: honest, count: 65), size)),
      Question(
        name: "65 devices in heads_of",
        body: SyncRequest(
          cursor: size, headsOf: [DeviceNumber](repeating: .firstAdmin, count: 65)
        ).encoded()),
      Question(name: "device 0 in heads_of", body: field(5, [0])),
      Question(name: "a batch without a seal", body: field(2, field(2, honest.entries.bytes))),
      Question(name: "a seal with a signature of 63 bytes", body: push([unsigned], size)),
      Question(name: "a seal of nobody", body: field(2, field(1, []) + field(2, []))),
      Question(
        name: "a list of entries that breaks off",
        body: field(2, field(1, seal) + field(2, honest.entries.bytes.dropLast()))),
      Question(
        name: "10,001 entries", body: field(2, field(1, seal) + field(2, short + [0, 0]))),
      Question(
        name: "10,000 entries under a seal over one",
        body: field(2, field(1, seal) + field(2, short))),
    ]
  }

  /// The seal as it stands in a request that holds one batch.
  private func sealBytes(of batch: UnverifiedBatch, _ size: LogSize) throws -> [UInt8] {
    let whole = SyncRequest(cursor: .zero, batches: [batch]).encoded()
    var scanner = ArraySlice(whole)
    func content(_ bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
      bytes.removeFirst()
      var length = 0
      var shift = 0
      while let byte = bytes.popFirst() {
        length |= Int(byte & 127) << shift
        shift += 7
        if byte < 128 { break }
      }
      let part = bytes.prefix(length)
      bytes = bytes.dropFirst(length)
      return part
    }
    var inner = content(&scanner)
    return Array(content(&inner))
  }

  private func ofBatches(
    _ device: TestDevice, _ honest: UnverifiedBatch, _ pushed: UnverifiedBatch, stale: Checkpoint
  ) throws -> [Question] {
    let size = device.witnessed.size
    func one(_ name: String, _ batch: UnverifiedBatch) -> Question {
      Question(name: name, body: push([batch], size))
    }
    var bent = honest
    bent.seal.signature[0] ^= 1
    var ahead = device
    _ = try ahead.record(notes: 1)
    let gap = try ahead.record(notes: 1)
    var future = device.event(.note("x"))
    future.context.seen = [SeenThrough(device: .firstAdmin, sequence: EventSequence(9) ?? .none)]
    var seeing = device
    var odd = device
    var fresh = device
    fresh.witnessed = stale
    let unseen = try fresh.record(notes: 1)
    return [
      one("a batch that the log has", pushed), one("a seal with another bit", bent),
      one(
        "a seal over another number of entries",
        UnverifiedBatch(seal: honest.seal, entries: EntryList())),
      one(
        "a device that is not enrolled",
        try honest.resealed(by: device) { $0.device = DeviceNumber(99) ?? $0.device }),
      one("an entry that is none", try odd.seal([[0xff]])), one("a gap", gap),
      one(
        "a wrong chain value, all events witnessed",
        try honest.resealed(by: device) { $0.chainHead = LogHash.empty }),
      one(
        "a wrong chain value, the last events not witnessed",
        try unseen.resealed(by: device) { $0.chainHead = LogHash.empty }),
      one(
        "another chain value at the head",
        try pushed.resealed(by: device) { $0.chainHead = LogHash.empty }),
      one(
        "a root that the log never had",
        try honest.resealed(by: device) { $0.witnessedRoot = LogHash.empty }),
      one(
        "a size that the log does not have yet",
        try honest.resealed(by: device) { $0.witnessedSize = LogSize(1_000) }),
      one("an event that saw what has not arrived", try seeing.seal([try future.encoded()])),
      Question(
        name: "two batches, the first of them bad",
        body: push([bent, pushed], size)),
    ]
  }

  private func ofPulls(_ size: LogSize) -> [Question] {
    [
      Question(
        name: "three entries of a gap",
        body: SyncRequest(cursor: LogSize(1), maximumEntryCount: 3).encoded()),
      Question(
        name: "more entries than there are",
        body: SyncRequest(cursor: LogSize(1), maximumEntryCount: 1_000).encoded()),
      Question(name: "the whole log", body: SyncRequest(cursor: .zero).encoded()),
      Question(name: "a cursor beyond the log", body: SyncRequest(cursor: LogSize(999)).encoded()),
      Question(
        name: "heads of devices, one of which is not enrolled",
        body: SyncRequest(
          cursor: size, headsOf: [.firstAdmin, DeviceNumber(99) ?? .firstAdmin]
        ).encoded()),
    ]
  }

  private func enrolments(_ device: TestDevice, _ survey: FixedSurvey) throws -> [Question] {
    func continuing(_ byte: UInt8) throws -> [UInt8] {
      let signer = try FixedSurvey.signer(byte)
      let statement = EnrolmentStatement.bytes(
        survey: device.survey, key: signer.publicKey, name: "Ville", continues: device.number)
      return EnrolRequest(
        key: signer.publicKey, name: "Ville", inviteKey: nil,
        signature: try device.signer.sign(statement), continues: device.number
      ).encoded()
    }
    return [
      Question(
        name: "an invite that let another key in",
        body: try survey.enrolment(of: try FixedSurvey.signer(20)).encoded(), path: "devices"),
      Question(
        name: "the same enrolment again",
        body: try survey.enrolment(of: device.signer).encoded(), path: "devices"),
      Question(
        name: "a device that continues another", body: try continuing(21), path: "devices"),
      Question(
        name: "a second device that continues the same", body: try continuing(22),
        path: "devices"),
    ]
  }

  private func recorded() async throws -> [JSONValue] {
    let harness = try ServiceHarness()
    return try await harness.serving {
      let survey = try await FixedSurvey(harness)
      let signer = try FixedSurvey.signer(4)
      let answer = try await harness.service.enrol(
        try survey.enrolment(of: signer), survey: "helsinki")
      let before = try harness.published()
      var device = TestDevice(
        signer, number: answer.device, survey: survey.admin.survey, witnessed: before,
        clock: harness.clock.now)
      var blank = device
      let wrong = try blank.record(notes: 1).resealed(by: device) { $0.chainHead = LogHash.empty }
      let first = Question(
        name: "a wrong chain value of a device without events", body: push([wrong], before.size))
      var made = [try await json(first, survey, by: device)]
      let pushed = try device.record(notes: 3)
      #expect(try await harness.push([pushed], by: device).map(\.refused) == [nil])
      device.witnessed = try harness.published()
      made.append([
        "name": "the log that all behind this one meet", "seed": .string(signer.seed.hex),
        "device": .integer(Int64(device.number.rawValue)),
        "now_ms": .integer(harness.clock.now.milliseconds),
        "entries": .string(try harness.audit().bytes.hex),
      ])
      var next = device
      let honest = try next.record(notes: 1)
      let size = device.witnessed.size
      let questions =
        try malformed(honest, size) + ofBatches(device, honest, pushed, stale: before)
        + ofPulls(size) + enrolments(device, survey)
      for question in questions { made.append(try await json(question, survey, by: device)) }
      return made
    }
  }

  @Test("A service answers as its vectors say")
  func refusals() async throws {
    let made = try await recorded()
    let published = try VectorFile("refusals").vectors(
      orWrite: """
        Requests of device 2 to a service and what it answers, one after the other; none but the \
        enrolments changes the log. code null: taken. A code outside of push refuses the request.
        """
    ) { made }
    #expect(published == made)
    func answer(_ name: String) throws -> JSONValue? {
      try #require(made.first { $0["name"]?.asString == name })["answer"]
    }
    func code(_ name: String) throws -> String? {
      try answer(name)?["push"]?.asArray?.first?["code"]?.asString
    }
    #expect(try code("a wrong chain value of a device without events") == "chain_invalid")
    #expect(try code("a wrong chain value, all events witnessed") == "chain_invalid")
    #expect(try code("a wrong chain value, the last events not witnessed") == "device_forked")
    #expect(try code("another chain value at the head") == "device_forked")
    #expect(try answer("three entries of a gap")?["entry_count"]?.asInteger == 3)
    #expect(try answer("more entries than there are")?["entry_count"]?.asInteger == 7)
    #expect(try answer("a batch without a seal")?["code"]?.asString == "request_malformed")
    #expect(try answer("a second device that continues the same")?["device"]?.asInteger == 4)
  }
}
