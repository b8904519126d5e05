package import CairnLog
package import CairnModel
package import CairnStore

/// A device's copy of one survey: the log as far as it was verified, the outbox, and the views.
///
/// A value without state of its own: all of it is in the stores. One process writes at a time.
package struct Replica<Store: ReplicaStore, Views: ViewStore, Keys: DeviceKeys>: Sendable {
  package let store: Store
  package let views: Views
  package let keys: Keys
  package let clock: DeviceClock
  /// Never changes in a folder.
  package let survey: SurveyRecord

  /// - Throws: `Refusal` with `not_a_replica` where no device was enrolled here, and `StoreError`.
  package init(store: Store, views: Views, keys: Keys, clock: DeviceClock) throws {
    guard let identity = try store.identity(),
      let survey = try store.surveys().first(where: { $0.id == identity.survey })
    else { throw Self.notEnrolled }
    self.store = store
    self.views = views
    self.keys = keys
    self.clock = clock
    self.survey = survey
  }

  /// Who this replica is now: a re-enrolment replaces the device.
  package var identity: ReplicaIdentity {
    get throws {
      guard let identity = try store.identity() else { throw Self.notEnrolled }
      return identity
    }
  }

  /// The log's key as pinned at enrolment.
  package var logKey: NoteKey {
    get throws {
      guard let key = NoteKey(vkey: try identity.logKey) else {
        throw StoreError(.damaged, place: "identity, column log_key", "it is no verifier key")
      }
      return key
    }
  }

  /// The size and root of the log that this replica has verified.
  package var verified: (size: LogSize, root: Digest) {
    get throws {
      let tree = try store.tree(of: survey.key)
      return (tree.size, tree.root)
    }
  }

  private static var notEnrolled: Refusal {
    Refusal(.notAReplica, "no device was enrolled in this folder")
  }
}
