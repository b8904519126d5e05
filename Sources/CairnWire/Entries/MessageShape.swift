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

  /// Unknown fields pass.
  func check(_ bytes: ArraySlice<UInt8>, origin: Int, depth: Int = 0) throws(WireError) {
    guard depth < 8 else {
      throw WireError(byteOffset: bytes.startIndex - origin, "messages nested too deeply")
    }
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
        try child.shape.check(bytes[range], origin: origin, depth: depth + 1)
      }
    }
  }
}

extension MessageShape {
  static let leafMessage = MessageShape(once: [1, 2, 3, 4, 5, 6, 7, 8])

  static let line = MessageShape()
  static let polygon = MessageShape(messages: [1: line])
  static let value = MessageShape(
    message: [
      3: leafMessage, 5: leafMessage, 10: leafMessage, 11: line, 12: polygon,
      13: MessageShape(messages: [1: polygon]), 14: leafMessage, 15: leafMessage,
    ],
    oneOf: Array(1...15))
  static let field = MessageShape(once: [1], message: [2: value])
  static let seal = leafMessage

  /// The bodies of an entry by field number.
  static func body(_ number: UInt32) -> MessageShape? {
    number < 64 ? bodies[Int(number)] : nil
  }

  private static let bodies: [MessageShape?] = {
    var bodies = [MessageShape?](repeating: nil, count: 64)
    let texts = MessageShape(once: [1, 2])
    let filter = MessageShape(message: [1: value], messages: [3: field])
    bodies[15] = MessageShape(once: [1, 2, 3, 4, 6, 7])
    bodies[16] = MessageShape(once: [1, 2, 5, 6, 7], message: [3: leafMessage, 4: leafMessage])
    bodies[17] = MessageShape(once: [2, 3], message: [1: seal])
    bodies[18] = MessageShape(once: [1, 3, 4, 5, 6, 7, 8, 9], message: [2: leafMessage])
    bodies[19] = MessageShape(once: [2, 3], message: [1: leafMessage])
    bodies[20] = MessageShape(once: [1, 2, 3, 4, 5], message: [6: filter])
    bodies[21] = leafMessage
    bodies[22] = MessageShape(once: [1, 2, 3])
    for number in 23...25 { bodies[number] = leafMessage }
    bodies[26] = MessageShape(once: [2], messages: [1: leafMessage])
    for number in 27...29 { bodies[number] = texts }
    bodies[30] = MessageShape(once: [1], message: [2: filter])
    bodies[32] = MessageShape(once: [1], messages: [2: field, 3: field])
    bodies[33] = MessageShape(once: [1], messages: [2: field])
    bodies[34] = bodies[33]
    bodies[35] = MessageShape(once: [1], messages: [2: MessageShape(message: [1: field])])
    bodies[36] = texts
    bodies[37] = texts
    bodies[38] = MessageShape(once: [1, 2, 4], messages: [3: texts])
    bodies[39] = texts
    bodies[40] = MessageShape(once: [1, 2, 4, 5], message: [3: value])
    bodies[41] = texts
    bodies[42] = MessageShape(once: [1, 2, 5], message: [3: value])
    bodies[43] = MessageShape(once: [3])
    bodies[44] = leafMessage
    bodies[45] = texts
    bodies[46] = texts
    bodies[47] = texts
    bodies[48] = leafMessage
    bodies[49] = texts
    bodies[50] = texts
    bodies[51] = MessageShape(once: [1], messages: [2: leafMessage])
    bodies[52] = leafMessage
    bodies[53] = leafMessage
    bodies[54] = MessageShape(once: [1, 3])
    return bodies
  }()
}
