import CairnModel

/// A message that is not in the plain form, or no message at all.
struct NotPlain: Error {}

/// Reads a protobuf message in the plain form that nearly all have: fields that the reader knows, the
/// singular ones once, with values in range. It decides nothing: what is not plain is read the long
/// way, by its shape and the generated code.
struct PlainScanner {
  enum Tag {
    /// With a varint behind it.
    case number(UInt8)
    /// With bytes behind it: a text, a message, packed numbers.
    case bytes(UInt8)
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  /// Bit n: field n was met, and may not be met again.
  private var met: UInt16 = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The next field, nil at the end.
  /// - Parameter lists: those that may stand more than once.
  mutating func next(lists: ClosedRange<UInt8>? = nil) throws(NotPlain) -> Tag? {
    guard position < bytes.count else { return nil }
    let tag = bytes[position]
    position += 1
    let number = tag >> 3
    guard tag < 128, number > 0 else { throw NotPlain() }
    if !(lists.map { $0 ~= number } ?? false) {
      guard met & 1 << UInt16(number) == 0 else { throw NotPlain() }
      met |= 1 << UInt16(number)
    }
    switch tag & 7 {
    case 0: return .number(number)
    case 2: return .bytes(number)
    default: throw NotPlain()
    }
  }

  // MARK: What stands behind a field

  mutating func number() throws(NotPlain) -> UInt64 { try plain(bytes.varint(at: &position)) }

  mutating func narrow() throws(NotPlain) -> UInt32 { try plain(UInt32(exactly: number())) }

  mutating func signed() throws(NotPlain) -> Int64 { Int64(zigzag: try number()) }

  mutating func narrowSigned() throws(NotPlain) -> Int32 { try plain(Int32(exactly: signed())) }

  mutating func flag() throws(NotPlain) -> Bool {
    switch try number() {
    case 0: false
    case 1: true
    default: throw NotPlain()
    }
  }

  mutating func event() throws(NotPlain) -> EventID { try plain(EventID(packed: number())) }

  mutating func message() throws(NotPlain) -> PlainScanner { PlainScanner(try content()) }

  /// Packed numbers of events.
  mutating func events(atMost maximum: Int) throws(NotPlain) -> [EventID] {
    var list = try message()
    var events: [EventID] = []
    while list.position < list.bytes.count {
      guard events.count < maximum else { throw NotPlain() }
      events.append(try list.event())
    }
    return events
  }

  mutating func text(atMost maximum: Int) throws(NotPlain) -> Text {
    let content = try content()
    guard content.count <= maximum else { throw NotPlain() }
    return try plain(Text(checking: content))
  }

  private mutating func content() throws(NotPlain) -> UnsafeBufferPointer<UInt8> {
    let count = try number()
    guard count <= UInt64(bytes.count - position) else { throw NotPlain() }
    defer { position += Int(count) }
    return UnsafeBufferPointer(rebasing: bytes[position..<position + Int(count)])
  }
}

/// What is there: a value that is out of range or absent is not plain.
func plain<Value>(_ value: Value?) throws(NotPlain) -> Value {
  guard let value else { throw NotPlain() }
  return value
}
