/// A JSON text as a tree (RFC 8259).
///
/// Members keep their order and numbers that are no 64-bit integer keep their digits, so that a
/// coordinate never passes through floating point.
package enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// A number as it is written: with a fraction or an exponent, or too large for `integer`.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([JSONMember])
}

package struct JSONMember: Hashable, Sendable {
  package var name: String
  package var value: JSONValue

  package init(_ name: String, _ value: JSONValue) {
    self.name = name
    self.value = value
  }
}

extension JSONValue {
  /// The member of an object by the bytes of its name; nil where there is none, or no object.
  package subscript(name: String) -> JSONValue? {
    asMembers?.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }

  package var isNull: Bool { self == .null }

  package var asBool: Bool? {
    if case .bool(let flag) = self { flag } else { nil }
  }

  package var asInteger: Int64? {
    if case .integer(let integer) = self { integer } else { nil }
  }

  package var asString: String? {
    if case .string(let string) = self { string } else { nil }
  }

  package var asArray: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  package var asMembers: [JSONMember]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// The digits of a number, whichever of the two cases holds it.
  package var asNumberText: String? {
    switch self {
    case .integer(let integer): String(integer)
    case .number(let text): text
    default: nil
    }
  }

  /// What the value is, for a message such as "expected an array, found a string".
  package var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "a flag"
    case .integer, .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  package init(nilLiteral: ()) { self = .null }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(stringLiteral value: String) { self = .string(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

  /// The members in the order of the literal.
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { JSONMember($0.0, $0.1) })
  }
}
