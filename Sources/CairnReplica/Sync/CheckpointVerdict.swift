import CairnLog
import CairnModel
import CairnStore

/// What a signed checkpoint says to a replica that has verified a log of its own.
enum CheckpointVerdict: Hashable {
  case same
  /// The log has grown; whether it continues this one, the entries or a proof must show.
  case ahead
  /// An older state of the same log: a node that lags, or a restored service.
  case behind
  /// The log has another past than this replica's.
  case diverged

  static func decide(
    _ checkpoint: VerifiedCheckpoint, verified: (size: LogSize, root: Digest),
    rootAt: (LogSize) throws -> Digest
  ) rethrows -> CheckpointVerdict {
    if checkpoint.size > verified.size { return .ahead }
    if checkpoint.size == verified.size {
      return checkpoint.root == verified.root ? .same : .diverged
    }
    return try rootAt(checkpoint.size) == checkpoint.root ? .behind : .diverged
  }
}
