import CairnModel

/// Documents of schemas: the one that comes with the software with one thing changed, and texts that
/// are JSON of another kind, or none.
struct OddSchemas {
  struct Odd {
    var name: String
    var document: [UInt8]
  }

  private enum Step: Hashable {
    case member(String)
    case element(Int)
  }

  private let usual: JSONValue

  init() throws { usual = try JSONValue(parsing: try BoundsSchema.document()) }

  var all: [Odd] { changed + limits + texts + large }

  // MARK: One thing changed

  private static let values: [(String, JSONValue?)] = [
    ("absent", nil), ("null", .null), ("true", .bool(true)), ("0", .integer(0)),
    ("-1", .integer(-1)),
    ("1", .integer(1)), ("the greatest of 32 bits", .integer(1 << 32 - 1)),
    ("the greatest", .integer(.max)), ("the least", .integer(.min)), ("1.5", .number("1.5")),
    ("1e0", .number("1e0")), ("1e400", .number("1e400")),
    ("beyond 64 bits", .number("18446744073709551616")), ("an empty text", .string("")),
    ("a letter", .string("a")), ("a zero", .string("\u{0}")), ("a mark", .string("\u{301}")),
    ("a name and a version", .string("a@1")),
    ("2,000 letters", .string(String(repeating: "a", count: 2_000))),
    ("2,001 letters", .string(String(repeating: "a", count: 2_001))), ("no elements", .array([])),
    ("no members", .object([])), ("an element", .array([.string("name")])),
  ]

  var changed: [Odd] {
    var odd: [Odd] = []
    for (name, path) in paths(usual, "$", []).sorted(by: { $0.key < $1.key }) {
      for (value, replacement) in Self.values {
        odd.append(make("\(name) \(value)", Self.replacing(usual, path[...]) { _ in replacement }))
      }
      odd.append(
        make(
          "\(name) reversed",
          Self.replacing(usual, path[...]) { value in
            switch value {
            case .array(let elements): .array(elements.reversed())
            case .object(let members): .object(members.reversed())
            default: value
            }
          }))
      odd.append(
        make(
          "\(name) with its elements twice",
          Self.replacing(usual, path[...]) { value in
            switch value {
            case .array(let elements): .array(elements + elements)
            case .object(let members): .object(members + [JSONMember("odd", .integer(1))])
            default: value
            }
          }))
    }
    return odd
  }

  /// One path for each name of a member, whichever list it is in.
  private func paths(_ value: JSONValue, _ name: String, _ path: [Step]) -> [String: [Step]] {
    var found = [name: path]
    switch value {
    case .object(let members):
      for member in members {
        let inner = paths(member.value, "\(name).\(member.name)", path + [.member(member.name)])
        found.merge(inner) { own, _ in own }
      }
    case .array(let elements):
      for (place, element) in elements.enumerated() {
        found.merge(paths(element, "\(name)[]", path + [.element(place)])) { own, _ in own }
      }
    default: break
    }
    return found
  }

  private static func replacing(
    _ value: JSONValue, _ path: ArraySlice<Step>, _ change: (JSONValue) -> JSONValue?
  ) -> JSONValue {
    guard let step = path.first else { return change(value) ?? .null }
    let rest = path.dropFirst()
    switch (value, step) {
    case (.object(let members), .member(let name)):
      return .object(
        members.compactMap { member in
          guard member.name == name else { return member }
          if rest.isEmpty { return change(member.value).map { JSONMember(name, $0) } }
          return JSONMember(name, replacing(member.value, rest, change))
        })
    case (.array(let elements), .element(let number)):
      return .array(
        elements.enumerated().compactMap { place, element in
          guard place == number else { return element }
          return rest.isEmpty ? change(element) : replacing(element, rest, change)
        })
    default: return value
    }
  }

  private func make(_ name: String, _ value: JSONValue) -> Odd {
    Odd(name: name, document: Array(value.text().utf8))
  }

  // MARK: Sound ones at their bounds

  /// Each limit of the rules at both ends of its range, and all of them.
  var limits: [Odd] {
    let ranges: [String: (Int64, Int64)] = [
      "count_maximum": (1, 1_000), "tolerance_mm": (0, 1_000_000_000),
      "overlap_permille": (0, 1_000), "sum": (1, 1_000_000), "score_minimum": (0, 1_000_000),
      "factor": (1, 1_000_000), "accuracy_mm": (0, 1_000_000_000),
      "offset_ms": (0, 100_000_000_000), "similarity_permille": (850, 1_000),
      "members_minimum": (1, 1_000_000),
    ]
    func changed(_ names: Set<String>, isLeast: Bool) -> JSONValue {
      Self.mapping(usual) { name, value in
        guard names.contains(name), let range = ranges[name] else { return value }
        return .integer(isLeast ? range.0 : range.1)
      }
    }
    return [true, false].flatMap { isLeast in
      let end = isLeast ? "the least" : "the greatest"
      return ranges.keys.sorted().map {
        make("every \($0) \(end)", changed([$0], isLeast: isLeast))
      }
        + [make("every limit \(end)", changed(Set(ranges.keys), isLeast: isLeast))]
    }
  }

