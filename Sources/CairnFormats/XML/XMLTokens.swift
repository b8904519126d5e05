import CairnModel

/// What stands in XML, one after the other.
enum XMLToken: Hashable, Sendable {
  case start(name: String, attributes: [String: String], byteOffset: Int)
  case end(name: String)
  case text(String)
}

/// Takes tokens out of XML as it comes: well-formed, in UTF-8, without a document type, so that no
/// entity can grow beyond its text. Prefixes of names are left out.
struct XMLTokens: Sendable {
  private static let depthMaximum = 64

  private let tokenByteCountMaximum: Int
  private var input: [UInt8] = []
  private var inputOffset = 0
  private var position = 0
  private var isComplete = false
  private var open: [String] = []
  private var hasRoot = false
  /// An empty element gives a start and an end.
  private var pendingEnd: String?

  init(tokenByteCountMaximum: Int) { self.tokenByteCountMaximum = tokenByteCountMaximum }

  mutating func append(_ bytes: some Collection<UInt8>) {
    input.removeSubrange(..<position)
    inputOffset += position
    position = 0
    input.append(contentsOf: bytes)
  }

  mutating func finish() { isComplete = true }

  mutating func next() throws(ImportProblem) -> XMLToken? {
    if let name = pendingEnd {
      pendingEnd = nil
      return .end(name: name)
    }
    while true {
      if inputOffset + position == 0 {
        guard input.count >= 3 || isComplete else { return nil }
        if input.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
      }
      guard position < input.count else { return try atEnd() }
      guard input[position] == UInt8(ascii: "<") else {
        guard let text = try textRun() else { return nil }
        if let text { return .text(text) }
        continue
      }
      guard let markup = try markup() else { return nil }
      if let token = markup { return token }
    }
  }

  private func atEnd() throws(ImportProblem) -> XMLToken? {
    guard isComplete else { return nil }
    guard open.isEmpty else { throw failure("the file ends inside <\(open[open.count - 1])>") }
    guard hasRoot else { throw failure("the file holds no XML") }
    return nil
  }

  /// Text up to the next markup: nil while it is not whole, and nil inside where it is blank.
  private mutating func textRun() throws(ImportProblem) -> String?? {
    guard let end = input[position...].firstIndex(of: UInt8(ascii: "<")) ?? wholeEnd else {
      try checkSize()
      return nil
    }
    let start = position
    position = end
    let bytes = input[start..<end]
    if bytes.allSatisfy({ $0 <= 0x20 }) { return .some(nil) }
    guard !open.isEmpty else { throw failure("text outside of the document", at: start) }
    return try decoded(bytes)
  }

  private var wholeEnd: Int? { isComplete ? input.count : nil }

  private func checkSize() throws(ImportProblem) {
    guard input.count - position <= tokenByteCountMaximum else {
      throw failure("a piece of XML of more than \(tokenByteCountMaximum) bytes")
    }
    guard !isComplete else { throw failure("the file ends inside a piece of XML") }
  }

  /// Steps over one piece of markup: nil while it is not whole, nil inside where it says nothing.
  private mutating func markup() throws(ImportProblem) -> XMLToken?? {
    let start = position
    // As much as tells comments and the like apart.
    guard input.count - start >= 9 || isComplete || input[start...].contains(UInt8(ascii: ">"))
    else { return nil }
    let rest = input[start...]
    if rest.starts(with: Array("<!--".utf8)) {
      return try skip(to: "-->", from: start + 4) == nil ? nil : .some(nil)
    }
    if rest.starts(with: Array("<![CDATA[".utf8)) {
      guard let end = try skip(to: "]]>", from: start + 9) else { return nil }
      return .text(try utf8(input[start + 9..<end]))
    }
    if rest.starts(with: Array("<?".utf8)) {
      guard let end = try skip(to: "?>", from: start + 2) else { return nil }
      try checkDeclaration(input[start..<end], at: start)
      return .some(nil)
    }
    guard !rest.starts(with: Array("<!".utf8)) else {
      throw failure("a document type, which is not read", at: start)
    }
    guard let end = tagEnd(from: start) else {
      try checkSize()
      return nil
    }
    position = end + 1
    return .some(try tag(input[start + 1..<end], at: start))
  }

