import CairnModel

/// What a schema observes, for a person who wants to record.
struct KindTable {
  let schema: Schema

  var table: Table {
    var table = Table([
      Table.Column("KIND"), Table.Column("FIELD"), Table.Column("TYPE"), Table.Column("MERGES"),
      Table.Column("VALUES", isFlexible: true), Table.Column("TITLE", isFlexible: true),
    ])
    for kind in schema.kinds {
      table.append([kind.name, "", "", "", "", kind.title])
      for field in kind.fields {
        table.append([
          "", field.name, field.type.rawValue, field.mergeClass.rawValue, values(field),
          field.title,
        ])
      }
    }
    return table
  }

  private func values(_ field: SchemaField) -> String {
    var parts: [String] = []
    switch (field.minimum, field.maximum) {
    case (let minimum?, let maximum?): parts.append("\(minimum)–\(maximum)")
    case (let minimum?, nil): parts.append("from \(minimum)")
    case (nil, let maximum?): parts.append("to \(maximum)")
    case (nil, nil): break
    }
    if let scheme = field.vocabulary {
      let codes = schema.vocabulary(scheme)?.codes.prefix(12).map(\.code) ?? []
      parts.append(codes.isEmpty ? scheme : codes.joined(separator: ", "))
    }
    if field.isFixed { parts.append("fixed") }
    return parts.joined(separator: "; ")
  }

  var json: JSONValue {
    [
      "schema": .string(schema.name),
      "kinds": .array(
        schema.kinds.map { kind in
          [
            "name": .string(kind.name), "title": .string(kind.title),
            "fields": .array(kind.fields.map { json($0) }),
          ]
        }),
    ]
  }

  private func json(_ field: SchemaField) -> JSONValue {
    [
      "name": .string(field.name), "title": .string(field.title),
      "type": .string(field.type.rawValue), "merges": .string(field.mergeClass.rawValue),
      "minimum": field.minimum.map { .integer($0) } ?? .null,
      "maximum": field.maximum.map { .integer($0) } ?? .null,
      "vocabulary": field.vocabulary.map { .string($0) } ?? .null, "fixed": .bool(field.isFixed),
    ]
  }
}
