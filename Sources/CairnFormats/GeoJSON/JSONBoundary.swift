/// Finds where a JSON value ends, over bytes that come in parts, without looking at what it says:
/// only strings and brackets. What is wrong inside a value is for whoever parses it to say.
struct JSONBoundary {
  enum Progress: Equatable {
    case needsMore
    /// The index behind the value.
    case ends(Int)
    /// A bracket that closes another kind: nobody can tell where anything ends from here on.
    case mismatch(Int)
  }

  /// Brackets beyond are counted, not remembered: such a value is refused anyway.
  private static let rememberedDepth = 64

  private var depth = 0
  /// A bit for each open bracket: 1 is an object.
  private var objects: UInt64 = 0
  private var isInString = false
  private var isEscaped = false
  private var isScalar = false

  /// - Parameter position: where the value, or what has come of it since, starts.
  mutating func scan(_ bytes: [UInt8], from position: Int) -> Progress {
    var position = position
    while position < bytes.count {
      let byte = bytes[position]
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
          if depth == 0 { return .ends(position + 1) }
        }
        position += 1
        continue
      }
      switch byte {
      case UInt8(ascii: "\""):
        if isScalar { return .ends(position) }
        isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if isScalar { return .ends(position) }
        open(isObject: byte == UInt8(ascii: "{"))
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard depth > 0 else { return .ends(position) }
        guard close(isObject: byte == UInt8(ascii: "}")) else { return .mismatch(position) }
        if depth == 0 { return .ends(position + 1) }
      case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x09, 0x0A, 0x0D, 0x1E:
        if depth == 0 { return .ends(position) }
      default:
        if depth == 0 { isScalar = true }
      }
      position += 1
    }
    return .needsMore
  }

  private mutating func open(isObject: Bool) {
    if depth < Self.rememberedDepth {
      let bit: UInt64 = 1 << UInt64(depth)
      objects = isObject ? objects | bit : objects & ~bit
    }
    depth += 1
  }

  private mutating func close(isObject: Bool) -> Bool {
    depth -= 1
    return depth >= Self.rememberedDepth || (objects >> UInt64(depth) & 1 == 1) == isObject
  }
}
