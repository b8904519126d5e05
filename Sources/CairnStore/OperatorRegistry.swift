public import CairnModel

/// Who may open surveys on a service. Calls block; each change is durable once it returns.
public protocol OperatorRegistry: Sendable {
  func isOperator(_ key: PublicKey) throws(StoreError) -> Bool

  /// Makes room for one operator, whoever brings the secret of this key.
  func addOperatorInvite(_ inviteKey: PublicKey) throws(StoreError)

  /// Takes an operator on. The same key again with the same invite is the same operator.
  /// - Returns: false where the invite is unknown or another key used it.
  func useOperatorInvite(_ inviteKey: PublicKey, for key: PublicKey) throws(StoreError) -> Bool

  /// The fixed prefix of the origins of this service's logs; the first one given stays.
  func originPrefix(orElse prefix: String) throws(StoreError) -> String
}
