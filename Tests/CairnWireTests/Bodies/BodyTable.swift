/// A message and what its fields may hold: a table of `protocol/bodies.md`.
struct BodyTable: Sendable {
  struct Field: Sendable {
    var number: UInt64
    var name: String
    var rule: FieldRule
    /// Whether another field may stand in its place.
    var isReplaceable = false

    init(_ number: UInt64, _ name: String, _ rule: FieldRule, isReplaceable: Bool = false) {
      self.number = number
      self.name = name
      self.rule = rule
      self.isReplaceable = isReplaceable
    }
  }

  /// Such as `EntityRegistered`.
  var name: String
  /// The body's number in an entry; nil for a message inside of bodies.
  var number: UInt64?
  /// An entry around the content of such a message, where it is not a body itself.
  var host: (@Sendable ([UInt8]) -> [UInt8])?
  /// Whether exactly one of the fields stands.
  var isOneof = false
  var fields: [Field]
  /// Cases that depend on more than one field, by the field that they are about.
  var special: [(field: String, one: FieldCase)] = []

  init(
    _ name: String, _ number: UInt64? = nil, isOneof: Bool = false, _ fields: Field...,
    special: [(field: String, one: FieldCase)] = [],
    host: (@Sendable ([UInt8]) -> [UInt8])? = nil
  ) {
    self.name = name
    self.number = number
    self.isOneof = isOneof
    self.fields = fields
    self.special = special
    self.host = host
  }

  /// An entry whose body or inner message has this content.
  func entry(_ content: [UInt8]) -> [UInt8] {
    if let host { return host(content) }
    guard let number else { preconditionFailure("\(name) is no body and lies in none") }
    guard number > 19 else { return ProtoBytes { $0.add(number, content) }.bytes }
    return ProtoBytes.event { $0.add(number, content) }
  }

  /// The message with the fields that it needs.
  func sound(without left: String? = nil) -> [UInt8] {
    fields.filter { $0.rule.isRequired && $0.name != left }
      .flatMap { $0.rule.sound($0.number, Self.content) }
  }

  /// All cases of a field, as entries.
  func cases(of field: Field) -> [(name: String, entry: [UInt8], isRead: Bool)] {
    let rest = isOneof ? [] : sound(without: field.name)
    return field.rule.cases(field.number, Self.content)
      .filter { !isOneof || $0.name != "absent" }
      .map { one in
        // Of another wire type, a member of a oneof leaves it without any.
        (one.name, entry(rest + one.bytes), one.isRead && !(isOneof && one.name.hasPrefix("as ")))
      }
      + special.filter { $0.field == field.name }
      .map { ($0.one.name, entry($0.one.bytes), $0.one.isRead) }
  }

  /// What a message holds at least. Values are flags.
  static func content(_ name: String) -> [UInt8] {
    guard name != "Value" else { return ProtoBytes { $0.add(4, 1) }.bytes }
    guard let table = (Self.bodies + Self.inner).first(where: { $0.name == name }) else {
      preconditionFailure("there is no table of \(name)")
    }
    return table.sound()
  }
}
