package import CairnModel

extension MemoryLogStore: OperatorRegistry {
  package func isOperator(_ key: PublicKey) throws(StoreError) -> Bool {
    try read { $0.operators.contains(key) }
  }

  package func addOperatorInvite(_ inviteKey: PublicKey) throws(StoreError) {
    try write {
      if $0.operatorInvites[inviteKey] == nil { $0.operatorInvites[inviteKey] = .some(nil) }
    }
  }

  package func useOperatorInvite(
    _ inviteKey: PublicKey, for key: PublicKey
  ) throws(StoreError) -> Bool {
    try write {
      guard let usedBy = $0.operatorInvites[inviteKey], usedBy == nil || usedBy == key else {
        return false
      }
      $0.operatorInvites[inviteKey] = .some(key)
      $0.operators.insert(key)
      return true
    }
  }

  package func originPrefix(orElse prefix: String) throws(StoreError) -> String {
    try write {
      let kept = $0.originPrefix ?? prefix
      $0.originPrefix = kept
      return kept
    }
  }
}
