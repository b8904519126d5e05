package import CairnLog
package import CairnModel
package import CairnReplica

/// The keys of a device whose key is given, kept where other devices' are.
package struct SeededDeviceKeys: DeviceKeys {
  private let kept: FileDeviceKeys
  private let signer: SoftwareSigner

  package init(_ signer: SoftwareSigner, in kept: FileDeviceKeys) {
    self.kept = kept
    self.signer = signer
  }

  package func key(_ publicKey: PublicKey) throws -> SoftwareSigner { try kept.key(publicKey) }

  package func nextKey(besides current: PublicKey?) throws -> SoftwareSigner {
    current == signer.publicKey ? try kept.nextKey(besides: current) : signer
  }

  package func keep(_ key: SoftwareSigner) throws { try kept.keep(key) }
}
