package import CairnFold
package import CairnModel
import CairnStore

/// Where views are, and how much they hold.
package struct ViewSummary: Hashable, Sendable {
  /// Entries folded: fewer than the log has only where its rules are newer than this software, or
  /// where the fold stopped.
  package let size: LogSize
  package let root: Digest
  package let rulesLevel: UInt32
  /// Of the state's meaning: equal for all who folded the same log.
  package let fingerprint: Digest
  package let entityCount: Int
  package let anomalyCount: Int
  /// The log's rules are newer than this software: what lies behind `size` is not folded.
  package let requiresUpgrade: Bool
  /// What is out.
  package let cover: SetAsideCover
  /// The entry before which the fold stopped, because folding it killed the process.
  package let stop: ViewsStop?

  init(of header: FoldHeader, root: Digest, stop: ViewsStop?) {
    size = header.size
    self.root = root
    rulesLevel = header.rulesLevel
    fingerprint = header.fingerprint.digest
    entityCount = header.entityCount
    anomalyCount = header.anomalyCount
    requiresUpgrade = header.rulesLevel > FoldState.rulesLevel
    cover = header.cover
    self.stop = stop
  }
}
