package import CairnModel

/// What the service and a replica must know of an entry before anybody decodes it: who recorded it
/// and on what grounds. The body is not looked into.
package struct EntryEnvelope: Hashable, Sendable {
  /// Nil in entries that the service writes.
  package let event: EventID?
  package private(set) var context: Context
  package let body: Body
  let recording: Recording
  /// The id that the event had before it was recorded again.
  package var was: EventID? { recording.was }

  package struct Body: Hashable, Sendable {
    /// The body's field in the message; 0 where there is none.
    package let number: UInt32
    /// Where its bytes lie in the slice that was parsed; empty where it is no message.
    package let range: Range<Int>
    /// Two bodies, or one that is no message: it reads two ways, so it says nothing.
    package let isAmbiguous: Bool
  }

  /// How the event came to be recorded. Ranges lie in the slice that was parsed.
  struct Recording: Hashable, Sendable {
    var claimedTime = Timestamp(milliseconds: 0)
    var observedTime: Timestamp?
    var bootID: Range<Int>?
    var uptime = Milliseconds(0)
    var schema: EventID?
    var was: EventID?
    var onBehalfOf: Text?
  }

  /// Bodies from here on are events; below are those that the service writes.
  package static let firstEventBody: UInt32 = 20
  private static let bodyNumbers: ClosedRange<UInt32> = 12...1023

  /// An event's entry that passes here decodes, whatever its body holds: what is stored can be
  /// folded.
  ///
  /// - Throws: `WireError` where the bytes are no message, a field of the envelope stands twice, or
  ///   an id, a boot id or a name is out of range.
  package init(parsing bytes: ArraySlice<UInt8>) throws(WireError) {
    let origin = bytes.startIndex
    var scanner = FieldScanner(bytes, origin: origin)
    var once: UInt32 = 0
    var device: UInt64 = 0
    var sequence: UInt64 = 0
    var base: UInt64 = 0
    var seen: [SeenThrough] = []
    var number: UInt32 = 0
    var range = origin..<origin
    var isAmbiguous = false
    var recording = Recording()
    while let field = try scanner.next() {
      if Self.bodyNumbers ~= field.number {
        if number != 0 { isAmbiguous = true }
        number = field.number
        if case .bytes(let content) = field.content { range = content } else { isAmbiguous = true }
        continue
      }
      guard field.number < 12 else { continue }
      if field.number != 4 {
        guard once & (1 << field.number) == 0 else {
          throw WireError(byteOffset: field.offset, "field \(field.number) stands twice")
        }
        once |= 1 << field.number
      }
      switch (field.number, field.content) {
      case (1, .varint(let value)): device = value
      case (2, .varint(let value)): sequence = value
      case (3, .varint(let value)): base = value
      case (4, .varint(let value)):
        seen.append(try Self.seen(value, at: field.offset))
      case (4, .bytes(let packed)):
        seen += try Self.packedSeen(bytes[packed], origin: origin)
      default: try recording.take(field, of: bytes)
      }
      guard seen.count <= Limits.seenCountMaximum else {
        throw WireError(byteOffset: field.offset, "more devices seen than allowed")
      }
    }
    if device == 0, sequence == 0 {
      event = nil
    } else {
      guard let device = UInt32(exactly: device).flatMap({ DeviceNumber($0) }),
        let sequence = EventSequence(sequence), sequence != .none
      else { throw WireError(byteOffset: 0, "a device or sequence out of range") }
      event = EventID(device, sequence)
    }
    guard let base = LogSize(claimed: base) else {
      throw WireError(byteOffset: 0, "a base that no log reaches")
    }
    context = Context(base: base, seen: seen)
    body = Body(number: number, range: range, isAmbiguous: isAmbiguous)
    self.recording = recording
  }

  /// Lets go of the list of what was seen: it takes 16 bytes for each byte that it was read from.
  package mutating func dropSeen() { context.seen = [] }

  private static func seen(_ packed: UInt64, at offset: Int) throws(WireError) -> SeenThrough {
    guard let device = DeviceNumber(UInt32(truncatingIfNeeded: packed & (1 << 20 - 1))),
      let sequence = EventSequence(packed >> 20)
    else { throw WireError(byteOffset: offset, "a seen event out of range") }
    return SeenThrough(device: device, sequence: sequence)
  }

  private static func packedSeen(
    _ bytes: ArraySlice<UInt8>, origin: Int
  ) throws(WireError) -> [SeenThrough] {
    var list: [SeenThrough] = []
    var position = bytes.startIndex
    while position < bytes.endIndex {
      let start = position - origin
      guard let value = bytes.varint(at: &position) else {
        throw WireError(byteOffset: start, "a number that breaks off or is too large")
      }
      list.append(try seen(value, at: start))
    }
    return list
  }
}

extension EntryEnvelope.Recording {
  fileprivate mutating func take(
    _ field: FieldScanner.Field, of bytes: ArraySlice<UInt8>
  ) throws(WireError) {
    switch (field.number, field.content) {
    case (5, .varint(let time)): claimedTime = Timestamp(milliseconds: Int64(zigzag: time))
    case (6, .varint(let time)): observedTime = Timestamp(milliseconds: Int64(zigzag: time))
    case (7, .bytes(let range)):
      guard range.count <= Limits.bootIDByteCountMaximum else {
        throw WireError(byteOffset: field.offset, "a boot id that is too long")
      }
      bootID = range
    case (8, .varint(let time)): uptime = Milliseconds(Int64(clamping: time))
    case (9, .varint(let packed)): schema = try Self.event(packed, at: field.offset)
    case (10, .varint(let packed)): was = try Self.event(packed, at: field.offset)
    case (11, .bytes(let range)):
      let name = bytes[range].withUnsafeBufferPointer { Text(checking: $0) }
      guard range.count <= Limits.onBehalfOfByteCountMaximum, let name else {
        throw WireError(byteOffset: field.offset, "a name that is too long or no text")
      }
      onBehalfOf = range.isEmpty ? nil : name
    default: throw WireError(byteOffset: field.offset, "field \(field.number) has another type")
    }
  }

  /// 0 stands for none.
  private static func event(_ packed: UInt64, at offset: Int) throws(WireError) -> EventID? {
    let event = EventID(packed: packed)
    guard packed == 0 || event != nil else {
      throw WireError(byteOffset: offset, "an event id out of range")
    }
    return event
  }
}

extension Int64 {
  /// A signed number as protobuf's sint64 has it.
  init(zigzag number: UInt64) {
    self = Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
  }
}
