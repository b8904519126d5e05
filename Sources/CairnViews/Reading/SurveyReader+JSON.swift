import CairnFold
import CairnFormats
package import CairnModel
package import CairnStore

/// What a service answers, without the size that was read. Lists end with `next`: what to ask for
/// behind, null at the end.
extension SurveyReader {
  package var names: SchemaNames { rules.names }

  /// - Throws: `Refusal`, `kind_unknown`; `StoreError`.
  package func entitiesJSON(_ query: EntityQuery) throws -> [JSONMember] {
    let names = names
    let kind = try query.kind.map { name throws(Refusal) in
      guard let kind = names.kind(named: name) else {
        throw Refusal(.kindUnknown, "no schema of this survey has a kind of this name")
      }
      return kind
    }
    let page = try entities(
      kind: kind, after: query.after, count: query.count, where: query.includes)
    return [
      JSONMember("entities", .array(page.items.map { $0.json(names: names) })),
      JSONMember("next", page.next.map { .string($0.description) } ?? .null),
    ]
  }

  /// - Throws: `Refusal`, `entity_unknown`; `StoreError`.
  package func entityJSON(
    _ id: EntityID, history: HistoryQuery? = nil, author: (DeviceNumber) -> String
  ) throws -> [JSONMember] {
    guard let view = try entity(id) else {
      throw Refusal(.entityUnknown, "there is no entity \(id) in the \(size) entries read")
    }
    guard let history else { return [JSONMember("entity", view.json(names: names))] }
    let page = view.historyJSON(
      after: history.after, count: history.count, names: names, author: author)
    return [
      JSONMember("entity", page.json),
      JSONMember("next", page.next.map { .integer(Int64($0.rawValue)) } ?? .null),
    ]
  }

  package func conflictsJSON(
    after cursor: ConflictCursor?, count: Int, all: Bool, author: (DeviceNumber) -> String
  ) throws(StoreError) -> [JSONMember] {
    let names = names
    let page = try disputes(after: cursor, count: count, all: all)
    let conflicts = page.items.flatMap { dispute in
      dispute.open.map { $0.json(of: dispute.subject, names: names, author: author) }
        + dispute.closed.map {
          $0.conflict.json(span: $0, of: dispute.subject, names: names, author: author)
        }
    }
    return [
      JSONMember("conflicts", .array(conflicts)),
      JSONMember("next", page.next.map { .string($0.description) } ?? .null),
    ]
  }

  package func anomaliesJSON(
    after index: LogIndex?, count: Int
  ) throws(StoreError) -> [JSONMember] {
    // What lies behind the log's end has no key in the views.
    let isBeyond = index.map { !size.contains($0) } ?? false
    let anomalies = isBeyond ? [] : try anomalies(after: index, count: count)
    let next = anomalies.count == count ? anomalies.last?.index : nil
    return [
      JSONMember(
        "anomalies",
        .array(
          anomalies.map {
            [
              "index": .integer(Int64($0.index.rawValue)),
              "event": .string($0.event.description), "code": .string($0.code.name),
            ]
          })),
      JSONMember("next", next.map { .integer(Int64($0.rawValue)) } ?? .null),
    ]
  }

  /// A device as the log knows it.
  ///
  /// Of the past, who was in and what it had brought is known, and how wrong its clock had been.
  /// - Parameter sequence: of its last event in the log that is read.
  package func deviceJSON(
    _ record: MemberRecord, continuedBy: [DeviceNumber], sequence: EventSequence
  ) -> JSONValue {
    [
      "device": .integer(Int64(record.device.rawValue)), "name": .string(record.name.string),
      "role": .string(record.role.name),
      "revoked": .bool(record.revokedAt.map { size.contains($0) } ?? false),
      "continues": record.continues.map { .integer(Int64($0.rawValue)) } ?? .null,
      "continued_by": .array(continuedBy.map { .integer(Int64($0.rawValue)) }),
      "beside": record.beside.map { .integer(Int64($0.rawValue)) } ?? .null,
      "sequence": .integer(Int64(sequence.rawValue)),
      "set_aside_after": cover.lastThatCounts(of: record.device).map {
        .integer(Int64($0.rawValue))
      } ?? .null,
      "clock": header.readings[record.device].map {
        [
          "latest": isNewest ? .string($0.corrected.text) : .null,
          "offset_ms": (isNewest ? $0.offset : nil).map { .integer($0.rawValue) } ?? .null,
          "error_ms": .integer($0.worstError(asOf: size)?.rawValue ?? 0),
        ]
      } ?? .null,
    ]
  }

  /// The documents that were whole by then, in the order of the log.
  package func schemasJSON() -> [JSONMember] {
    let documents = schemaDocuments.map { document -> JSONValue in
      let schema = try? Schema(document: document.bytes)
      return [
        "event": .string(document.event.description),
        "index": .integer(Int64(document.index.rawValue)),
        "name": schema.map { .string($0.name) } ?? .null,
        "title": schema.map { .string($0.title) } ?? .null,
        "byte_count": .integer(Int64(document.bytes.count)),
      ]
    }
    return [JSONMember("documents", .array(documents))]
  }

  /// A document as it was published; nil where there are not so many.
  package func schemaDocument(_ number: Int) -> [UInt8]? {
    let documents = schemaDocuments
    return documents.indices.contains(number) ? documents[number].bytes : nil
  }

  private var schemaDocuments: [PublishedSchemas.Document] {
    header.schemas.documents.filter { !isPast || size.contains($0.index) }
  }
}