  private static func mapping(
    _ value: JSONValue, _ change: (String, JSONValue) -> JSONValue
  ) -> JSONValue {
    switch value {
    case .object(let members):
      .object(members.map { JSONMember($0.name, change($0.name, mapping($0.value, change))) })
    case .array(let elements): .array(elements.map { mapping($0, change) })
    default: value
    }
  }

  // MARK: Texts

  private var texts: [Odd] {
    let document = usual.text()
    let deep = { (count: Int) in
      String(repeating: "[", count: count) + String(repeating: "]", count: count)
    }
    let texts = [
      ("nothing", ""), ("a space", " "), ("a number", "1"), ("an array", "[]"), ("an object", "{}"),
      ("with a mark of byte order", "\u{FEFF}" + document), ("with more behind", document + "{}"),
      ("that breaks off", String(document.dropLast())), ("62 deep within", Self.within(deep(62))),
      ("64 deep within", Self.within(deep(64))), ("30,000 deep", deep(30_000)),
      ("8,000 objects deep", String(repeating: "{\"a\":", count: 8_000)),
      ("a number of 10,000 digits", Self.within(String(repeating: "9", count: 10_000))),
      ("half a surrogate", Self.within("\"\\ud800\"")),
      ("a member twice", "{\"title\":1,\"titl\\u0065\":2}"),
    ]
    return texts.map { Odd(name: "a document: \($0.0)", document: Array($0.1.utf8)) }
      + [
        Odd(name: "a document: bytes that are no text", document: [0x7b, 0xff, 0xfe, 0x7d]),
        Odd(name: "a document: zeros", document: [UInt8](repeating: 0, count: 1_000)),
      ]
  }

  private static func within(_ text: String) -> String { "{\"schema\":\"a@1\",\"title\":\(text)}" }

  // MARK: Large ones

  private static func kind(_ number: Int, fields: [JSONValue]) -> JSONValue {
    [
      "number": .integer(Int64(number)), "name": .string("kind\(number)"), "title": "Kind",
      "fields": .array(fields),
    ]
  }

  private static func document(_ members: [JSONMember]) -> JSONValue {
    .object([JSONMember("schema", "large@1"), JSONMember("title", "Large")] + members)
  }

  /// Bounds that a text's size sets: many fields, many codes, circles of parents, many rules.
  var large: [Odd] {
    func field(_ number: Int, _ type: String, _ merge: String) -> JSONValue {
      [
        "key": .integer(Int64(number)), "name": .string("f\(number)"), "title": "F",
        "type": .string(type), "merge": .string(merge),
      ]
    }
    let fields = (1...256).map { field($0, "code", "set") }
    let codes = (0..<20_000).map { number -> JSONValue in
      ["code": .string("\(number)"), "title": "C", "parent": .string("\((number + 1) % 20_000)")]
    }
    let vocabulary: JSONValue = ["scheme": "v@1", "title": "V", "codes": .array(codes)]
    let usualMembers = usual.asMembers ?? []
    func many(_ name: String, _ count: Int) -> JSONValue {
      .object(
        usualMembers.map { member in
          guard member.name == name, let elements = member.value.asArray else { return member }
          return JSONMember(
            name, .array((0..<count).map { elements[$0 % elements.count] }))
        })
    }
    return [
      make(
        "one kind with 256 sets",
        Self.document([JSONMember("kinds", .array([Self.kind(2, fields: fields)]))])),
      make(
        "256 kinds with the same 16 fields",
        Self.document([
          JSONMember(
            "kinds", .array((1...256).map { Self.kind($0, fields: Array(fields.prefix(16))) }))
        ])),
      make(
        "20,000 codes in one circle",
        Self.document([JSONMember("vocabularies", .array([vocabulary]))])),
      make("1,000 rules", many("warnings", 1_000)), make("1,001 rules", many("warnings", 1_001)),
      Odd(
        name: "1 MiB with white space",
        document: Array(usual.text().utf8)
          + [UInt8](repeating: 0x20, count: (1 << 20) - usual.text().utf8.count)),
      Odd(
        name: "a byte beyond 1 MiB",
        document: Array(usual.text().utf8)
          + [UInt8](repeating: 0x20, count: (1 << 20) + 1 - usual.text().utf8.count)),
    ]
  }
}
