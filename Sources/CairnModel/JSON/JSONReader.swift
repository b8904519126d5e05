extension JSONValue {
  /// Far more than any format here nests, far less than the stack holds.
  package static let depthMaximum = 64

  /// Reads one JSON text: strictly RFC 8259, in UTF-8, without a byte order mark. A name that comes
  /// twice in an object is refused too, because readers disagree about which of the values counts.
  ///
  /// - Throws: `JSONError` at the first byte that can't be.
  package init(
    parsing bytes: [UInt8], depthMaximum: Int = JSONValue.depthMaximum
  ) throws(JSONError) {
    try self.init(parsing: bytes[...], depthMaximum: depthMaximum)
  }

  /// Reads a part of a larger text; offsets in errors are the indices of the slice plus `offset`.
  package init(
    parsing bytes: ArraySlice<UInt8>, offset: Int = 0,
    depthMaximum: Int = JSONValue.depthMaximum
  ) throws(JSONError) {
    let result: Result<JSONValue, JSONError> = bytes.withUnsafeBufferPointer { buffer in
      var reader = JSONReader(
        bytes: buffer, baseOffset: offset + bytes.startIndex, depthMaximum: depthMaximum)
      do throws(JSONError) {
        return .success(try reader.document())
      } catch {
        return .failure(error)
      }
    }
    self = try result.get()
  }
}

/// Recursive descent over the bytes of one text.
struct JSONReader {
  let bytes: UnsafeBufferPointer<UInt8>
  let baseOffset: Int
  let depthMaximum: Int
  var position = 0

  init(bytes: UnsafeBufferPointer<UInt8>, baseOffset: Int, depthMaximum: Int) {
    self.bytes = bytes
    self.baseOffset = baseOffset
    self.depthMaximum = depthMaximum
  }

  mutating func document() throws(JSONError) -> JSONValue {
    skipWhitespace()
    let value = try value(depth: 0)
    skipWhitespace()
    guard position == bytes.count else {
      throw malformed("unexpected text after the value")
    }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    switch try peek("a value") {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw malformed("expected a value")
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    try descend(depth)
    var elements: [JSONValue] = []
    if try closes(UInt8(ascii: "]")) { return .array([]) }
    while true {
      elements.append(try value(depth: depth + 1))
      guard try continues(before: UInt8(ascii: "]"), "expected , or ]") else {
        return .array(elements)
      }
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    try descend(depth)
    var members: [JSONMember] = []
    var names = NameSet()
    if try closes(UInt8(ascii: "}")) { return .object([]) }
    while true {
      guard try peek("a member's name") == UInt8(ascii: "\"") else {
        throw malformed("expected a member's name")
      }
      let start = position
      let name = try string()
      guard names.insert(name, beside: members) else {
        throw malformed("the member \"\(name.prefix(40))\" comes twice", at: start)
      }
      skipWhitespace()
      guard try peek("a :") == UInt8(ascii: ":") else { throw malformed("expected :") }
      position += 1
      skipWhitespace()
      members.append(JSONMember(name, try value(depth: depth + 1)))
      guard try continues(before: UInt8(ascii: "}"), "expected , or }") else {
        return .object(members)
      }
    }
  }

  /// Steps over an opening bracket.
  private mutating func descend(_ depth: Int) throws(JSONError) {
    guard depth < depthMaximum else {
      throw JSONError(
        .tooDeep, byteOffset: baseOffset + position,
        "values nest deeper than \(depthMaximum) levels")
    }
    position += 1
    skipWhitespace()
  }

  private mutating func closes(_ bracket: UInt8) throws(JSONError) -> Bool {
    guard try peek("a closing bracket") == bracket else { return false }
    position += 1
    return true
  }

  /// Whether another element follows; steps over the comma or the bracket.
  private mutating func continues(
    before bracket: UInt8, _ message: String
  ) throws(JSONError) -> Bool {
    skipWhitespace()
    let byte = try peek("a closing bracket")
    guard byte == UInt8(ascii: ",") || byte == bracket else { throw malformed(message) }
    position += 1
    if byte == bracket { return false }
    skipWhitespace()
    return true
  }

  private mutating func word(
    _ word: StaticString, _ value: JSONValue
  ) throws(JSONError) -> JSONValue {
    for offset in 0..<word.utf8CodeUnitCount {
      guard try peek("the rest of a word") == word.utf8Start[offset] else {
        throw malformed("expected a value")
      }
      position += 1
    }
    return value
  }

  func peek(_ expected: String) throws(JSONError) -> UInt8 {
    guard position < bytes.count else {
      throw JSONError(
        .truncated, byteOffset: baseOffset + position, "the text ends before \(expected)")
    }
    return bytes[position]
  }

  func malformed(_ message: String, at place: Int? = nil) -> JSONError {
    JSONError(.malformed, byteOffset: baseOffset + (place ?? position), message)
  }

  private mutating func skipWhitespace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }
}

/// Finds a name that comes twice: by comparing while there are few, so that the usual object needs
/// no table, and by hashing beyond, so that a hostile one is not quadratic.
private struct NameSet {
  private static let comparedMaximum = 16
  private var names: Set<Text> = []

  /// False where the name is there already.
  mutating func insert(_ name: String, beside members: [JSONMember]) -> Bool {
    guard members.count >= Self.comparedMaximum else {
      return !members.contains { $0.name.utf8.elementsEqual(name.utf8) }
    }
    if names.isEmpty { names = Set(members.map { Text($0.name) }) }
    return names.insert(Text(name)).inserted
  }
}
