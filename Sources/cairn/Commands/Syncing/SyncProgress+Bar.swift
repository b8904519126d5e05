import CairnModel
import CairnReplica

extension ProgressBar {
  /// Shows how far a sync is.
  func show(_ progress: SyncProgress) {
    switch progress {
    case .pushing(let done, let total):
      update(UInt64(done), of: UInt64(total), label: "bringing")
    case .pulling(let size, let total):
      update(size.rawValue, of: total.rawValue, label: "fetching")
    }
  }

  /// Shows how far the fold is.
  func show(folded size: LogSize, of total: LogSize) {
    update(size.rawValue, of: total.rawValue, label: "folding")
  }
}
