import CairnLog
package import CairnModel
import CairnStore
import CairnViews
import CairnWire

extension Replica {
  /// The schema documents that the verified log and what waits here publish, read without views:
  /// for whoever has to record while these can't be folded. The rules may not count all of them.
  /// - Complexity: reads the log from end to end.
  package func loggedSchemas() throws -> [(event: EventID, schema: Schema)] {
    var parts: [Digest: [UInt32: [UInt8]]] = [:]
    var schemas: [(event: EventID, schema: Schema)] = []
    func add(_ event: Event) {
      guard case .schemaPublished(let body) = event.body, body.part < body.partCount else { return }
      parts[body.documentDigest, default: [:]][body.part] = body.document
      guard let known = parts[body.documentDigest], known.count == Int(body.partCount) else {
        return
      }
      let bytes = (0..<body.partCount).flatMap { known[$0] ?? [] }
      guard LogHash.plain(bytes) == body.documentDigest,
        let schema = try? Schema(document: bytes)
      else { return }
      schemas.append((event.id, schema))
    }
    try LogWalk(store, survey.key).forEach(from: .zero, to: verified.size) { entry, _ in
      if case .event(let event) = entry { add(event) }
      return true
    }
    for event in try pendingEvents() { add(event) }
    return schemas
  }
}
