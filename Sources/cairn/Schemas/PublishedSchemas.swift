import CairnLog
import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore
import CairnWire

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

/// The schema documents of a survey, those that wait here among them.
struct PublishedSchemas {
  /// In the order of the log.
  private let documents: [PublishedSchema]

  /// The one that new records are made under.
  var current: PublishedSchema? { documents.last }

  init(of replica: FieldReplica) throws {
    var parts: [Digest: [UInt32: SchemaPublished]] = [:]
    var documents: [PublishedSchema] = []
    func take(_ event: Event) {
      guard case .schemaPublished(let body) = event.body else { return }
      parts[body.documentDigest, default: [:]][body.part] = body
      let own = parts[body.documentDigest] ?? [:]
      guard own.count == Int(body.partCount) else { return }
      let document = own.sorted { $0.key < $1.key }.flatMap(\.value.document)
      if let schema = try? Schema(document: document) {
        documents.append(PublishedSchema(id: event.id, schema: schema))
      }
    }
    let size = try replica.verified.size
    for number in 0..<(size.rawValue + 255) / 256 {
      for entry in try replica.store.bundle(BundleNumber(number), of: replica.survey.key) {
        guard let envelope = try? EntryEnvelope(parsing: entry), envelope.body.number == 24,
          case .event(let event)? = try? Entry(decoding: entry)
        else { continue }
        take(event)
      }
    }
    for event in try replica.pendingEvents() { take(event) }
    self.documents = documents
  }

  func require() throws(Refusal) -> PublishedSchema {
    guard let current else {
      throw Refusal(.schemaUnknown, "this replica's log has no schema that can be read")
    }
    return current
  }

  /// What a field is called; its number where no schema names it.
  func name(of key: FieldKey) -> String {
    for document in documents.reversed() {
      for kind in document.schema.kinds {
        if let field = kind.field(key) { return field.name }
      }
    }
    return "field-\(key.rawValue)"
  }

  func name(of kind: KindNumber) -> String {
    for document in documents.reversed() {
      if let kind = document.schema.kind(kind) { return kind.name }
    }
    return "kind-\(kind.rawValue)"
  }
}
