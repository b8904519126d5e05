import CairnModel
import Synchronization

/// The guard in memory. A class because all who hold it share one guard.
package final class MemoryGuard: CheckpointGuard {
  private let checkpoints = Mutex<[SurveyKey: PublishedCheckpoint]>([:])

  package init() {}

  package func published(of survey: SurveyKey) throws(StoreError) -> PublishedCheckpoint? {
    checkpoints.withLock { $0[survey] }
  }

  package func publish(
    _ checkpoints: [SurveyKey: PublishedCheckpoint]
  ) throws(StoreError) {
    self.checkpoints.withLock { known in
      for (survey, checkpoint) in checkpoints where known[survey]?.size ?? .zero <= checkpoint.size
      {
        known[survey] = checkpoint
      }
    }
  }

  package func reset(
    _ survey: SurveyKey, to checkpoint: PublishedCheckpoint
  ) throws(StoreError) {
    checkpoints.withLock { $0[survey] = checkpoint }
  }
}
