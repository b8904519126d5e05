/// A store that can tell what is wrong with its own file, beside what follows from the logs.
public protocol AuditedStore: ReplicaStore {
  /// What no log says, but the rows contradict. Empty where all is well.
  func integrityProblems() -> [StoreError]
}
