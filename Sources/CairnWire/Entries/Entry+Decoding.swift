package import CairnModel
import FoundationEssentials
import SwiftProtobuf

extension Entry {
  /// Reads an entry. An event whose body is unknown, or can't be read, comes out as opaque: it is
  /// in the log all the same.
  ///
  /// - Throws: `WireError` where the envelope, or an entry of the service, can't be read.
  package init(decoding bytes: ArraySlice<UInt8>) throws(WireError) {
    let envelope = try EntryEnvelope(parsing: bytes)
    guard let id = envelope.event else {
      self = .service(try Self.serviceEntry(bytes, envelope))
      return
    }
    let wire: WireEntry
    var body: EventBody
    if let opaque = Self.opaque(bytes, envelope) {
      // Without the body's bytes, so that they can't make the envelope unreadable.
      body = .opaque(opaque)
      wire = try Self.decode(Self.withoutBodies(bytes))
    } else {
      do throws(WireError) {
        wire = try Self.decode(bytes)
        body = .opaque(OpaqueBody(fieldNumber: envelope.body.number, reason: .missing))
        do throws(MeaninglessValue) {
          if let known = try wire.body.flatMap({ body throws(MeaninglessValue) in
            try EventBody(wire: body)
          }) {
            body = known
          } else {
            body = .opaque(envelope.malformedBody(in: bytes))
          }
        } catch {
          body = .opaque(envelope.malformedBody(in: bytes))
        }
      } catch {
        // Text that is not UTF-8, and the like.
        body = .opaque(envelope.malformedBody(in: bytes))
        self = .event(try Event(id, envelope, try Self.decode(Self.withoutBodies(bytes)), body))
        return
      }
    }
    self = .event(try Event(id, envelope, wire, body))
  }

  private static func serviceEntry(
    _ bytes: ArraySlice<UInt8>, _ envelope: EntryEnvelope
  ) throws(WireError) -> ServiceEntry {
    guard let shape = MessageShape.body(envelope.body.number), !envelope.body.isAmbiguous,
      envelope.body.number < EntryEnvelope.firstEventBody
    else {
      throw WireError(byteOffset: 0, "an entry without a device that the service did not write")
    }
    try shape.check(bytes[envelope.body.range], origin: bytes.startIndex)
    let wire = try decode(bytes)
    do {
      if let entry = try wire.body.flatMap({ body throws(MeaninglessValue) in
        try ServiceEntry(wire: body)
      }) {
        return entry
      }
    } catch {
      throw WireError(byteOffset: envelope.body.range.lowerBound - bytes.startIndex, error.what)
    }
    throw WireError(byteOffset: 0, "an entry without a body")
  }

  /// Why the body can't be read, as far as its shape tells.
  private static func opaque(
    _ bytes: ArraySlice<UInt8>, _ envelope: EntryEnvelope
  ) -> OpaqueBody? {
    let body = envelope.body
    guard body.number != 0 else { return OpaqueBody(fieldNumber: 0, reason: .missing) }
    guard !body.isAmbiguous, body.number >= EntryEnvelope.firstEventBody else {
      return envelope.malformedBody(in: bytes)
    }
    guard let shape = MessageShape.body(body.number) else {
      return OpaqueBody(fieldNumber: body.number, reason: .unknownType)
    }
    do throws(WireError) {
      try shape.check(bytes[body.range], origin: bytes.startIndex)
      return nil
    } catch {
      return OpaqueBody(
        fieldNumber: body.number, reason: .malformed(byteOffset: error.byteOffset))
    }
  }

  private static func decode(_ bytes: ArraySlice<UInt8>) throws(WireError) -> WireEntry {
    do {
      return try WireEntry(serializedBytes: Array(bytes))
    } catch {
      throw WireError(byteOffset: 0, "an entry that can't be read")
    }
  }

  private static func withoutBodies(
    _ bytes: ArraySlice<UInt8>
  ) throws(WireError) -> ArraySlice<UInt8> {
    var scanner = FieldScanner(bytes, origin: bytes.startIndex)
    var kept: [UInt8] = []
    var start: Int?
    while true {
      let field = try scanner.next()
      let offset = field.map { bytes.startIndex + $0.offset } ?? bytes.endIndex
      if let from = start { kept.append(contentsOf: bytes[from..<offset]) }
      guard let field else { return kept[...] }
      start = field.number < 16 ? offset : nil
    }
  }
}

extension EntryEnvelope {
  fileprivate func malformedBody(in bytes: ArraySlice<UInt8>) -> OpaqueBody {
    OpaqueBody(
      fieldNumber: body.number,
      reason: .malformed(byteOffset: body.range.lowerBound - bytes.startIndex))
  }
}

extension Event {
  fileprivate init(
    _ id: EventID, _ envelope: EntryEnvelope, _ wire: WireEntry, _ body: EventBody
  ) throws(WireError) {
    do {
      self.init(
        id: id, context: envelope.context, claimedTime: Timestamp(milliseconds: wire.claimedTimeMs),
        observedTime: wire.hasObservedTimeMs
          ? Timestamp(milliseconds: wire.observedTimeMs) : nil,
        bootID: Array(wire.bootID),
        uptime: Milliseconds(Int64(truncatingIfNeeded: wire.uptimeMs)),
        schema: try .optional(wire: wire.schema), was: try .optional(wire: wire.was),
        onBehalfOf: wire.onBehalfOf.isEmpty ? nil : Text(wire.onBehalfOf), body: body)
    } catch {
      throw WireError(byteOffset: 0, error.what)
    }
  }
}

extension EventID? {
  fileprivate static func optional(wire packed: UInt64) throws(MeaninglessValue) -> EventID? {
    try EventID.optional(wire: packed)
  }
}
