extension Schema {
  /// Makes sure that a later version of this schema reads what was recorded under this one as it was
  /// meant: numbers and codes mean what they meant. Whatever is new may be there, and whatever nobody
  /// should record any more may be gone.
  ///
  /// - Throws: the place in the later document where that is not so.
  public func requireReadable(by later: Schema) throws(SchemaError) {
    guard later.name != name else {
      throw SchemaError(path: "$.schema", "\(name) is published: another version has another name")
    }
    for (place, kind) in later.kinds.enumerated() {
      let path = "$.kinds[\(place)]"
      if let known = self.kind(kind.number), known.name != kind.name {
        throw SchemaError(path: "\(path).number", "\(kind.number.rawValue) is \(known.name)")
      }
      if let known = self.kind(named: kind.name), known.number != kind.number {
        throw SchemaError(
          path: "\(path).number", "\(kind.name) has the number \(known.number.rawValue)")
      }
      for (position, field) in kind.fields.enumerated() {
        try requireReadable(by: field, at: "\(path).fields[\(position)]")
      }
    }
    for (place, item) in later.items.enumerated() {
      guard let known = self.item(item.code) else { continue }
      guard known.method == item.method, known.type == item.type else {
        throw SchemaError(
          path: "$.items[\(place)]", "\(item.code) is a \(known.method.rawValue) of another type")
      }
    }
  }

  /// A key is the same field in every kind.
  private func requireReadable(by field: SchemaField, at path: String) throws(SchemaError) {
    for known in kinds.lazy.flatMap(\.fields) {
      if known.key == field.key {
        guard known.name == field.name else {
          throw SchemaError(path: "\(path).key", "\(field.key.rawValue) is \(known.name)")
        }
        guard known.type == field.type else {
          throw SchemaError(path: "\(path).type", "\(known.name) is a \(known.type.rawValue)")
        }
        // What was recorded into a set or as samples can't be read as a single value.
        guard known.mergeClass.keepsOne == field.mergeClass.keepsOne,
          known.mergeClass.keepsOne || known.mergeClass == field.mergeClass
        else {
          throw SchemaError(
            path: "\(path).merge", "\(known.name) merges as \(known.mergeClass.rawValue)")
        }
        return
      }
      if known.name == field.name {
        throw SchemaError(
          path: "\(path).key", "\(known.name) has the key \(known.key.rawValue)")
      }
    }
  }
}

extension MergeClass {
  fileprivate var keepsOne: Bool { self == .latest || self == .contested }
}
