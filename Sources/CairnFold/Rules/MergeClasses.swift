package import CairnModel

/// How fields merge, by the schemas that a log has published; the latest one that names a field
/// decides.
package struct MergeClasses: Sendable {
  private struct Place: Hashable {
    var kind: KindNumber
    var key: FieldKey
  }

  private var classes: [Place: MergeClass] = [:]

  /// - Parameter schemas: in the order of the log.
  package init(_ schemas: [Schema]) {
    for kind in schemas.flatMap(\.kinds) {
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
