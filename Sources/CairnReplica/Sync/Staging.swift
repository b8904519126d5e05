import CairnLog
import CairnModel
import CairnStore
import CairnViews

/// Entries on their way into a replica: nothing of them counts until the tree that they make has
/// the root of a signed checkpoint, or is proven to be its beginning.
struct Staging {
  private(set) var growth: LogGrowth
  private let key: SurveyKey

  init<Store: LogStore>(_ survey: SurveyRecord, in store: Store) throws(StoreError) {
    growth = try LogGrowth(resuming: survey, in: store, verifiesSignatures: true)
    key = survey.key
  }

  var size: LogSize { growth.size }
  var gainedCount: Int { growth.gainedCount }
  var gainedByteCount: Int { growth.gainedByteCount }

  mutating func take(_ entry: ArraySlice<UInt8>) throws(GrowthError) {
    try growth.append(entry)
  }

  /// Whether this is a log that may be stored: it ends between two batches.
  var isWhole: Bool { growth.isWhole }

  func leads(to checkpoint: VerifiedCheckpoint) -> Bool {
    growth.isWhole && growth.size == checkpoint.size && growth.tree.root == checkpoint.root
  }

  /// What to store, once it is known to be of the signed log.
  mutating func takeGain(under checkpoint: VerifiedCheckpoint) -> LogAppend {
    growth.takeGain(
      of: key,
      checkpoint: CheckpointRecord(
        size: growth.size, root: growth.tree.root, note: checkpoint.note))
  }
}
