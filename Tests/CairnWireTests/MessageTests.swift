import CairnModel
import CairnVectorFixtures
import CairnWire
import Testing

@Suite("Messages of a sync") struct MessageTests {
  private var batch: UnverifiedBatch {
    get throws {
      var entries = EntryList()
      for (_, event) in SampleEntries.events.prefix(3) { entries.append(try event.encoded()) }
      return UnverifiedBatch(
        seal: Seal(
          device: SampleEntries.device(4), firstSequence: SampleEntries.sequence(5),
          lastSequence: SampleEntries.sequence(7), chainHead: SampleEntries.digest(0x10),
          witnessedSize: LogSize(12), witnessedRoot: SampleEntries.digest(0x30),
          clock: Timestamp(milliseconds: 1_555_841_700_500),
          signature: [UInt8](repeating: 0x99, count: 64)),
        entries: entries)
    }
  }

  private var frames: [SyncFrame] {
    get throws {
      let head = DeviceHead(
        device: SampleEntries.device(4), sequence: SampleEntries.sequence(7),
        chain: SampleEntries.digest(0x10))
      return [
        .push(PushAnswer(head: head)),
        .push(
          PushAnswer(
            head: head,
            refused: Refusal(.chainGap, "expected sequence 8", retryAfterSeconds: 5))),
        .head(head), .checkpoint(Array("a note\n".utf8)), .entries(try batch.entries),
        .takeBundles(BundleNumber(3)), .finished(), .failed(Refusal(.recovering, "not yet")),
        .finished(
          .current,
          [
            QuotaUse(
              owner: .member, measure: .events, used: 4_100_000, maximum: 5_000_000,
              until: Timestamp(milliseconds: 1_700_006_400_000)),
            QuotaUse(
              owner: .survey, measure: .bytes, used: 18 << 30, maximum: 20 << 30,
              until: Timestamp(milliseconds: 1_700_006_400_000)),
          ]),
      ]
    }
  }

  @Test("A sync request has the bytes of its vector, and says the same again")
  func request() throws {
    let request = SyncRequest(
      cursor: LogSize(70_000), batches: [try batch], maximumEntryCount: 1_000, pushOnly: true,
      headsOf: [SampleEntries.device(4), SampleEntries.device(9)])
    // Messages that are no entries are read by protobuf's own rules.
    let twice = ProtoBytes {
      $0.add(1, 1)
      $0.add(99, "later")
      $0.add(1, 2)
    }.bytes
    let vectors = try VectorFile("sync-requests").vectors(
      orWrite: "A SyncRequest with one batch: its seal and its entries, which are in entries.json."
    ) {
      [
        [
          "name": "one batch", "bytes": .string(request.encoded().hex), "cursor": 70_000,
          "maximum_entry_count": 1_000, "push_only": true, "heads_of": [4, 9],
          "seals": [try batch.seal.json], "entry_counts": [3],
        ],
        [
          "name": "a cursor twice, of which the last counts, and an unknown field",
          "bytes": .string(twice.hex), "cursor": 2, "maximum_entry_count": 0,
          "push_only": false, "heads_of": [], "seals": [], "entry_counts": [],
        ],
      ]
    }
    let vector = try #require(vectors.first)
    let bytes = try vector.bytes("bytes")
    #expect(bytes == request.encoded())
    let other = try #require(vectors.last)
    #expect(try other.bytes("bytes") == twice)
    #expect(try SyncRequest(decoding: twice).cursor == LogSize(2))
    let decoded = try SyncRequest(decoding: bytes)
    #expect(decoded.cursor == request.cursor)
    #expect(decoded.maximumEntryCount == 1_000)
    #expect(decoded.pushOnly)
    #expect(decoded.headsOf == request.headsOf)
    #expect(decoded.batches.map(\.seal.json) == vector["seals"]?.asArray)
    #expect(try decoded.batches.map(\.entries) == [batch.entries])
    #expect(decoded.encoded() == bytes)
  }

