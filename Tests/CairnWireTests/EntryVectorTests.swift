import CairnModel
import CairnVectorFixtures
import CairnWire
import Testing

@Suite("Vectors of entries") struct EntryVectorTests {
  private func vector(_ name: String, _ bytes: [UInt8]) throws -> JSONValue {
    [
      "name": .string(name), "bytes": .string(bytes.hex),
      "entry": try Entry(decoding: bytes[...]).json(),
    ]
  }

  @Test("Each kind of entry has the bytes and the meaning of its vector")
  func entries() throws {
    let made =
      try SampleEntries.services.map { ($0.name, $0.entry.encoded(), Entry.service($0.entry)) }
      + SampleEntries.events.map { ($0.name, try $0.event.encoded(), Entry.event($0.event)) }
    let vectors = try VectorFile("entries").vectors(
      orWrite: "Entries of every type. An encoder makes exactly these bytes of this meaning."
    ) {
      try made.map { try vector($0.0, $0.1) }
    }
    try compare(vectors, with: made)
  }

  @Test("Each kind of value has the bytes and the meaning of its vector")
  func values() throws {
    let made = try SampleEntries.values.map { name, value in
      let event = SampleEntries.event(
        .fieldsRevised(
          FieldsRevised(
            entity: SampleEntries.entity("3.1"), fields: [Field(FieldKey(1), value)])))
      return (name, try event.encoded(), Entry.event(event))
    }
    let vectors = try VectorFile("values").vectors(
      orWrite: "Values of every type, each as the one field that a FieldsRevised event touches."
    ) {
      try made.map { try vector($0.0, $0.1) }
    }
    try compare(vectors, with: made)
  }

  private func compare(
    _ vectors: [JSONValue], with made: [(name: String, bytes: [UInt8], entry: Entry)]
  ) throws {
    #expect(vectors.map { $0["name"]?.asString } == made.map(\.name))
    for (vector, (name, bytes, entry)) in zip(vectors, made) {
      let published = try vector.bytes("bytes")
      #expect(published == bytes, "\(name)")
      let decoded = try Entry(decoding: published[...])
      #expect(decoded == entry, "\(name)")
      #expect(decoded.json() == vector["entry"], "\(name)")
      switch decoded {
      case .event(let event): #expect(try event.encoded() == published, "\(name)")
      case .service(let entry): #expect(entry.encoded() == published, "\(name)")
      }
    }
  }

  @Test("The vectors hold every body that the message has")
  func coverage() throws {
    let names = Set(SampleEntries.events.map(\.event.body.typeName))
    #expect(names.count == 34)
    #expect(!names.contains("opaque"))
    #expect(Set(SampleEntries.services.map(\.name)).count == SampleEntries.services.count)
  }

  @Test("Odd entries are read as their vectors say")
  func odd() throws {
    let vectors = try VectorFile("odd-entries").vectors(
      orWrite: """
        Entries that are stored though no encoder makes them: what is unknown passes, what could be \
        read two ways has no effect. An opaque body names the field that holds it.
        """
    ) {
      try OddEntries.readable.map { try vector($0.name, $0.bytes) }
    }
    #expect(vectors.count == OddEntries.readable.count)
    for vector in vectors {
      let bytes = try vector.bytes("bytes")
      #expect(try Entry(decoding: bytes[...]).json() == vector["entry"], "\(vector["name"])")
      // The envelope alone says the same about who recorded it.
      let envelope = try EntryEnvelope(parsing: bytes[...])
      #expect(envelope.event?.description == vector["entry"]?["id"]?.asString)
    }
  }

  @Test("Broken entries are refused at the byte of their vectors")
  func broken() throws {
    let vectors = try VectorFile("broken-entries").vectors(
      orWrite: "Bytes that are no entry: nobody can say who recorded them. Refused at byte_offset."
    ) {
      OddEntries.broken.map { name, bytes in
        let error = #expect(throws: WireError.self) { try Entry(decoding: bytes[...]) }
        return [
          "name": .string(name), "bytes": .string(bytes.hex),
          "byte_offset": .integer(Int64(error?.byteOffset ?? -1)),
          "message": .string(error?.message ?? ""),
        ]
      }
    }
    #expect(vectors.count == OddEntries.broken.count)
    for vector in vectors {
      let bytes = try vector.bytes("bytes")
      let error = #expect(throws: WireError.self) { try Entry(decoding: bytes[...]) }
      #expect(error?.byteOffset == vector["byte_offset"]?.asInteger.map(Int.init))
    }
  }

  @Test("A part of a larger buffer is read with its own offsets")
  func slices() throws {
    for (name, bytes) in OddEntries.readable {
      let buffer = [7, 7, 7] + bytes + [9]
      let part = try Entry(decoding: buffer[3..<buffer.count - 1])
      #expect(try part == Entry(decoding: bytes[...]), "\(name)")
    }
  }
}
