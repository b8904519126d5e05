import CairnModel
package import CairnReplica
package import CairnStore
package import CairnViews

extension SyntheticService {
  /// Makes empty stores the admin's replica: every entry comes through the replica's own sync, and
  /// is verified there.
  ///
  /// The replica's clock is the simulation's, so that its last exchange with the service is of the
  /// survey's last day.
  package func makeReplica<Store: ReplicaStore, Views: ViewStore>(
    _ outcome: Outcome, url: String, store: Store, views: Views, keys: FileDeviceKeys,
    progress: (SyncProgress) -> Void = { _ in }
  ) async throws -> ViewSummary {
    let keys = SeededDeviceKeys(survey.admin, in: keys)
    try Enrolment.adopt(
      outcome.opened, to: outcome.request, url: url, store: store, keys: keys)
    let replica = try Replica(
      store: store, views: views, keys: keys, clock: DeviceClock(now: { [clock] in clock.now }))
    _ = try await replica.sync(LoopbackTransport(service), progress: progress)
    return try replica.catchUp()
  }
}
