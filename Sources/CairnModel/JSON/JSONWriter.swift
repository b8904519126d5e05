extension JSONValue {
  /// The value as JSON text.
  ///
  /// - Parameter pretty: Indented by two spaces. Arrays and objects stay on one line where they hold
  ///   nothing that nests and the line has at most 100 columns. Otherwise without any space.
  package func text(pretty: Bool = false) -> String {
    var writer = JSONWriter()
    if pretty {
      writer.writePretty(self, indentation: 0, column: 0)
    } else {
      writer.write(self)
    }
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

private struct JSONWriter {
  private static let columnMaximum = 100

  var bytes: [UInt8] = []

  mutating func write(_ value: JSONValue, spaced: Bool = false) {
    switch value {
    case .null: bytes += "null".utf8
    case .bool(let flag): bytes += (flag ? "true" : "false").utf8
    case .integer(let integer): bytes += String(integer).utf8
    case .number(let text): bytes += text.utf8
    case .string(let string): write(string)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes += (spaced ? ", " : ",").utf8 }
        write(element, spaced: spaced)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes += (spaced ? ", " : ",").utf8 }
        write(member.name)
        bytes += (spaced ? ": " : ":").utf8
        write(member.value, spaced: spaced)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  /// - Parameter column: where the value starts in its line.
  mutating func writePretty(_ value: JSONValue, indentation: Int, column: Int) {
    guard let children = value.children, !children.isEmpty else { return write(value) }
    if children.allSatisfy({ $0.children == nil }) {
      let start = bytes.count
      write(value, spaced: true)
      // One more for the comma that may follow.
      if column + bytes.count - start < Self.columnMaximum { return }
      bytes.removeSubrange(start...)
    }
    let isArray = value.asArray != nil
    bytes.append(isArray ? UInt8(ascii: "[") : UInt8(ascii: "{"))
    for (index, child) in children.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      newLine(indentation + 2)
      let lineStart = bytes.count
      if case .object(let members) = value {
        write(members[index].name)
        bytes += ": ".utf8
      }
      writePretty(
        child, indentation: indentation + 2,
        column: indentation + 2 + bytes.count - lineStart)
    }
    newLine(indentation)
    bytes.append(isArray ? UInt8(ascii: "]") : UInt8(ascii: "}"))
  }

  private mutating func newLine(_ indentation: Int) {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indentation))
  }

  private mutating func write(_ string: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""): bytes += "\\\"".utf8
      case UInt8(ascii: "\\"): bytes += "\\\\".utf8
      case 0x0A: bytes += "\\n".utf8
      case 0x0D: bytes += "\\r".utf8
      case 0x09: bytes += "\\t".utf8
      // DEL is allowed raw, yet no terminal should meet it.
      case 0..<0x20, 0x7F: bytes += ("\\u00" + [byte].hex).utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

extension JSONValue {
  /// What an array or an object holds; nil for the others.
  fileprivate var children: [JSONValue]? {
    switch self {
    case .array(let elements): elements
    case .object(let members): members.map(\.value)
    default: nil
    }
  }
}
