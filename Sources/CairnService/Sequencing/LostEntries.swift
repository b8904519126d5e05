package import CairnLog
package import CairnModel

/// Entries that a restored log has lost, on their way back to it.
package struct LostEntries: Sendable {
  package var from: LogSize
  package var entries: EntryList
  /// What this log's own key once signed.
  package var checkpoint: VerifiedCheckpoint
  /// From where the entries end to the checkpoint; empty where they reach it.
  package var proof: [Digest]

  static let misleading = Refusal(
    .historyDiverged, "the entries do not lead to the checkpoint they came with")

  /// Whether a log ends on the way to the checkpoint.
  func end(at tree: LogTree) -> Bool {
    LogProof.isConsistent(
      from: tree.size, root: tree.root, to: checkpoint.size, root: checkpoint.root, proof: proof)
  }

  /// False where a log of this tree could not take them, whatever they say.
  /// - Complexity: hashes each entry once.
  func mayLead(from tree: LogTree) -> Bool {
    guard from <= tree.size else { return true }
    let known = tree.size.rawValue - from.rawValue
    guard known < UInt64(entries.count) else { return true }
    var grown = tree
    for entry in entries.dropFirst(Int(known)) { grown.append(LogHash.leaf(entry)) }
    return end(at: grown)
  }
}
