import CairnModel
import CairnViews

/// A schema document of the log, under the id of the event that published it.
struct PublishedSchema {
  var id: EventID
  var schema: Schema

  func kind(named name: String) throws(Refusal) -> SchemaKind {
    guard let kind = schema.kind(named: name) else {
      let names = schema.kinds.map(\.name).joined(separator: ", ")
      throw Refusal(.kindUnknown, "\(schema.name) has no kind \(name); it has \(names)")
    }
    return kind
  }
}

/// The schema documents of a survey that can be read.
struct PublishedSchemas {
  /// In the order of the log.
  private let documents: [PublishedSchema]
  let names: SchemaNames

  /// The one that new records are made under.
  var current: PublishedSchema? { documents.last }

  /// - Parameter documents: as the survey's reader gives them.
  init(_ documents: [(event: EventID, schema: Schema)]) {
    self.documents = documents.map { PublishedSchema(id: $0.event, schema: $0.schema) }
    names = SchemaNames(documents.map(\.schema))
  }

  func require() throws(Refusal) -> PublishedSchema {
    guard let current else {
      throw Refusal(.schemaUnknown, "this replica's log has no schema that can be read")
    }
    return current
  }

  /// What a field is called; its number where no schema names it.
  func name(of key: FieldKey) -> String { names.name(of: key) }

  func name(of kind: KindNumber) -> String { names.name(of: kind) }
}