  @Test("Too many batches and too many heads are told apart")
  func tooMany() throws {
    let devices = (1...UInt32(65)).map { SampleEntries.device($0) }
    let heads = SyncRequest(cursor: .zero, headsOf: devices).encoded()
    let batches = SyncRequest(cursor: .zero, batches: .init(repeating: try batch, count: 65))
    for (bytes, subject) in [(heads, "heads of 65 devices"), (batches.encoded(), "65 batches")] {
      do throws(WireError) {
        _ = try SyncRequest(decoding: bytes)
        Issue.record("this was taken")
      } catch {
        #expect(error.message.contains(subject) && error.message.contains("at most 64"), "\(error)")
      }
    }
    _ = try SyncRequest(
      decoding: SyncRequest(cursor: .zero, headsOf: Array(devices.dropLast())).encoded())
  }

  @Test("A pack has the bytes of its vector, and says the same again")
  func pack() throws {
    let pack = Pack(
      survey: SurveyID(SampleEntries.digest(0x50)), device: try batch.seal.device,
      chainBefore: SampleEntries.digest(0x70), batches: [try batch])
    let vectors = try VectorFile("packs").vectors(
      orWrite: "A pack with the batch of sync-requests.json. Its seal is not of this survey."
    ) {
      [
        [
          "name": "one batch", "bytes": .string(pack.encoded().hex),
          "survey": .string(pack.survey.description),
          "device": .integer(Int64(pack.device.rawValue)),
          "chain_before": .string(pack.chainBefore.hex), "seals": [try batch.seal.json],
          "entry_counts": [3],
        ]
      ]
    }
    let bytes = try #require(vectors.first).bytes("bytes")
    #expect(bytes == pack.encoded())
    let decoded = try Pack(decoding: bytes)
    #expect(decoded.survey == pack.survey && decoded.device == pack.device)
    #expect(decoded.chainBefore == pack.chainBefore)
    #expect(decoded.batches.map(\.seal.json) == vectors.first?["seals"]?.asArray)
    #expect(try decoded.batches.map(\.entries) == [batch.entries])
  }

  @Test("Frames come out of a stream in whatever pieces it comes", arguments: [1, 2, 5, 10_000])
  func frames(pieceSize: Int) throws {
    let expected = try frames
    let stream = expected.flatMap { $0.encoded() }
    var decoder = SyncFrameDecoder()
    var read: [SyncFrame] = []
    var position = 0
    while position < stream.count {
      let end = min(stream.count, position + pieceSize)
      decoder.append(stream[position..<end])
      position = end
      while let frame = try decoder.next() { read.append(frame) }
    }
    #expect(read == expected)
    #expect(decoder.pendingByteCount == 0)
  }

  @Test("Frames have the bytes of their vectors")
  func frameVectors() throws {
    let expected = try frames
    let names = [
      "push accepted", "push refused", "head", "checkpoint", "entries", "take bundles", "finished",
      "failed", "finished near the end of quotas",
    ]
    let vectors = try VectorFile("sync-frames").vectors(
      orWrite: "Frames of a sync's answer, each behind its length."
    ) {
      zip(names, expected).map {
        ["name": .string($0), "bytes": .string($1.encoded().hex)]
      }
    }
    #expect(vectors.count == expected.count)
    for (vector, frame) in zip(vectors, expected) {
      #expect(try vector.bytes("bytes") == frame.encoded())
    }
  }

  @Test("A frame that says it is huge is refused before it is held")
  func hugeFrame() {
    var decoder = SyncFrameDecoder()
    decoder.append([0xFF, 0xFF, 0xFF, 0xFF, 0x0F])
    #expect(throws: WireError.self) { try decoder.next() }
    var endless = SyncFrameDecoder()
    endless.append([UInt8](repeating: 0xFF, count: 20))
    #expect(throws: WireError.self) { try endless.next() }
  }

  @Test("A frame of more beside its entries than any has is refused before it is taken apart")
  func largeFrames() throws {
    var entries = EntryList()
    for _ in 0..<256 { entries.append([UInt8](repeating: 1, count: 65_535)) }
    let large = ProtoBytes { $0.add(4, entries.bytes) }.bytes
    #expect(try SyncFrame(decoding: large[...]) == .entries(entries))
    let maximum = SyncFrame.otherByteCountMaximum
    let note = ProtoBytes { $0.add(3, [UInt8](repeating: 1, count: maximum)) }.bytes
    #expect(note.count > maximum)
    #expect(throws: WireError.self) { try SyncFrame(decoding: note[...]) }
    let both = large + note
    #expect(throws: WireError.self) { try SyncFrame(decoding: both[...]) }
    let cut: [UInt8] = [4 << 3 | 2] + [UInt8](repeating: 0xFF, count: 9) + [1]
    #expect(throws: WireError.self) { try SyncFrame(decoding: cut[...]) }
  }

