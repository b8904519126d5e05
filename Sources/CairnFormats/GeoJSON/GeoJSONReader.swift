import CairnModel

/// Reads GeoJSON (RFC 7946) as it comes, holding one feature at a time: a feature collection, a
/// feature, a bare geometry, or several of these behind one another, separated by line feeds or as
/// a text sequence (RFC 8142).
///
///     var reader = GeoJSONReader()
///     while let chunk = file.read() {
///       reader.append(chunk)
///       while let element = try reader.next() { … }
///     }
///     reader.finish()
///     while let element = try reader.next() { … }
///
/// A feature that is broken in itself is skipped with its reason. Where brackets don't match nobody
/// can tell where the next feature starts: that ends the stream.
package struct GeoJSONReader: Sendable {
  let limits: GeoJSONLimits
  /// What has come and is still needed.
  var input: [UInt8] = []
  /// Where `input` begins in the file.
  private(set) var inputOffset = 0
  /// What was read of `input`.
  var position = 0
  /// Where in `input` the value begins that is being read.
  private var valueStart = 0
  private var valueOffset = 0
  private var boundary: JSONBoundary?
  private var isValueTooLarge = false
  private var isComplete = false
  private var hasFailed = false
  private var place = Place.betweenTexts
  private var text = TopLevelText()
  private var textCount = 0
  private var featureCount = 0

  /// What is expected next.
  private enum Place: Equatable {
    case betweenTexts
    case name(isFirst: Bool)
    case colon
    case value
    case afterValue
    case feature(isFirst: Bool)
    case afterFeature
  }

  package init(limits: GeoJSONLimits = GeoJSONLimits()) { self.limits = limits }

  package mutating func append(_ bytes: some Collection<UInt8>) {
    let keptFrom = boundary == nil || isValueTooLarge ? position : valueStart
    input.removeSubrange(..<keptFrom)
    inputOffset += keptFrom
    position -= keptFrom
    valueStart -= keptFrom
    input.append(contentsOf: bytes)
  }

  /// Says that no more bytes come.
  package mutating func finish() { isComplete = true }

  /// The next element of what has come so far; nil where more bytes are needed or, after
  /// `finish()`, at the end.
  ///
  /// - Throws: `ImportProblem` with the byte where the rest can't be read. Then there is no next.
  package mutating func next() throws(ImportProblem) -> ImportElement? {
    guard !hasFailed else { return nil }
    do throws(ImportProblem) {
      return try advance()
    } catch {
      hasFailed = true
      throw error
    }
  }

  private mutating func advance() throws(ImportProblem) -> ImportElement? {
    while true {
      if boundary != nil {
        guard let value = try scanValue() else { return nil }
        if let element = try take(value) { return element }
        continue
      }
      guard let byte = skipWhitespace() else {
        guard isComplete, place != .betweenTexts else {
          if isComplete, textCount == 0 { throw failure("the file holds no JSON") }
          return nil
        }
        throw failure("the file ends before \(expectation)")
      }
      if let element = try step(byte) { return element }
    }
  }

  private mutating func step(_ byte: UInt8) throws(ImportProblem) -> ImportElement? {
    switch (place, byte) {
    case (.betweenTexts, UInt8(ascii: "{")):
      text = TopLevelText(byteOffset: inputOffset + position)
      textCount += 1
      place = .name(isFirst: true)
    case (.name(isFirst: true), UInt8(ascii: "}")), (.afterValue, UInt8(ascii: "}")):
      position += 1
      place = .betweenTexts
      return try endText()
    case (.name, UInt8(ascii: "\"")):
      startValue()
      return nil
    case (.colon, UInt8(ascii: ":")): place = .value
    case (.value, _):
      guard text.name == "features", byte == UInt8(ascii: "[") else {
        startValue()
        return nil
      }
      guard text.type == nil || text.type == "FeatureCollection" else {
        throw failure("a \(text.type?.prefix(40) ?? "") has no features")
      }
      text.isCollection = true
      place = .feature(isFirst: true)
    case (.afterValue, UInt8(ascii: ",")): place = .name(isFirst: false)
    case (.feature(isFirst: true), UInt8(ascii: "]")), (.afterFeature, UInt8(ascii: "]")):
      place = .afterValue
    case (.feature, _):
      startValue()
      return nil
    case (.afterFeature, UInt8(ascii: ",")): place = .feature(isFirst: false)
    default: throw failure("expected \(expectation)")
    }
    position += 1
    return nil
  }

  private var expectation: String {
    switch place {
    case .betweenTexts: "an object"
    case .name: "a member's name"
    case .colon: "a :"
    case .value: "a value"
    case .afterValue: "a , or }"
    case .feature: "a feature"
    case .afterFeature: "a , or ]"
    }
  }

  private mutating func skipWhitespace() -> UInt8? {
    // Editors on Windows put a byte order mark first; RFC 8259 lets readers pass over it.
    if inputOffset + position == 0, !input.isEmpty, input[0] == 0xEF {
      guard input.count >= 3 || isComplete else { return nil }
      if input.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }
    while position < input.count {
      switch input[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      case 0x1E where place == .betweenTexts: position += 1
      default: return input[position]
      }
    }
    return nil
  }

  private func failure(_ message: String, at offset: Int? = nil) -> ImportProblem {
    let offset = offset ?? inputOffset + position
    return ImportProblem(
      place: "file", .fileMalformed, "\(message) at byte \(offset)", byteOffset: offset)
  }
}

