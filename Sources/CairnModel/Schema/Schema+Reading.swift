extension Schema {
  public static let documentByteCountMaximum = 1 << 20
  private static let kindCountMaximum = 256
  private static let itemCountMaximum = 1_000
  private static let vocabularyCountMaximum = 100
  private static let codeCountMaximum = 20_000

  /// Reads a schema document: strictly, so that no rule in it is overlooked.
  ///
  /// - Throws: `SchemaError`, which names the place.
  public init(document bytes: [UInt8]) throws(SchemaError) {
    guard bytes.count <= Self.documentByteCountMaximum else {
      throw SchemaError(
        path: "$", "the document has more than \(Self.documentByteCountMaximum) bytes")
    }
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: bytes)
    } catch {
      throw SchemaError(path: "$", error.message, byteOffset: error.byteOffset)
    }
    let object = try SchemaObject(
      value, path: "$",
      members: ["schema", "title", "kinds", "items", "vocabularies", "warnings", "decisions"])
    self.init(
      name: try object.versionedName("schema"), title: try object.text("title"),
      kinds: try object.list(
        "kinds", maximum: Self.kindCountMaximum, SchemaKind.init(reading:path:)),
      items: try object.list(
        "items", maximum: Self.itemCountMaximum, SchemaItem.init(reading:path:)),
      vocabularies: try object.list(
        "vocabularies", maximum: Self.vocabularyCountMaximum, Vocabulary.init(reading:path:)),
      warnings: try object.list(
        "warnings", maximum: WarningRule.countMaximum, WarningRule.init(reading:path:)),
      decisions: try Self.decisions(reading: object))
    try checkReferences()
  }

  /// A schema may let surveyors decide, and nobody below them.
  private static func decisions(
    reading object: SchemaObject
  ) throws(SchemaError) -> [Decision: Role] {
    let names = Decision.allCases.map(\.rawValue)
    guard let decisions = try object.object("decisions", members: names) else { return [:] }
    var roles: [Decision: Role] = [:]
    for decision in Decision.allCases {
      guard let name = try decisions.optionalText(decision.rawValue) else { continue }
      guard let role = Role(name: name), role == .surveyor || role == .coordinator else {
        throw decisions.error(decision.rawValue, "expected surveyor or coordinator")
      }
      roles[decision] = role
    }
    return roles
  }

  static var codeLimit: Int { codeCountMaximum }
}

extension SchemaKind {
  init(reading value: JSONValue, path: String) throws(SchemaError) {
    let object = try SchemaObject(
      value, path: path, members: ["number", "name", "title", "fields"])
    self.init(
      number: KindNumber(try object.number("number", in: KindNumber.range)),
      name: try object.word("name"), title: try object.text("title"),
      fields: try object.list(
        "fields", maximum: Limits.fieldsPerEventMaximum, SchemaField.init(reading:path:)))
  }
}

extension SchemaField {
  init(reading value: JSONValue, path: String) throws(SchemaError) {
    let object = try SchemaObject(
      value, path: path,
      members: [
        "key", "name", "title", "type", "merge", "minimum", "maximum", "vocabulary", "units",
        "window", "summary", "fixed",
      ])
    self.init(
      key: FieldKey(try object.number("key", in: FieldKey.range)),
      name: try object.word("name"), title: try object.text("title"),
      type: try object.choice("type", of: FieldType.self),
      mergeClass: try object.choice("merge", of: MergeClass.self),
      minimum: try object.optionalInteger("minimum"),
      maximum: try object.optionalInteger("maximum"),
      vocabulary: try object.optionalText("vocabulary"),
      units: try object.texts("units", maximum: 16), window: try SampleWindow(reading: object),
      summary: try object.optionalChoice("summary", of: SampleSummary.self),
      isFixed: try object.flag("fixed"))
    try check(object)
  }

  private func check(_ object: SchemaObject) throws(SchemaError) {
    if let minimum, let maximum, minimum > maximum {
      throw object.error("maximum", "the maximum is below the minimum")
    }
    let isBounded = type == .text || type == .integer || type == .decimal
    guard isBounded || (minimum == nil && maximum == nil) else {
      throw object.error("type", "only numbers and text have bounds")
    }
    guard type == .code || vocabulary == nil else {
      throw object.error("vocabulary", "only code fields have a vocabulary")
    }
    let isElement = type == .code || type == .entity || type == .text
    guard mergeClass != .set || isElement else {
      throw object.error("merge", "elements of a set are codes, entities or text")
    }
    guard mergeClass == .sample || (units.isEmpty && window == nil && summary == nil) else {
      throw object.error("merge", "only samples have units, a window or a summary")
    }
  }
}

extension SampleWindow {
  fileprivate init?(reading field: SchemaObject) throws(SchemaError) {
    guard
      let object = try field.object("window", members: ["unit", "minimum", "maximum"])
    else { return nil }
    self.init(
      unit: try object.word("unit"),
      minimum: try object.integer("minimum", in: 1...1_000_000_000),
      maximum: try object.integer("maximum", in: 1...1_000_000_000))
    guard minimum <= maximum else {
      throw object.error("maximum", "the maximum is below the minimum")
    }
  }
}

extension SchemaItem {
  init(reading value: JSONValue, path: String) throws(SchemaError) {
    let object = try SchemaObject(
      value, path: path,
      members: [
        "code", "title", "group", "method", "type", "unit", "minimum", "maximum", "rubric",
        "summary", "evidence",
      ])
    self.init(
      code: try object.text("code"), title: try object.text("title"),
      group: try object.optionalText("group") ?? "",
      method: try object.choice("method", of: ItemMethod.self),
      type: try object.choice("type", of: FieldType.self),
      unit: try object.optionalText("unit") ?? "",
      minimum: try object.optionalInteger("minimum"),
      maximum: try object.optionalInteger("maximum"),
      rubric: try object.texts("rubric", maximum: 100),
      summary: try object.optionalChoice("summary", of: SampleSummary.self),
      evidence: try object.optionalText("evidence") ?? "")
    if let minimum, let maximum, minimum > maximum {
      throw object.error("maximum", "the maximum is below the minimum")
    }
    guard code.utf8.count <= Limits.nameByteCountMaximum else {
      throw object.error("code", "expected at most \(Limits.nameByteCountMaximum) bytes")
    }
  }
}

extension Vocabulary {
  init(reading value: JSONValue, path: String) throws(SchemaError) {
    let object = try SchemaObject(value, path: path, members: ["scheme", "title", "codes"])
    self.init(
      scheme: try object.versionedName("scheme"), title: try object.text("title"),
      codes: try object.list(
        "codes", maximum: Schema.codeLimit, VocabularyCode.init(reading:path:)))
  }
}

extension VocabularyCode {
  init(reading value: JSONValue, path: String) throws(SchemaError) {
    let object = try SchemaObject(value, path: path, members: ["code", "title", "parent"])
    self.init(
      code: try object.text("code"), title: try object.text("title"),
      parent: try object.optionalText("parent") ?? "")
    guard code.utf8.count <= 63, !code.utf8.contains(UInt8(ascii: ":")) else {
      throw object.error("code", "expected at most 63 bytes and no colon")
    }
  }
}
