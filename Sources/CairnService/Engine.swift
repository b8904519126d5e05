import CairnModel
package import CairnStore

/// The storage that a service runs on, chosen by the executable.
package protocol Engine: Sendable {
  associatedtype Store: LogStore & OperatorRegistry
  associatedtype Guard: CheckpointGuard
  associatedtype Vault: KeyVault

  var store: Store { get }
  var checkpoints: Guard { get }
  var keys: Vault { get }
}
