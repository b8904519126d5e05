package import CairnModel

/// Turns features into observations of one schema.
///
/// A field gets, in this order: what a column mapping names; what OpenStreetMap's tags mean; the
/// property of the field's own name. A value that a field can't take is left out with a note.
///
/// The geometry goes into the kind's first field that can hold it. Where the kind has only a point,
/// an area or a line is recorded by its centre, as a pin that nobody measured.
package struct FeatureMapping: Sendable {
  static let defaultKind = "establishment"
  static let institutionKind = "institution"

  private let schema: Schema
  /// Nil where each feature says what it is.
  private let fixedKind: SchemaKind?
  private let defaultKind: SchemaKind
  private let columns: [ColumnMapping]

  /// - Throws: `Refusal` where the schema has no such kind or no such field, or has no kind that is
  ///   meant where none is named.
  package init(
    schema: Schema, kind: String? = nil, columns: [ColumnMapping] = []
  ) throws(Refusal) {
    self.schema = schema
    if let kind {
      guard let known = schema.kind(named: kind) else {
        throw Refusal(
          .kindUnknown,
          "the schema \(schema.name) has no kind \(kind): it has "
            + schema.kinds.map(\.name).joined(separator: ", "))
      }
      fixedKind = known
      defaultKind = known
    } else {
      guard let known = schema.kind(named: Self.defaultKind) else {
        throw Refusal(.kindUnknown, "say which kind of the schema \(schema.name) the features are")
      }
      fixedKind = nil
      defaultKind = known
    }
    for mapping in columns where defaultKind.field(named: mapping.field) == nil {
      throw Refusal(.fieldUnknown, "the kind \(defaultKind.name) has no field \(mapping.field)")
    }
    self.columns = columns
  }

  /// - Throws: `ImportProblem` where the feature can't be recorded as this kind at all.
  package func observation(
    of feature: ImportedFeature
  ) throws(ImportProblem) -> Observation {
    let meanings = OSMTags.meanings(of: feature)
    var builder = ObservationBuilder(
      schema: schema, kind: kind(of: meanings), feature: feature)
    try builder.placeGeometry()
    for mapping in columns { builder.set(mapping.field, fromProperty: mapping.column) }
    if OSMTags.describe(feature) { builder.takeTags(meanings) }
    for field in builder.kind.fields { builder.set(field.name, fromProperty: field.name) }
    return builder.observation
  }

  private func kind(of meanings: [OSMTags.Meaning]) -> SchemaKind {
    if let fixedKind { return fixedKind }
    guard meanings.contains(where: { $0.institutionType != nil }) else { return defaultKind }
    return schema.kind(named: Self.institutionKind) ?? defaultKind
  }
}