extension GeoJSONReader {
  /// The bytes of one value, and where in the file it begins.
  private struct RawValue {
    var bytes: ArraySlice<UInt8>
    var byteOffset: Int
    var isTooLarge: Bool
  }

  private mutating func startValue() {
    boundary = JSONBoundary()
    valueStart = position
    valueOffset = inputOffset + position
    isValueTooLarge = false
  }

  /// Reads on in a value; nil where it has not ended yet.
  private mutating func scanValue() throws(ImportProblem) -> RawValue? {
    let progress = boundary?.scan(input, from: position) ?? .needsMore
    let end: Int
    switch progress {
    case .ends(let position): end = position
    case .mismatch(let position):
      throw failure("a bracket that closes another kind", at: inputOffset + position)
    case .needsMore:
      position = input.count
      if position - valueStart > limits.featureByteCountMaximum { isValueTooLarge = true }
      guard isComplete else { return nil }
      throw failure("the file ends inside a value that begins at byte \(valueOffset)")
    }
    boundary = nil
    position = end
    guard end > valueStart || isValueTooLarge else { throw failure("expected \(expectation)") }
    let isTooLarge = isValueTooLarge || end - valueStart > limits.featureByteCountMaximum
    return RawValue(
      bytes: isTooLarge ? [] : input[valueStart..<end], byteOffset: valueOffset,
      isTooLarge: isTooLarge)
  }

  private mutating func take(_ value: RawValue) throws(ImportProblem) -> ImportElement? {
    switch place {
    case .name:
      text.name = try parse(value, "a member's name")?.asString ?? ""
      guard !text.hasRead(text.name) else {
        throw failure("the member \"\(text.name.prefix(40))\" comes twice", at: value.byteOffset)
      }
      place = .colon
      return nil
    case .value:
      place = .afterValue
      try takeMember(value)
      return nil
    default:
      place = .afterFeature
      featureCount += 1
      return feature(value)
    }
  }

  /// A member beside the features, or of a feature that is not in a collection.
  private mutating func takeMember(_ value: RawValue) throws(ImportProblem) {
    text.byteCount += value.bytes.count
    if value.isTooLarge || text.byteCount > limits.featureByteCountMaximum {
      text.isTooLarge = true
      text.members = []
      return
    }
    guard let json = try parse(value, "the member \"\(text.name.prefix(40))\"") else { return }
    if text.name == "type" { text.type = json.asString }
    guard !text.isTooLarge else { return }
    text.members.append(JSONMember(text.name, json))
  }

  private func parse(_ value: RawValue, _ what: String) throws(ImportProblem) -> JSONValue? {
    guard !value.isTooLarge else { throw failure("\(what) is too large", at: value.byteOffset) }
    do throws(JSONError) {
      return try json(value)
    } catch {
      throw failure("\(what) is not JSON: \(error.message)", at: error.byteOffset)
    }
  }