  /// The > of a tag that starts here; one inside quotes is text.
  private func tagEnd(from start: Int) -> Int? {
    var quote: UInt8?
    for index in start..<input.count {
      let byte = input[index]
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        return index
      }
    }
    return nil
  }

  private mutating func skip(
    to end: StaticString, from start: Int
  ) throws(ImportProblem) -> Int? {
    let wanted = Array(end.description.utf8)
    var index = start
    while index + wanted.count <= input.count {
      if input[index] == wanted[0], input[index..<index + wanted.count].elementsEqual(wanted) {
        position = index + wanted.count
        return index
      }
      index += 1
    }
    try checkSize()
    return nil
  }

  private func checkDeclaration(_ bytes: ArraySlice<UInt8>, at start: Int) throws(ImportProblem) {
    let text = String(decoding: bytes, as: UTF8.self).lowercased()
    guard text.hasPrefix("<?xml "), let encoding = text.splitOnce("encoding").after else { return }
    guard encoding.splitOnce("utf-8").after != nil || encoding.splitOnce("us-ascii").after != nil
    else { throw failure("an encoding other than UTF-8", at: start) }
  }

  private mutating func tag(
    _ bytes: ArraySlice<UInt8>, at start: Int
  ) throws(ImportProblem) -> XMLToken {
    let offset = inputOffset + start
    var scanner = XMLTagScanner(bytes)
    if scanner.take(UInt8(ascii: "/")) {
      guard let name = scanner.name(), scanner.isAtEnd, open.last == name else {
        throw failure("an end tag that ends another element", at: start)
      }
      open.removeLast()
      return .end(name: Self.localName(name))
    }
    guard let name = scanner.name() else { throw failure("a tag without a name", at: start) }
    var attributes: [String: String] = [:]
    while let (key, value) = scanner.attribute() {
      guard attributes.updateValue(try decoded(value), forKey: key) == nil else {
        throw failure("the attribute \(key.prefix(40)) comes twice", at: start)
      }
    }
    let isEmpty = scanner.take(UInt8(ascii: "/"))
    guard scanner.isAtEnd else { throw failure("a tag that can't be read", at: start) }
    guard !open.isEmpty || !hasRoot else { throw failure("a second document", at: start) }
    hasRoot = true
    let local = Self.localName(name)
    if isEmpty {
      pendingEnd = local
    } else {
      open.append(name)
      guard open.count <= Self.depthMaximum else {
        throw failure("elements nest deeper than \(Self.depthMaximum)", at: start)
      }
    }
    return .start(name: local, attributes: attributes, byteOffset: offset)
  }

  private static func localName(_ name: String) -> String {
    name.split(separator: ":").last.map(String.init) ?? name
  }

  private func utf8(_ bytes: ArraySlice<UInt8>) throws(ImportProblem) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw failure("bytes that are no UTF-8", at: bytes.startIndex)
    }
    return text
  }

  /// Text with its references replaced: the five of XML, and numbers of characters.
  private func decoded(_ bytes: ArraySlice<UInt8>) throws(ImportProblem) -> String {
    let raw = try utf8(bytes)
    guard bytes.contains(UInt8(ascii: "&")) else { return raw }
    var text = ""
    var rest = raw[...]
    while let start = rest.firstIndex(of: "&") {
      text += rest[..<start]
      guard let end = rest[start...].firstIndex(of: ";"),
        let character = Self.character(rest[rest.index(after: start)..<end])
      else { throw failure("a reference to an unknown entity", at: bytes.startIndex) }
      text.unicodeScalars.append(character)
      rest = rest[rest.index(after: end)...]
    }
    return text + rest
  }

  private static func character(_ name: Substring) -> Unicode.Scalar? {
    switch name {
    case "amp": "&"
    case "lt": "<"
    case "gt": ">"
    case "quot": "\""
    case "apos": "'"
    default:
      name.hasPrefix("#x")
        ? UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
        : name.hasPrefix("#") ? UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init) : nil
    }
  }

  private func failure(_ message: String, at index: Int? = nil) -> ImportProblem {
    let offset = inputOffset + (index ?? position)
    return ImportProblem(
      place: "file", .fileMalformed, "\(message) at byte \(offset)", byteOffset: offset)
  }
}

/// Takes the inside of a tag apart.
private struct XMLTagScanner {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.allSatisfy { $0 <= 0x20 } }

  mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard rest.first == byte else { return false }
    rest.removeFirst()
    return true
  }

  mutating func name() -> String? {
    let name = rest.prefix {
      $0 > 0x20 && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "<")
        && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'")
    }
    guard !name.isEmpty, let text = String(validating: name, as: UTF8.self) else { return nil }
    rest = rest[name.endIndex...]
    return text
  }

  mutating func attribute() -> (String, ArraySlice<UInt8>)? {
    let before = rest
    skipSpace()
    guard let key = name(), take(UInt8(ascii: "=")) else {
      rest = before
      return nil
    }
    skipSpace()
    guard let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
      let end = rest.dropFirst().firstIndex(of: quote)
    else {
      rest = before
      return nil
    }
    let value = rest[rest.startIndex + 1..<end]
    rest = rest[(end + 1)...]
    return (key, value)
  }

  private mutating func skipSpace() { rest = rest.drop { $0 <= 0x20 } }
}
