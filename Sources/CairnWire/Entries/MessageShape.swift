/// Which fields a message has, as far as two readers could disagree: which may stand once only, and
/// which hold messages. Protobuf's own rule, "the last one wins", would let two readers see
/// different events in the same bytes.
struct MessageShape: Sendable {
  /// Bit n: field n may stand once.
  private var singular: UInt64 = 0
  /// The messages in fields, by field number.
  private var nested: [(number: UInt32, shape: MessageShape)] = []
  /// Fields of one oneof: at most one of them may stand.
  private var alternatives: UInt64 = 0

  init(
    once: [UInt32] = [], message: [UInt32: MessageShape] = [:],
    messages: [UInt32: MessageShape] = [:], oneOf: [UInt32] = []
  ) {
    for number in once + message.keys { singular |= 1 << UInt64(number) }
    for number in oneOf { alternatives |= 1 << UInt64(number) }
    nested = (message.map { ($0.key, $0.value) } + messages.map { ($0.key, $0.value) })
      .sorted { $0.number < $1.number }
  }

  /// Unknown fields pass. No message that has a shape nests deeper than seven others.
  func check(_ bytes: ArraySlice<UInt8>, origin: Int) throws(WireError) {
    var scanner = FieldScanner(bytes, origin: origin)
    var seen: UInt64 = 0
    while let field = try scanner.next() {
      if field.number < 64 {
        let bit: UInt64 = 1 << UInt64(field.number)
        if bit & singular & seen != 0 || (bit & alternatives != 0 && seen & alternatives != 0) {
          throw WireError(byteOffset: field.offset, "field \(field.number) stands twice")
        }
        seen |= bit
      }
      for child in nested where child.number == field.number {
        guard case .bytes(let range) = field.content else {
          throw WireError(byteOffset: field.offset, "field \(field.number) is not a message")
        }
        try child.shape.check(bytes[range], origin: origin)
      }
    }
  }
}

extension MessageShape {
  /// Fields from 1 on, none of which is a message or repeated.
  private static func plain(_ count: UInt32) -> MessageShape {
    MessageShape(once: Array(1...count))
  }

  private static let line = MessageShape()
  private static let polygon = MessageShape(messages: [1: line])
  private static let value = MessageShape(
    message: [
      3: plain(2), 5: plain(3), 10: plain(4), 11: line, 12: polygon,
      13: MessageShape(messages: [1: polygon]), 14: MessageShape(), 15: plain(3),
    ],
    oneOf: Array(1...15))
  private static let field = MessageShape(once: [1], message: [2: value])
  private static let key = plain(2)

  /// The bodies of an entry by field number.
  static func body(_ number: UInt32) -> MessageShape? {
    number < 64 ? bodies[Int(number)] : nil
  }

  private static let bodies: [MessageShape?] = {
    var bodies = [MessageShape?](repeating: nil, count: 64)
    let filter = MessageShape(message: [1: value], messages: [3: field])
    bodies[15] = MessageShape(once: [1, 2, 3, 4, 6, 7])
    bodies[16] = MessageShape(once: [1, 2, 5, 6, 7], message: [3: key, 4: key])
    bodies[17] = MessageShape(once: [2, 3], message: [1: plain(8)])
    bodies[18] = MessageShape(once: [1, 3, 4, 5, 6, 7, 8, 9], message: [2: key])
    bodies[19] = MessageShape(once: [2, 3], message: [1: key])
    bodies[20] = MessageShape(once: [1, 2, 3, 4, 5], message: [6: filter])
    bodies[21] = plain(2)
    bodies[22] = plain(3)
    bodies[23] = plain(3)
    bodies[24] = plain(6)
    bodies[25] = plain(1)
    bodies[26] = MessageShape(once: [2], messages: [1: plain(3)])
    bodies[27] = plain(2)
    bodies[28] = plain(1)
    bodies[29] = plain(1)
    bodies[30] = MessageShape(once: [1], message: [2: filter])
    bodies[32] = MessageShape(once: [1], messages: [2: field, 3: field])
    bodies[33] = MessageShape(once: [1], messages: [2: field])
    bodies[34] = bodies[33]
    bodies[35] = MessageShape(once: [1], messages: [2: MessageShape(message: [1: field])])
    bodies[36] = plain(2)
    bodies[37] = plain(2)
    bodies[38] = MessageShape(once: [1, 2, 4], messages: [3: plain(2)])
    bodies[39] = plain(3)
    bodies[40] = MessageShape(once: [1, 2, 4, 5], message: [3: value])
    bodies[41] = plain(3)
    bodies[42] = MessageShape(once: [1, 2, 5], message: [3: value])
    bodies[43] = MessageShape(once: [3])
    bodies[44] = plain(5)
    bodies[45] = plain(3)
    bodies[46] = plain(2)
    bodies[47] = MessageShape(once: [1, 2, 4])
    bodies[48] = plain(3)
    bodies[49] = plain(3)
    bodies[50] = plain(2)
    bodies[51] = MessageShape(once: [1], messages: [2: plain(5)])
    bodies[52] = plain(3)
    bodies[53] = plain(7)
    bodies[54] = MessageShape(once: [1, 3])
    return bodies
  }()
}