  private func json(_ value: RawValue) throws(JSONError) -> JSONValue {
    try JSONValue(parsing: value.bytes, offset: inputOffset, depthMaximum: limits.depthMaximum)
  }

  private func feature(_ value: RawValue) -> ImportElement {
    let place = "feature \(featureCount)"
    guard !value.isTooLarge else { return tooLarge(place, value.byteOffset) }
    do throws(JSONError) {
      return element(try json(value), byteOffset: value.byteOffset, isBareGeometryAllowed: false)
    } catch {
      return .skipped(
        ImportProblem(
          place: place, .featureInvalid, error.description, byteOffset: error.byteOffset))
    }
  }

  private func tooLarge(_ place: String, _ byteOffset: Int) -> ImportElement {
    .skipped(
      ImportProblem(
        place: place, .featureTooLarge,
        "the feature has more than \(limits.featureByteCountMaximum) bytes",
        byteOffset: byteOffset))
  }

  /// At the end of a text: the feature or the geometry that it was, if it was no collection.
  private mutating func endText() throws(ImportProblem) -> ImportElement? {
    guard !text.isCollection else {
      guard text.type == nil || text.type == "FeatureCollection" else {
        throw failure("a \(text.type?.prefix(40) ?? "") has no features", at: text.byteOffset)
      }
      return nil
    }
    featureCount += 1
    if text.isTooLarge { return tooLarge("feature \(featureCount)", text.byteOffset) }
    guard text.type != "FeatureCollection" else {
      throw failure("a FeatureCollection without features", at: text.byteOffset)
    }
    return element(
      .object(text.members), byteOffset: text.byteOffset, isBareGeometryAllowed: true)
  }

  private func element(
    _ json: JSONValue, byteOffset: Int, isBareGeometryAllowed: Bool
  ) -> ImportElement {
    do throws(GeometryProblem) {
      return .feature(
        try ImportedFeature(
          json, number: featureCount, byteOffset: byteOffset,
          isBareGeometryAllowed: isBareGeometryAllowed))
    } catch {
      return .skipped(
        ImportProblem(
          place: "feature \(featureCount)", error.code, error.message, byteOffset: byteOffset))
    }
  }
}

/// What is known of the text that is being read, beside its features.
private struct TopLevelText {
  var byteOffset = 0
  /// The member that is being read.
  var name = ""
  var type: String?
  var members: [JSONMember] = []
  var byteCount = 0
  var isTooLarge = false
  var isCollection = false

  func hasRead(_ name: String) -> Bool {
    name == "features" ? isCollection : members.contains { $0.name == name }
  }
}

extension ImportedFeature {
  fileprivate init(
    _ json: JSONValue, number: Int, byteOffset: Int, isBareGeometryAllowed: Bool
  ) throws(GeometryProblem) {
    guard json.asMembers != nil else {
      throw GeometryProblem(.featureInvalid, "expected a feature, found \(json.typeName)")
    }
    guard let type = json["type"]?.asString else {
      throw GeometryProblem(.featureInvalid, "an object without a type")
    }
    guard type == "Feature" else {
      guard isBareGeometryAllowed else {
        throw GeometryProblem(.featureInvalid, "a \(type.prefix(40)) where a Feature should be")
      }
      self.init(
        number: number, byteOffset: byteOffset, properties: [], geometry: try Geometry(json))
      return
    }
    let geometry = json["geometry"] ?? .null
    guard !geometry.isNull else {
      throw GeometryProblem(.geometryMissing, "the feature has no geometry")
    }
    let properties = json["properties"] ?? .null
    guard properties.isNull || properties.asMembers != nil else {
      throw GeometryProblem(
        .featureInvalid, "properties are \(properties.typeName) instead of an object")
    }
    self.init(
      number: number, byteOffset: byteOffset, id: json["id"]?.asPropertyText,
      properties: properties.asMembers ?? [], geometry: try Geometry(geometry))
  }
}
