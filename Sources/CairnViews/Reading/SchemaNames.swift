package import CairnModel

/// What kinds and fields are called by the schemas that a log has published; the latest one that
/// names them decides.
package struct SchemaNames: Sendable {
  private var fields: [FieldKey: String] = [:]
  private var kinds: [KindNumber: String] = [:]
  private var numbers: [String: KindNumber] = [:]

  /// - Parameter schemas: in the order of the log.
  package init(_ schemas: [Schema]) {
    for schema in schemas.reversed() {
      for kind in schema.kinds {
        if kinds[kind.number] == nil { kinds[kind.number] = kind.name }
        if numbers[kind.name] == nil { numbers[kind.name] = kind.number }
        for field in kind.fields where fields[field.key] == nil { fields[field.key] = field.name }
      }
    }
  }

  /// What a field is called; its number where no schema names it.
  package func name(of key: FieldKey) -> String { fields[key] ?? "field-\(key.rawValue)" }

  package func name(of kind: KindNumber) -> String { kinds[kind] ?? "kind-\(kind.rawValue)" }

  /// Nil where no schema has a kind of this name.
  package func kind(named name: String) -> KindNumber? { numbers[name] }
}
