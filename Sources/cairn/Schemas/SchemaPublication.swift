import CairnLog
import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore

/// A schema document on its way into the log, in parts where it is larger than an entry.
enum SchemaPublication {
  /// Leaves room for the rest of the event.
  private static let partByteCountMaximum = 60_000

  /// - Parameter previous: what published the schema in force; its author has seen it.
  @discardableResult
  static func record(
    _ schema: Schema, after previous: EventID?, in replica: FieldReplica
  ) throws -> [Event] {
    let document = schema.document
    let starts = Array(stride(from: 0, to: max(document.count, 1), by: partByteCountMaximum))
    let drafts = starts.enumerated().map { part, start in
      Draft(
        .schemaPublished(
          SchemaPublished(
            name: Text(schema.name), previous: previous, part: UInt32(part),
            partCount: UInt32(starts.count), documentDigest: LogHash.plain(document),
            document: Array(document[start..<min(start + partByteCountMaximum, document.count)]))))
    }
    return try replica.record(drafts)
  }

  /// Whether a survey that is being created got its schema: it is what its admin records first.
  static func isRecorded(in replica: FieldReplica) throws -> Bool {
    try replica.nextEventID().sequence != .first
  }
}
