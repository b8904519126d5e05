package import CairnModel

extension Schema {
  /// Reads a value of a field as a person types it. Of a set, one element; of a sampled field, one
  /// observation.
  ///
  /// - Throws: `Refusal` (`value_out_of_range`), which names the field and what it takes.
  package func value(
    parsing text: some StringProtocol, for field: SchemaField
  ) throws(Refusal) -> Value {
    do throws(Refusal) {
      let value: Value =
        field.type == .code
        ? .code(try code(parsing: text, for: field)) : try Value(parsing: text, as: field.type)
      try field.checkRange(of: value, text: text)
      return value
    } catch {
      throw Refusal(error.code, "\(field.name): \(error.message)")
    }
  }

  /// Reads the value of a rated or measured item; `null` is nil: not observed, which is never 0.
  package func value(
    parsing text: some StringProtocol, for item: SchemaItem
  ) throws(Refusal) -> Value? {
    do throws(Refusal) {
      guard item.method != .derived else {
        throw Refusal(.valueOutOfRange, "the item is computed, nobody records it")
      }
      if text == "null" { return nil }
      let value = try Value(parsing: text, as: item.type)
      try Bounds(item.minimum, item.maximum, of: item.type).check(value, text: text)
      return value
    } catch {
      throw Refusal(error.code, "\(item.code): \(error.message)")
    }
  }

  /// A code as it is stored: bare where the field names its vocabulary, in full where it is open.
  /// A title does too, such as "sole trader". What no vocabulary has is kept as it is typed.
  private func code(
    parsing text: some StringProtocol, for field: SchemaField
  ) throws(Refusal) -> Text {
    guard !text.isEmpty, text.utf8.count <= Limits.nameByteCountMaximum else {
      throw .badValue(text, "a code of 1 to \(Limits.nameByteCountMaximum) bytes")
    }
    if let scheme = field.vocabulary {
      let parts = text.splitOnce(":")
      let bare = parts.before == scheme ? parts.after ?? Substring(text) : Substring(text)
      return Text(vocabulary(scheme)?.code(meantBy: bare)?.code ?? String(bare))
    }
    guard !text.contains(":") else { return Text(String(text)) }
    let found = vocabularies.compactMap { vocabulary in
      vocabulary.code(text).map { "\(vocabulary.scheme):\($0.code)" }
    }
    guard found.count < 2 else {
      throw Refusal(
        .valueOutOfRange,
        "\"\(text)\" is a code of several schemes: say \(found.joined(separator: " or "))")
    }
    return Text(found.first ?? String(text))
  }
}

extension Vocabulary {
  /// The code, or the one whose title it is; capital letters and spaces don't matter.
  fileprivate func code(meantBy text: some StringProtocol) -> VocabularyCode? {
    if let exact = code(text) { return exact }
    let loose = Self.loosened(text)
    return codes.first { Self.loosened($0.code) == loose || Self.loosened($0.title) == loose }
  }

  private static func loosened(_ text: some StringProtocol) -> [UInt8] {
    text.utf8.map { byte in
      switch byte {
      case 65...90: byte + 32
      case UInt8(ascii: " "), UInt8(ascii: "_"): UInt8(ascii: "-")
      default: byte
      }
    }
  }
}

extension SchemaField {
  /// Checks a value that was not typed: its type, and its range.
  package func check(_ value: Value) throws(Refusal) {
    guard type.holds(value) else {
      throw Refusal(.valueOutOfRange, "\(name): the value is no \(type.rawValue)")
    }
    do throws(Refusal) {
      try checkRange(of: value, text: value.text)
    } catch {
      throw Refusal(error.code, "\(name): \(error.message)")
    }
  }

  func checkRange(of value: Value, text: some StringProtocol) throws(Refusal) {
    try Bounds(minimum, maximum, of: type).check(value, text: text)
  }
}

extension FieldType {
  /// Whether a value is of this type. To be emptied or sealed is open to every field.
  func holds(_ value: Value) -> Bool {
    switch value {
    case .text: self == .text
    case .integer: self == .integer
    case .decimal: self == .decimal
    case .flag: self == .flag
    case .date: self == .date
    case .time: self == .time
    case .code: self == .code
    case .entity: self == .entity
    case .attachment: self == .attachment
    case .point: self == .point
    case .line: self == .line
    case .polygon, .multipolygon: self == .polygon
    case .cleared, .sealed: true
    }
  }
}

/// Inclusive bounds of a number, or of the length of a text.
private struct Bounds {
  let minimum: Int64?
  let maximum: Int64?
  let type: FieldType

  init(_ minimum: Int64?, _ maximum: Int64?, of type: FieldType) {
    self.minimum = minimum
    self.maximum = maximum
    self.type = type
  }

  func check(_ value: Value, text: some StringProtocol) throws(Refusal) {
    switch value {
    case .integer(let number):
      guard number >= minimum ?? .min, number <= maximum ?? .max else {
        throw .badValue(text, "an integer \(range)")
      }
    case .decimal(let number):
      guard number.isWithin(minimum, maximum) else { throw .badValue(text, "a number \(range)") }
    case .text(let content):
      guard content.string.utf8.count <= Limits.textByteCountMaximum else {
        throw .badValue(text, "text of at most \(Limits.textByteCountMaximum) bytes")
      }
      let length = Int64(content.string.unicodeScalars.count)
      guard length >= minimum ?? 0, length <= maximum ?? .max else {
        throw .badValue(text, "text of a length \(range)")
      }
    default: return
    }
  }

  private var range: String {
    switch (minimum, maximum) {
    case (let low?, let high?): "from \(low) to \(high)"
    case (let low?, nil): "of at least \(low)"
    case (nil, let high?): "of at most \(high)"
    case (nil, nil): "of 64 bits"
    }
  }
}
