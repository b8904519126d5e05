import CairnModel
import CairnStore
package import CairnWire

extension Replica {
  /// Brings what was recorded here to the service and the log from there, until both have all.
  ///
  /// Everything is stored step by step: a sync that breaks off is gone on with by the next one.
  ///
  /// - Parameter invite: by which a copy of a device takes a number of its own, where its lineage
  ///   may take no more.
  /// - Throws: `Unreachable`, where the same again later does it; `Refusal` with the service's code,
  ///   or `root_mismatch` and `service_behind` where its log is not the one verified here; the
  ///   message says whether the evidence could be kept; `StoreError`.
  package func sync(
    _ transport: some ServiceTransport, invite: Invite? = nil,
    progress: (SyncProgress) -> Void = { _ in }
  ) async throws -> SyncReport {
    var synchroniser = try Synchroniser(self, transport, invite: invite)
    return try await synchroniser.run(progress)
  }
}
