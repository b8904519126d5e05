import CairnLog
import CairnModel
import CairnStore

extension Replica {
  /// Notes of one refusal that are kept at most: a service that goes on with another log signs a new
  /// one at each push, and one is proof enough.
  private var evidenceCountMaximum: Int { 16 }

  /// Keeps a note that the log's key signed and that contradicts this replica, and says whether that
  /// came about. A full disk, or a folder that can't be written, must not hide what was found: the
  /// refusal is the same either way.
  func keepingEvidence(
    of refusal: Refusal, _ checkpoint: VerifiedCheckpoint
  ) -> Refusal {
    var told = refusal
    do throws(StoreError) {
      let known = try store.evidence().filter { $0.code == refusal.code.rawValue }
      if !known.contains(where: { $0.note == checkpoint.note }),
        known.count >= evidenceCountMaximum
      {
        told.message += "; \(known.count) such notes are kept here as evidence, this one is not"
        return told
      }
      try store.keep(
        EvidenceRecord(
          time: clock.now(), code: refusal.code.rawValue, message: refusal.message,
          note: checkpoint.note, ownNote: try store.checkpoint(of: survey.key)?.note ?? []))
      told.message += "; both signed notes are kept here as evidence"
    } catch {
      told.message += "; the signed note that proves it could not be kept here: \(error.message)"
    }
    return told
  }
}
