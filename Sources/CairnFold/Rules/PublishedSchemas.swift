package import CairnModel
import struct Crypto.SHA256

/// The schema documents of a log, put together from their parts.
package struct PublishedSchemas: Hashable, Sendable {
  /// A document whose parts are all there.
  package struct Document: Hashable, Sendable {
    /// The event that brought the last part.
    package var event: EventID
    package var index: LogIndex
    package var bytes: [UInt8]
  }

  struct Parts: Hashable, Sendable {
    var partCount: UInt32
    var bytes: [UInt32: [UInt8]]
  }

  /// In the order of the log.
  package internal(set) var documents: [Document] = []
  var parts: [Digest: Parts] = [:]

  /// Those that can be read, and the event that published each.
  /// - Parameter size: what was published later doesn't count.
  package func readable(asOf size: LogSize) -> [(event: EventID, schema: Schema)] {
    documents.compactMap { document in
      guard size.contains(document.index) else { return nil }
      return (try? Schema(document: document.bytes)).map { (document.event, $0) }
    }
  }

  enum Outcome { case part, whole(Document), broken, unrebased }

  mutating func add(
    _ body: SchemaPublished, by event: EventID, at index: LogIndex
  ) -> Outcome {
    guard body.partCount > 0, body.part < body.partCount else { return .broken }
    // Without having seen the one in force, it would undo what that one changed.
    guard body.previous == documents.last?.event else { return .unrebased }
    var own = parts[body.documentDigest] ?? Parts(partCount: body.partCount, bytes: [:])
    guard own.partCount == body.partCount else { return .broken }
    own.bytes[body.part] = body.document
    guard own.bytes.count == Int(own.partCount) else {
      parts[body.documentDigest] = own
      return .part
    }
    parts[body.documentDigest] = nil
    let bytes = (0..<own.partCount).flatMap { own.bytes[$0] ?? [] }
    guard Self.digest(bytes) == body.documentDigest else { return .broken }
    let document = Document(event: event, index: index, bytes: bytes)
    documents.append(document)
    return .whole(document)
  }

  private static func digest(_ bytes: [UInt8]) -> Digest {
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return Digest(unsafeUninitializedBytes: { target in
      hash.finalize().withUnsafeBytes { target.copyMemory(from: $0) }
    })
  }
}
