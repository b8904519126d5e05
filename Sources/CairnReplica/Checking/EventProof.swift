package import CairnLog
package import CairnModel
package import CairnStore

/// That the log holds an event: where, in which batch, and by which hashes.
package struct EventProof: Hashable, Sendable {
  package let receipt: ReceiptRecord
  package let index: LogIndex
  /// The bytes that were hashed.
  package let entry: [UInt8]
  /// Leads to the log's signed root.
  package let offline: OfflineProof
}

extension Replica {
  /// The proof of an event of this or another device, from what is stored here alone.
  /// - Returns: nil while the verified log does not have the event.
  /// - Throws: `Refusal` with `root_mismatch` where the stored log does not prove it.
  package func proof(of event: EventID) throws -> EventProof? {
    guard let receipt = try store.receipt(of: event, in: survey.key),
      let index = receipt.index(of: event),
      let entry = try LoggedEvents(store: store, survey: survey.key).entry(at: index),
      let checkpoint = try store.checkpoint(of: survey.key)
    else { return nil }
    let hashes = try LogProof.inclusion(
      of: index, in: checkpoint.size, from: StoreTiles(store, survey: survey.key))
    let proof = EventProof(
      receipt: receipt, index: index, entry: Array(entry),
      offline: OfflineProof(index: index, hashes: hashes, checkpoint: checkpoint.note))
    guard try proof.offline.verified(entry: proof.entry, under: logKey) != nil else {
      throw Refusal(
        .rootMismatch, "the stored log does not prove event \(event); sync again, then verify")
    }
    return proof
  }
}
