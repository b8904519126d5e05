import CairnFormats
import CairnModel

/// What was typed about an entity's fields, read by the schema: each value where its merge class
/// wants it.
struct FieldEdits {
  private(set) var fields: [Field] = []
  private(set) var added: [Field] = []
  private(set) var removed: [Field] = []
  /// Fields whose observations are kept one beside another.
  private(set) var samples: [(item: Text, value: Value)] = []

  private let schema: Schema
  private let kind: SchemaKind

  init(of kind: SchemaKind, in schema: Schema) {
    self.kind = kind
    self.schema = schema
  }

  var isEmpty: Bool { fields.isEmpty && added.isEmpty && removed.isEmpty && samples.isEmpty }

  /// - Parameter isNew: whether the entity is registered with it: sets and fixed fields get their
  ///   first values then.
  mutating func set(_ assignment: Assignment, isNew: Bool) throws {
    let field = try field(assignment.name)
    let value = try value(assignment, field)
    switch field.mergeClass {
    case .set where isNew: added.append(Field(field.key, value))
    case .set:
      throw CommandFailure.usage(
        "\(field.name) is a set", hint: "use --add \(field.name)=… and --remove \(field.name)=…")
    case .sample: samples.append((Text(field.name), value))
    case .latest, .contested:
      try checkFixed(field, isNew: isNew)
      try append(Field(field.key, value), field)
    }
  }

  mutating func clear(_ name: String) throws {
    let field = try field(name)
    guard field.mergeClass == .latest || field.mergeClass == .contested else {
      throw CommandFailure.usage(
        "\(name) can't be cleared: it is a \(field.mergeClass.rawValue) field",
        hint: "clear fields that hold one value; take elements out of sets with --remove")
    }
    try checkFixed(field, isNew: false)
    try append(Field(field.key, .cleared), field)
  }

  mutating func add(_ assignment: Assignment) throws {
    added.append(try element(assignment))
  }

  mutating func remove(_ assignment: Assignment) throws {
    removed.append(try element(assignment))
  }

  /// Where it is: the kind's place.
  mutating func place(_ text: String) throws {
    guard
      let field = kind.field(named: "location") ?? kind.fields.first(where: { $0.type == .point })
    else {
      throw Refusal(.fieldUnknown, "\(kind.name) has no field for a place")
    }
    let point = Value.point(try Point(parsing: text))
    try field.check(point)
    try append(Field(field.key, point), field)
  }

  private mutating func append(_ value: Field, _ field: SchemaField) throws {
    guard !fields.contains(where: { $0.key == value.key }) else {
      throw CommandFailure.usage(
        "\(field.name) is given twice", hint: "give each field one value at a time")
    }
    fields.append(value)
  }

  private func element(_ assignment: Assignment) throws -> Field {
    let field = try field(assignment.name)
    guard field.mergeClass == .set else {
      throw CommandFailure.usage("\(field.name) is no set", hint: "use --set \(field.name)=…")
    }
    return Field(field.key, try value(assignment, field))
  }

  private func field(_ name: String) throws -> SchemaField {
    guard let field = kind.field(named: name) else {
      let names = kind.fields.map(\.name).joined(separator: ", ")
      throw Refusal(.fieldUnknown, "\(kind.name) has no field \(name); it has \(names)")
    }
    return field
  }

  private func value(_ assignment: Assignment, _ field: SchemaField) throws -> Value {
    do {
      return try schema.value(parsing: assignment.value, for: field)
    } catch {
      throw Refusal(error.code, "\(field.name): \(error.message)")
    }
  }

  private func checkFixed(_ field: SchemaField, isNew: Bool) throws {
    guard field.isFixed, !isNew else { return }
    throw Refusal(
      .valueOutOfRange, "\(field.name) of a \(kind.name) is set when it is recorded, and stays")
  }
}
