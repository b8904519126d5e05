import CairnModel
import CairnWire
import Testing

@Suite("Entries of all sorts") struct EntryFuzzTests {
  @Test("Whatever can be recorded reads back as it was", arguments: 0..<8 as Range<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var random = RandomEvents(seed: seed)
    for _ in 0..<500 {
      let event = random.event()
      let bytes = try event.encoded()
      let decoded = try Entry(decoding: bytes[...])
      #expect(decoded == .event(event), "seed \(seed)")
      let envelope = try EntryEnvelope(parsing: bytes[...])
      #expect(envelope.event == event.id)
      #expect(envelope.context == event.context)
      // The same text for the same entry, and sound JSON.
      let text = decoded.json(at: LogIndex(7)).text()
      #expect(try JSONValue(parsing: Array(text.utf8)).text() == text)
    }
  }

  @Test(
    "Damaged entries never crash, and the envelope and the entry agree about who recorded them",
    arguments: 0..<8 as Range<UInt64>)
  func mutations(seed: UInt64) throws {
    var random = RandomEvents(seed: seed &+ 100)
    for _ in 0..<2_000 {
      var bytes = try random.event().encoded()
      random.damage(&bytes)
      check(bytes, "seed \(seed)")
    }
  }

  @Test(
    "A body means the same whether it is read by hand or by the generated code",
    arguments: 0..<8 as Range<UInt64>)
  func plainBodies(seed: UInt64) throws {
    var random = RandomEvents(seed: seed &+ 300)
    var comparedCount = 0
    for round in 0..<4_000 {
      var bytes = try random.event().encoded()
      if round % 4 > 0 { random.damage(&bytes) }
      guard let envelope = try? EntryEnvelope(parsing: bytes[...]),
        case .event(let event)? = try? Entry(decoding: bytes[...]),
        let longer = withUnknownField(bytes, envelope.body)
      else { continue }
      // What could not be read may have become readable with what follows.
      if case .opaque = event.body { continue }
      #expect(
        try Entry(decoding: longer[...]) == .event(event), "seed \(seed): \(bytes.hex)")
      comparedCount += 1
    }
    #expect(comparedCount > 1_000)
  }

  /// With a field that nobody knows at the end of the body, which sends it the long way.
  private func withUnknownField(_ bytes: [UInt8], _ body: EntryEnvelope.Body) -> [UInt8]? {
    var head = ProtoBytes()
    head.tag(UInt64(body.number), 2)
    head.varint(UInt64(body.range.count))
    let start = body.range.lowerBound - head.bytes.count
    guard start >= 0, Array(bytes[start..<body.range.lowerBound]) == head.bytes else { return nil }
    var content = ProtoBytes()
    content.raw(Array(bytes[body.range]))
    content.add(15, 1)
    var longer = ProtoBytes()
    longer.raw(Array(bytes[..<start]))
    longer.add(UInt64(body.number), content.bytes)
    longer.raw(Array(bytes[body.range.upperBound...]))
    return longer.bytes
  }

  @Test("Bytes at random never crash", arguments: 0..<4 as Range<UInt64>)
  func noise(seed: UInt64) {
    var random = RandomEvents(seed: seed &+ 200)
    for _ in 0..<5_000 {
      check((0..<random.below(60)).map { _ in UInt8(random.below(256)) }, "seed \(seed)")
    }
  }

  private func check(_ bytes: [UInt8], _ seed: String) {
    let envelope = try? EntryEnvelope(parsing: bytes[...])
    guard let entry = try? Entry(decoding: bytes[...]) else {
      // The service looks at the envelope only: what passes there must be readable for ever.
      #expect(envelope?.event == nil, "\(seed): \(bytes.hex)")
      return
    }
    guard let envelope else {
      Issue.record("an entry without an envelope, \(seed): \(bytes.hex)")
      return
    }
    guard case .event(let event) = entry else {
      #expect(envelope.event == nil)
      return
    }
    #expect(envelope.event == event.id, "\(seed)")
    #expect(envelope.context == event.context, "\(seed)")
    // What is understood and can be written again means the same again.
    if case .opaque = event.body { return }
    guard let again = try? event.encoded() else { return }
    #expect((try? Entry(decoding: again[...])) == entry, "\(seed): \(bytes.hex)")
  }

  @Test("An event larger than an entry is not recorded, one that fits exactly is")
  func size() throws {
    func event(_ count: Int) -> Event {
      SampleEntries.event(
        .schemaPublished(
          SchemaPublished(
            name: "a@1", previous: nil, part: 0, partCount: 1,
            documentDigest: SampleEntries.digest(1),
            document: [UInt8](repeating: 7, count: count))))
    }
    let overhead = try event(60_000).encoded().count - 60_000
    let most = Limits.entryByteCountMaximum - overhead
    #expect(try event(most).encoded().count == 65_535)
    #expect(throws: EncodingError.tooLarge(byteCount: 65_536)) { try event(most + 1).encoded() }
  }

  @Test("What would not read back is not recorded")
  func outOfRange() {
    let bodies: [EventBody] = [
      .entityRetracted(
        EntityRetracted(
          entity: SampleEntries.entity("3.1"), reason: Text(String(repeating: "x", count: 2_001)))),
      revision(.point(Point(vertex: Vertex(latitudeE7: 900_000_001, longitudeE7: 0)))),
      revision(.line([Vertex(latitudeE7: 0, longitudeE7: 0)])),
      revision(.polygon(Polygon(rings: []))), revision(.date(CalendarDate(year: 2019, month: 13))),
      revision(.decimal(Decimal(mantissa: 1, scale: 19))),
      revision(.text(Text(String(repeating: "x", count: Limits.textByteCountMaximum + 1)))),
      .fieldsRevised(
        FieldsRevised(
          entity: SampleEntries.entity("3.1"),
          fields: (0..<257).map { Field(FieldKey($0), .flag(true)) })),
      .opaque(OpaqueBody(fieldNumber: 60, reason: .unknownType)),
    ]
    for body in bodies {
      #expect(throws: EncodingError.outOfRange) { try SampleEntries.event(body).encoded() }
    }
  }

  private func revision(_ value: Value) -> EventBody {
    .fieldsRevised(
      FieldsRevised(
        entity: SampleEntries.entity("3.1"), fields: [Field(FieldKey(1), value)]))
  }
}
