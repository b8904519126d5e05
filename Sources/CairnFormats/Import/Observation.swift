package import CairnModel

/// What an imported feature says, in the words of a schema and independent of any log.
package struct Observation: Hashable, Sendable {
  package var kind: String
  /// In the order of the kind's fields, each once.
  package var fields: [NamedValue]
  /// Of sets.
  package var elements: [NamedValue]
  /// Of sampled fields: one observation each.
  package var samples: [NamedValue]
  package var observedTime: Timestamp?
  /// What is odd about it, though it can be recorded.
  package var notes: [ImportProblem]

  package init(
    kind: String, fields: [NamedValue] = [], elements: [NamedValue] = [],
    samples: [NamedValue] = [], observedTime: Timestamp? = nil, notes: [ImportProblem] = []
  ) {
    self.kind = kind
    self.fields = fields
    self.elements = elements
    self.samples = samples
    self.observedTime = observedTime
    self.notes = notes
  }

  package func value(of field: String) -> Value? { fields.first { $0.name == field }?.value }
}

/// A value of a field, by the field's name.
package struct NamedValue: Hashable, Sendable {
  package var name: String
  package var value: Value

  package init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }
}

extension Observation {
  /// What to record: the same by the schema's numbers.
  ///
  /// - Throws: `Refusal` where the schema has no such kind or field.
  package func registered(in schema: Schema) throws(Refusal) -> EntityRegistered {
    guard let kind = schema.kind(named: kind) else {
      throw Refusal(.kindUnknown, "the schema \(schema.name) has no kind \(self.kind)")
    }
    return EntityRegistered(
      kind: kind.number, fields: try kind.numbered(fields), elements: try kind.numbered(elements))
  }
}

extension SchemaKind {
  fileprivate func numbered(_ values: [NamedValue]) throws(Refusal) -> [Field] {
    var fields: [Field] = []
    fields.reserveCapacity(values.count)
    for named in values {
      guard let field = field(named: named.name) else {
        throw Refusal(.fieldUnknown, "the kind \(name) has no field \(named.name)")
      }
      fields.append(Field(field.key, named.value))
    }
    return fields
  }
}
