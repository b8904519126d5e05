extension Schema {
  /// The document as it is published in a log: always the same bytes for the same schema.
  public var document: [UInt8] { Array(json.text().utf8) }

  /// The document for people: indented, with a line feed at its end.
  public var prettyDocument: String { json.text(pretty: true) + "\n" }

  private var json: JSONValue {
    var members = [
      JSONMember("schema", .string(name)), JSONMember("title", .string(title)),
      JSONMember("kinds", .array(kinds.map(\.json))),
      JSONMember("items", .array(items.map(\.json))),
      JSONMember("vocabularies", .array(vocabularies.map(\.json))),
    ]
    if !warnings.isEmpty {
      members.append(JSONMember("warnings", .array(warnings.map(\.json))))
    }
    let decisions = Decision.allCases.compactMap { decision in
      self.decisions[decision].map { JSONMember(decision.rawValue, .string($0.name)) }
    }
    if !decisions.isEmpty { members.append(JSONMember("decisions", .object(decisions))) }
    return .object(members)
  }
}

extension SchemaKind {
  fileprivate var json: JSONValue {
    [
      "number": .integer(Int64(number.rawValue)), "name": .string(name), "title": .string(title),
      "fields": .array(fields.map(\.json)),
    ]
  }
}

extension SchemaField {
  fileprivate var json: JSONValue {
    var members = [
      JSONMember("key", .integer(Int64(key.rawValue))), JSONMember("name", .string(name)),
      JSONMember("title", .string(title)), JSONMember("type", .string(type.rawValue)),
      JSONMember("merge", .string(mergeClass.rawValue)),
    ]
    members.add("minimum", minimum)
    members.add("maximum", maximum)
    members.add("vocabulary", vocabulary)
    members.add("units", units)
    if let window {
      members.append(
        JSONMember(
          "window",
          [
            "unit": .string(window.unit), "minimum": .integer(window.minimum),
            "maximum": .integer(window.maximum),
          ]))
    }
    members.add("summary", summary?.rawValue)
    if isFixed { members.append(JSONMember("fixed", true)) }
    return .object(members)
  }
}

extension SchemaItem {
  fileprivate var json: JSONValue {
    var members = [JSONMember("code", .string(code)), JSONMember("title", .string(title))]
    members.add("group", group)
    members.append(JSONMember("method", .string(method.rawValue)))
    members.append(JSONMember("type", .string(type.rawValue)))
    members.add("unit", unit)
    members.add("minimum", minimum)
    members.add("maximum", maximum)
    members.add("rubric", rubric)
    members.add("summary", summary?.rawValue)
    members.add("evidence", evidence)
    return .object(members)
  }
}

extension Vocabulary {
  fileprivate var json: JSONValue {
    [
      "scheme": .string(scheme), "title": .string(title), "codes": .array(codes.map(\.json)),
    ]
  }
}

extension VocabularyCode {
  fileprivate var json: JSONValue {
    var members = [JSONMember("code", .string(code)), JSONMember("title", .string(title))]
    members.add("parent", parent)
    return .object(members)
  }
}

/// What is not said is left out.
extension [JSONMember] {
  fileprivate mutating func add(_ name: String, _ text: String?) {
    guard let text, !text.isEmpty else { return }
    append(JSONMember(name, .string(text)))
  }

  fileprivate mutating func add(_ name: String, _ integer: Int64?) {
    guard let integer else { return }
    append(JSONMember(name, .integer(integer)))
  }

  fileprivate mutating func add(_ name: String, _ texts: [String]) {
    guard !texts.isEmpty else { return }
    append(JSONMember(name, .array(texts.map { .string($0) })))
  }
}
