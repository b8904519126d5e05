extension Schema {
  /// What no single object shows: names and numbers that stand twice, references that lead nowhere.
  func checkReferences() throws(SchemaError) {
    try Self.checkOnce(kinds.map { String($0.number.rawValue) }, "$.kinds", "number")
    try Self.checkOnce(kinds.map(\.name), "$.kinds", "name")
    try Self.checkOnce(items.map(\.code), "$.items", "code")
    try Self.checkOnce(vocabularies.map(\.scheme), "$.vocabularies", "scheme")
    var meanings: [FieldKey: SchemaField] = [:]
    for (kindIndex, kind) in kinds.enumerated() {
      let path = "$.kinds[\(kindIndex)].fields"
      try Self.checkOnce(kind.fields.map { String($0.key.rawValue) }, path, "key")
      try Self.checkOnce(kind.fields.map(\.name), path, "name")
      for (index, field) in kind.fields.enumerated() {
        if let scheme = field.vocabulary, vocabulary(scheme) == nil {
          throw SchemaError(
            path: "\(path)[\(index)].vocabulary", "the document has no vocabulary \(scheme)")
        }
        let meaning = meanings[field.key] ?? field
        guard
          (meaning.name, meaning.type, meaning.mergeClass)
            == (field.name, field.type, field.mergeClass)
        else {
          throw SchemaError(
            path: "\(path)[\(index)].key", "key \(field.key.rawValue) is \(meaning.name) elsewhere")
        }
        meanings[field.key] = field
      }
    }
    for (index, vocabulary) in vocabularies.enumerated() {
      try vocabulary.check("$.vocabularies[\(index)].codes")
    }
    for (index, rule) in warnings.enumerated() {
      try rule.check(in: self, "$.warnings[\(index)]")
    }
  }

  fileprivate static func checkOnce(
    _ names: [String], _ path: String, _ member: String
  ) throws(SchemaError) {
    var known: Set<Text> = []
    for (index, name) in names.enumerated() where !known.insert(Text(name)).inserted {
      throw SchemaError(path: "\(path)[\(index)].\(member)", "\(name) stands twice")
    }
  }
}

extension Vocabulary {
  fileprivate func check(_ path: String) throws(SchemaError) {
    try Schema.checkOnce(codes.map(\.code), path, "code")
    let known = Set(codes.map { Text($0.code) })
    for (index, code) in codes.enumerated() where !code.parent.isEmpty {
      guard code.parent != code.code, known.contains(Text(code.parent)) else {
        throw SchemaError(
          path: "\(path)[\(index)].parent", "the vocabulary has no group \(code.parent)")
      }
    }
  }
}
