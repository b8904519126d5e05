package import CairnLog
import CairnModel

/// Where the service keeps the private keys of its logs. Calls block.
package protocol KeyVault: Sendable {
  /// Makes a log's key, or gives back the one that this name has already. Durable once it returns.
  func makeLogKey(slug: String) throws -> SoftwareSigner
  /// - Throws: where there is no such key, or it can't be read.
  func logKey(slug: String) throws -> SoftwareSigner
}
