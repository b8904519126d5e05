import CairnLog
import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore

/// A schema document on its way into the log, in parts where it is larger than an entry.
enum SchemaPublication {
  /// Leaves room for the rest of the event.
  private static let partByteCountMaximum = 60_000

  static func record(_ schema: Schema, in replica: FieldReplica) throws {
    let document = schema.document
    let starts = Array(stride(from: 0, to: max(document.count, 1), by: partByteCountMaximum))
    let drafts = starts.enumerated().map { part, start in
      Draft(
        .schemaPublished(
          SchemaPublished(
            name: Text(schema.name), previous: nil, part: UInt32(part),
            partCount: UInt32(starts.count), documentDigest: LogHash.plain(document),
            document: Array(document[start..<min(start + partByteCountMaximum, document.count)]))))
    }
    _ = try replica.record(drafts)
  }

  /// Whether a survey that is created got its schema: published, or waiting to be.
  static func isComplete(in replica: FieldReplica) throws -> Bool {
    let identity = try replica.identity
    let head = try replica.store.head(of: identity.device, in: replica.survey.key)
    return try head.map { $0.sequence != .none } ?? false || !replica.pendingEvents().isEmpty
  }
}
