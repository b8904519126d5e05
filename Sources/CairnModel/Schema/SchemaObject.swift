/// One object of a schema document while it is read. A member that nobody knows is an error, since
/// it may be a rule that this software would silently not follow.
struct SchemaObject {
  let path: String
  private let value: JSONValue

  init(_ value: JSONValue, path: String, members allowed: [String]) throws(SchemaError) {
    guard let members = value.asMembers else {
      throw SchemaError(path: path, "expected an object, found \(value.typeName)")
    }
    for member in members where !allowed.contains(member.name) {
      throw SchemaError(path: path, "the member \"\(member.name.prefix(40))\" is not known")
    }
    self.path = path
    self.value = value
  }

  func error(_ name: String, _ message: String) -> SchemaError {
    SchemaError(path: "\(path).\(name)", message)
  }

  func text(_ name: String) throws(SchemaError) -> String {
    guard let text = try optionalText(name) else { throw error(name, "the member is missing") }
    return text
  }

  func optionalText(_ name: String) throws(SchemaError) -> String? {
    guard let member = value[name] else { return nil }
    guard let text = member.asString else {
      throw error(name, "expected a string, found \(member.typeName)")
    }
    guard !text.isEmpty, text.utf8.count <= 2_000 else {
      throw error(name, "expected 1 to 2000 bytes of text")
    }
    return text
  }

  /// Words that scripts type: lower-case letters, digits and underscores.
  func word(_ name: String) throws(SchemaError) -> String {
    let text = try text(name)
    let isWord = text.utf8.allSatisfy { byte in
      97...122 ~= byte || 48...57 ~= byte || byte == UInt8(ascii: "_")
    }
    guard isWord, let first = text.utf8.first, 97...122 ~= first, text.utf8.count <= 63 else {
      throw error(name, "expected a-z, 0-9 and _, beginning with a letter, at most 63")
    }
    return text
  }

  /// `name@version`, as schemas and vocabularies are called.
  func versionedName(_ name: String) throws(SchemaError) -> String {
    let text = try text(name)
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    let isSound = parts.allSatisfy { part in
      !part.isEmpty
        && part.utf8.allSatisfy { byte in
          97...122 ~= byte || 65...90 ~= byte || 48...57 ~= byte || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".")
        }
    }
    guard parts.count == 2, isSound, text.utf8.count <= 63 else {
      throw error(name, "expected name@version of letters, digits, - and ., at most 63")
    }
    return text
  }

  func optionalInteger(_ name: String) throws(SchemaError) -> Int64? {
    guard let member = value[name] else { return nil }
    guard let integer = member.asInteger else {
      throw error(name, "expected an integer, found \(member.typeName)")
    }
    return integer
  }

  func integer(_ name: String, in range: ClosedRange<Int64>) throws(SchemaError) -> Int64 {
    guard let integer = try optionalInteger(name) else {
      throw error(name, "the member is missing")
    }
    guard range ~= integer else {
      throw error(name, "expected \(range.lowerBound) to \(range.upperBound)")
    }
    return integer
  }

  func number(_ name: String, in range: ClosedRange<UInt32>) throws(SchemaError) -> UInt32 {
    let wide = try integer(name, in: Int64(range.lowerBound)...Int64(range.upperBound))
    return UInt32(clamping: wide)
  }

  func flag(_ name: String) throws(SchemaError) -> Bool {
    guard let member = value[name] else { return false }
    guard let flag = member.asBool else {
      throw error(name, "expected true or false, found \(member.typeName)")
    }
    return flag
  }

  /// One of the raw values of an enumeration.
  func choice<Choice>(
    _ name: String, of type: Choice.Type
  ) throws(SchemaError) -> Choice
  where Choice: RawRepresentable<String> & CaseIterable {
    guard let choice = try optionalChoice(name, of: type) else {
      throw error(name, "the member is missing")
    }
    return choice
  }

  func optionalChoice<Choice>(
    _ name: String, of type: Choice.Type
  ) throws(SchemaError) -> Choice?
  where Choice: RawRepresentable<String> & CaseIterable {
    guard let text = try optionalText(name) else { return nil }
    guard let choice = Choice(rawValue: text) else {
      throw error(
        name, "expected one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return choice
  }

  /// The elements of an array, each read by a closure that is told its path.
  func list<Element>(
    _ name: String, maximum: Int,
    _ read: (JSONValue, String) throws(SchemaError) -> Element
  ) throws(SchemaError) -> [Element] {
    guard let member = value[name] else { return [] }
    guard let values = member.asArray else {
      throw error(name, "expected an array, found \(member.typeName)")
    }
    guard values.count <= maximum else { throw error(name, "more than \(maximum) elements") }
    var elements: [Element] = []
    elements.reserveCapacity(values.count)
    for (index, value) in values.enumerated() {
      elements.append(try read(value, "\(path).\(name)[\(index)]"))
    }
    return elements
  }

  func texts(_ name: String, maximum: Int) throws(SchemaError) -> [String] {
    try list(name, maximum: maximum) { value, path throws(SchemaError) in
      guard let text = value.asString, !text.isEmpty, text.utf8.count <= 2_000 else {
        throw SchemaError(path: path, "expected 1 to 2000 bytes of text")
      }
      return text
    }
  }

  func object(
    _ name: String, members: [String]
  ) throws(SchemaError) -> SchemaObject? {
    guard let member = value[name] else { return nil }
    return try SchemaObject(member, path: "\(path).\(name)", members: members)
  }
}
