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
    self = .event(Event(id, envelope, bytes))
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

  fileprivate static func decode(_ bytes: ArraySlice<UInt8>) throws(WireError) -> WireEntry {
    do {
      return try WireEntry(serializedBytes: Array(bytes))
    } catch {
      throw WireError(byteOffset: 0, "an entry that can't be read")
    }
  }
}

extension Event {
  fileprivate init(_ id: EventID, _ envelope: EntryEnvelope, _ bytes: ArraySlice<UInt8>) {
    let recording = envelope.recording
    self.init(
      id: id, context: envelope.context, claimedTime: recording.claimedTime,
      observedTime: recording.observedTime, bootID: recording.bootID.map { Array(bytes[$0]) } ?? [],
      uptime: recording.uptime, schema: recording.schema, was: recording.was,
      onBehalfOf: recording.onBehalfOf, body: envelope.decodedBody(in: bytes))
  }
}

extension EntryEnvelope {
  /// What an event says. A body that is unknown, or can't be read, comes out as opaque.
  /// - Parameter bytes: those that were parsed.
  fileprivate func decodedBody(in bytes: ArraySlice<UInt8>) -> EventBody {
    if let body = EventBody(plain: body, in: bytes) { return body }
    if let opaque = opaqueBody(in: bytes) { return .opaque(opaque) }
    do {
      if let known = try Entry.decode(bytes).body.flatMap({ body throws(MeaninglessValue) in
        try EventBody(wire: body)
      }) {
        return known
      }
    } catch {
      // Text that is not UTF-8, a value out of range, and the like.
    }
    return .opaque(malformedBody(in: bytes))
  }

  /// Why the body can't be read, as far as its shape tells.
  private func opaqueBody(in bytes: ArraySlice<UInt8>) -> OpaqueBody? {
    guard body.number != 0 else { return OpaqueBody(fieldNumber: 0, reason: .missing) }
    guard !body.isAmbiguous, body.number >= Self.firstEventBody else {
      return malformedBody(in: bytes)
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

  private func malformedBody(in bytes: ArraySlice<UInt8>) -> OpaqueBody {
    OpaqueBody(
      fieldNumber: body.number,
      reason: .malformed(byteOffset: body.range.lowerBound - bytes.startIndex))
  }
}
