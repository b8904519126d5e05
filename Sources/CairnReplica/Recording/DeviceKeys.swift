package import CairnLog
package import CairnModel
package import CairnStore
import Glibc

/// Where a device keeps its private keys. Calls block; each change is durable once it returns.
package protocol DeviceKeys: Sendable {
  associatedtype Key: Signer

  func key(_ publicKey: PublicKey) throws -> Key

  /// The key of an enrolment under way: the same one again until the replica is that device, so
  /// that a lost answer does not enrol a device twice.
  /// - Parameter current: what the replica is now; that key has been used.
  func nextKey(besides current: PublicKey?) throws -> Key

  /// Makes the next key one that `key` finds, before the replica becomes its device.
  func keep(_ key: Key) throws
}

/// Keys as files, mode 0600: `keys/<public key>.key`, and `keys/next.key` for an enrolment under way.
package struct FileDeviceKeys: DeviceKeys {
  private let folder: String

  /// Makes the folder if it is not there.
  package init(folder: String) throws(StoreError) {
    self.folder = folder
    if mkdir(folder, 0o700) != 0, errno != EEXIST, access(folder, R_OK) != 0 {
      throw StoreError(.inputOutput, place: folder, String(cString: strerror(errno)))
    }
  }

  package func key(_ publicKey: PublicKey) throws -> SoftwareSigner {
    try read(path(publicKey), publicKey.algorithm)
  }

  package func nextKey(besides current: PublicKey?) throws -> SoftwareSigner {
    if access(nextPath, F_OK) == 0 {
      let next = try read(nextPath, .p256)
      if next.publicKey != current { return next }
    }
    let signer = SoftwareSigner(generating: .p256)
    try KeyFile.write(signer.seed, to: nextPath)
    return signer
  }

  package func keep(_ key: SoftwareSigner) throws {
    if access(path(key.publicKey), F_OK) != 0 {
      try KeyFile.write(key.seed, to: path(key.publicKey))
    }
  }

  private var nextPath: String { "\(folder)/next.key" }

  private func path(_ publicKey: PublicKey) -> String { "\(folder)/\(publicKey.text).key" }

  private func read(_ path: String, _ algorithm: PublicKey.Algorithm) throws -> SoftwareSigner {
    guard let signer = SoftwareSigner(algorithm, seed: try KeyFile.read(path)) else {
      throw StoreError(.damaged, place: path, "the file holds no key")
    }
    return signer
  }
}