  @Test("An answer's end has at most the four quotas that there are")
  func quotaCount() throws {
    let use = QuotaUse(
      owner: .member, measure: .events, used: 9, maximum: 10, until: Timestamp(milliseconds: 1))
    func decoded(_ count: Int) throws -> SyncFrame? {
      var decoder = SyncFrameDecoder()
      decoder.append(SyncFrame.finished(.current, Array(repeating: use, count: count)).encoded())
      return try decoder.next()
    }
    #expect(try decoded(4) == .finished(.current, Array(repeating: use, count: 4)))
    #expect(throws: WireError.self) { try decoded(5) }
  }

  @Test("Requests and frames that are damaged never crash")
  func damage() throws {
    let request = SyncRequest(cursor: LogSize(1), batches: [try batch]).encoded()
    let stream = try frames.flatMap { $0.encoded() }
    var random = RandomEvents(seed: 31)
    for _ in 0..<3_000 {
      var bytes = request
      bytes[random.below(bytes.count)] = UInt8(random.below(256))
      _ = try? SyncRequest(decoding: bytes)
      var frames = stream
      frames[random.below(frames.count)] = UInt8(random.below(256))
      var decoder = SyncFrameDecoder()
      decoder.append(frames)
      while let frame = try? decoder.next() { _ = frame.encoded() }
    }
  }

  @Test("An invite survives being sent as text, and nothing else is one")
  func invite() throws {
    let invite = Invite(
      url: "https://field.example.org", slug: "helsinki",
      survey: SurveyID(SampleEntries.digest(3)), secret: (0..<32).map { $0 },
      logKey: "field.example.org/helsinki+1234+AQ", role: .surveyor, name: "Aino",
      expires: Timestamp(milliseconds: 1_556_446_500_000))
    #expect(try Invite(text: " \n" + invite.text + "\n") == invite)
    let operatorInvite = Invite(url: "http://127.0.0.1:8787", secret: (0..<32).map { $0 })
    #expect(try Invite(text: operatorInvite.text) == operatorInvite)
    for text in ["", "cairn-invite:", invite.text + "!", String(invite.text.dropLast(9))] {
      #expect(throws: WireError.self) { try Invite(text: text) }
    }
  }

  @Test(
    "An invite for a survey whose name is none is not one", arguments: ["a/b", "..", "A", "-a"])
  func inviteSlug(_ slug: String) throws {
    let invite = Invite(
      url: "https://a", slug: slug, survey: SurveyID(SampleEntries.digest(1)),
      secret: [UInt8](repeating: 1, count: 32))
    let refusal = #expect(throws: Refusal.self) { try Invite(text: invite.text) }
    #expect(refusal?.code == .slugInvalid)
  }

  @Test("An undo names as many events as it may, and not one more")
  func undoLimit() throws {
    func undo(_ count: Int) -> Event {
      let events = (0..<count).map {
        EventID(SampleEntries.device(4), SampleEntries.sequence(UInt64($0 + 1)))
      }
      return Event(
        id: EventID(SampleEntries.device(4), SampleEntries.sequence(9_000)),
        context: Context(base: LogSize(12)), claimedTime: Timestamp(milliseconds: 1),
        body: .changeUndone(
          ChangeUndone(
            entities: events.prefix(2_000).map { EntityID($0) }, undone: events,
            reinstated: Array(events.prefix(2_000)), reason: "all of it")))
    }
    let most = undo(Limits.eventsPerUndoMaximum)
    #expect(try Entry(decoding: most.encoded()[...]) == .event(most))
    #expect(throws: EncodingError.outOfRange) {
      try undo(Limits.eventsPerUndoMaximum + 1).encoded()
    }
  }
}
