import CairnLog
import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore
import CairnViews

/// A kept proof (C2SP tlog-proof), checked against the entry that a replica has at its index.
struct ProofFile {
  private static let byteCountMaximum = 1 << 20

  private let path: String
  private let proof: OfflineProof

  /// Nil where the file is no such proof.
  init?(path: String) {
    guard let text = try? TextFile.read(path, byteCountMaximum: Self.byteCountMaximum),
      let proof = OfflineProof(text: text)
    else { return nil }
    self.path = path
    self.proof = proof
  }

  /// - Parameter pinnedKey: nil for the key that the replica pinned.
  func verify(against replica: FieldReplica, pinnedKey: NoteKey?) throws -> AuditFinding {
    let bundle = try replica.store.bundle(
      BundleNumber(containing: proof.index), of: replica.survey.key)
    let position = Int(proof.index.rawValue % UInt64(BundleNumber.width))
    guard position < bundle.count else {
      throw CommandFailure(
        .eventUnknown, "this replica does not have entry \(proof.index) yet",
        hint: "run 'cairn sync' first, or verify the proof in another replica with -C DIR")
    }
    let key = try pinnedKey ?? replica.logKey
    var report = AuditReport()
    do throws(NoteError) {
      let entry = Array(bundle[position])
      if let checkpoint = try proof.verified(entry: entry, under: key) {
        report.size = checkpoint.size
        report.root = checkpoint.root
        report.signedSize = checkpoint.size
      } else {
        report.problems.append(
          AuditProblem(
            "entry \(proof.index)", index: proof.index, "the proof does not lead to the signed root"
          ))
      }
    } catch {
      report.problems.append(AuditProblem("checkpoint", "it does not verify: \(error)"))
    }
    return AuditFinding(name: path, report: report)
  }
}
