extension JSONReader {
  /// Reads a number by its grammar: no leading zeros, no plus sign, digits on both sides of a point.
  mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    var isInteger = true
    if bytes[position] == UInt8(ascii: "-") { position += 1 }
    if try peek("a digit") == UInt8(ascii: "0") {
      position += 1
      if let next = current, isDigit(next) {
        throw malformed("a number can't start with a zero", at: start)
      }
    } else {
      try digits()
    }
    if current == UInt8(ascii: ".") {
      isInteger = false
      position += 1
      try digits()
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      isInteger = false
      position += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger, let integer = Int64(text) { return .integer(integer) }
    return .number(text)
  }

  /// Reads a string and its escapes. A lone surrogate is refused: no Unicode text holds it.
  mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    while true {
      let byte = try peek("the end of a string")
      if byte == UInt8(ascii: "\"") {
        let text = try text(start..<position)
        position += 1
        return text
      }
      if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
      guard byte >= 0x20 else { throw malformed("a control character in a string") }
      position += 1
    }
  }

  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var string = try text(start..<position)
    var run = position
    while true {
      let byte = try peek("the end of a string")
      if byte == UInt8(ascii: "\"") {
        string += try text(run..<position)
        position += 1
        return string
      }
      if byte == UInt8(ascii: "\\") {
        string += try text(run..<position)
        string.unicodeScalars.append(try escape())
        run = position
      } else {
        guard byte >= 0x20 else { throw malformed("a control character in a string") }
        position += 1
      }
    }
  }

  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    let start = position
    position += 1
    let byte = try peek("the rest of an escape")
    position += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let unit = try codeUnit()
      if let scalar = Unicode.Scalar(unit) { return scalar }
      guard 0xD800..<0xDC00 ~= unit, current == UInt8(ascii: "\\") else {
        throw malformed("half of a surrogate pair", at: start)
      }
      position += 1
      guard try peek("the rest of a surrogate pair") == UInt8(ascii: "u") else {
        throw malformed("half of a surrogate pair", at: start)
      }
      position += 1
      let second = try codeUnit()
      guard 0xDC00..<0xE000 ~= second,
        let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00))
      else { throw malformed("half of a surrogate pair", at: start) }
      return scalar
    default: throw malformed("an escape that JSON doesn't have", at: start)
    }
  }

  private mutating func codeUnit() throws(JSONError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      let byte = try peek("four hexadecimal digits")
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt32(byte - 48)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 | UInt32(byte - 87)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 | UInt32(byte - 55)
      default: throw malformed("expected a hexadecimal digit")
      }
      position += 1
    }
    return unit
  }

  private func text(_ range: Range<Int>) throws(JSONError) -> String {
    let part = bytes[range]
    if let text = String(validating: part, as: UTF8.self) { return text }
    throw malformed("bytes that are no UTF-8", at: part.firstIndexOfInvalidUTF8 ?? range.lowerBound)
  }

  private mutating func digits() throws(JSONError) {
    guard isDigit(try peek("a digit")) else { throw malformed("expected a digit") }
    while let byte = current, isDigit(byte) { position += 1 }
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func isDigit(_ byte: UInt8) -> Bool { 48...57 ~= byte }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
  /// Where the first sequence starts that UTF-8 does not allow.
  fileprivate var firstIndexOfInvalidUTF8: Int? {
    var index = startIndex
    while index < endIndex {
      let length: Int
      switch self[index] {
      case 0x00...0x7F: length = 1
      case 0xC2...0xDF: length = 2
      case 0xE0...0xEF: length = 3
      case 0xF0...0xF4: length = 4
      default: return index
      }
      let end = index + length
      guard end <= endIndex, String(validating: self[index..<end], as: UTF8.self) != nil
      else { return index }
      index = end
    }
    return nil
  }
}
