public import CairnModel

/// Something that holds a private key: a file, a phone's secure hardware.
public protocol Signer: Sendable {
  var publicKey: PublicKey { get }

  /// 64 bytes: Ed25519, or ECDSA over P-256 and SHA-256 as r and s, with s in the lower half.
  /// - Throws: where the key can't be used, such as while a phone is locked.
  func sign(_ message: [UInt8]) throws -> [UInt8]
}
