import CairnModel
import CairnStore

extension Replica {
  /// Brings what was recorded here to the service and the log from there, until both have all.
  ///
  /// Everything is stored step by step: a sync that breaks off is gone on with by the next one.
  ///
  /// - Throws: `Unreachable`, where the same again later does it; `Refusal` with the service's code,
  ///   or `root_mismatch` and `service_behind` where its log is not the one verified here, with
  ///   the evidence kept; `StoreError`.
  package func sync(
    _ transport: some ServiceTransport, progress: (SyncProgress) -> Void = { _ in }
  ) async throws -> SyncReport {
    var synchroniser = try Synchroniser(self, transport)
    return try await synchroniser.run(progress)
  }
}
