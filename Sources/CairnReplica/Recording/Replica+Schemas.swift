import CairnLog
package import CairnModel
import CairnStore
import CairnViews
import CairnWire

extension Replica {
  /// The schema documents that admins published in the verified log and in what waits here, read
  /// without views: for whoever has to record while these can't be folded. Whether its author was an
  /// admin where an entry stands follows from the entries ahead of it, and no fold is needed for
  /// that; the rules may still not count all of these documents.
  /// - Complexity: reads the log from end to end.
  package func loggedSchemas() throws -> [(event: EventID, schema: Schema)] {
    var membership = Membership()
    var documents = PublishedDocuments()
    try LogWalk(store, survey.key).forEach(from: .zero, to: verified.size) { entry, index, _ in
      switch entry {
      case .service(let body): membership.follow(body, at: index)
      case .event(let event):
        if membership.isAdmin(event.id.device) { documents.add(event) }
        membership.apply(event.body, by: event.id.device, at: index)
      }
      return true
    }
    for event in try pendingEvents() where membership.isAdmin(event.id.device) {
      documents.add(event)
    }
    return documents.schemas
  }
}

/// Schema documents as their parts come in.
private struct PublishedDocuments {
  private(set) var schemas: [(event: EventID, schema: Schema)] = []
  private var parts: [Digest: [UInt32: [UInt8]]] = [:]

  mutating func add(_ event: Event) {
    guard case .schemaPublished(let body) = event.body, body.part < body.partCount else { return }
    parts[body.documentDigest, default: [:]][body.part] = body.document
    guard let known = parts[body.documentDigest], known.count == Int(body.partCount) else { return }
    let bytes = (0..<body.partCount).flatMap { known[$0] ?? [] }
    guard LogHash.plain(bytes) == body.documentDigest, let schema = try? Schema(document: bytes)
    else { return }
    schemas.append((event.id, schema))
  }
}

extension Membership {
  /// What the service wrote about members in a log that was verified.
  fileprivate mutating func follow(_ entry: ServiceEntry, at index: LogIndex) {
    switch entry {
    case .surveyOpened(let opened): apply(opened)
    case .deviceEnrolled(let enrolled): apply(enrolled, at: index)
    case .adminAppointed(let appointed): apply(appointed, at: index)
    case .receipt, .logKeyRotated: break
    }
  }
}
