package import CairnModel

/// How fields merge, by the schemas that a log has published; the latest one that names a field
/// decides.
package struct MergeClasses: Sendable {
  private struct Place: Hashable {
    var kind: KindNumber
    var key: FieldKey
  }

  private var classes: [Place: MergeClass] = [:]

  /// - Parameter size: schemas that were published later don't count.
  package init(_ schemas: PublishedSchemas, asOf size: LogSize) {
    for document in schemas.documents where size.contains(document.index) {
      guard let schema = try? Schema(document: document.bytes) else { continue }
      add(schema)
    }
  }

  package init(_ schema: Schema) { add(schema) }

  private mutating func add(_ schema: Schema) {
    for kind in schema.kinds {
      for field in kind.fields {
        classes[Place(kind: kind.number, key: field.key)] = field.mergeClass
      }
    }
  }

  /// Fields that no schema names show their latest value.
  package subscript(kind: KindNumber, key: FieldKey) -> MergeClass {
    classes[Place(kind: kind, key: key)] ?? .latest
  }
}
