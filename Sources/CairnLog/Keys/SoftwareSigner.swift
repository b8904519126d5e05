package import CairnModel
import Crypto

/// A private key in memory.
package struct SoftwareSigner: Signer {
  /// 32 bytes: the Ed25519 seed or the P-256 scalar. Whoever has it can sign.
  package let seed: [UInt8]
  package let publicKey: PublicKey

  package init(generating algorithm: PublicKey.Algorithm) {
    let seed: [UInt8] =
      switch algorithm {
      case .ed25519: Array(Curve25519.Signing.PrivateKey().rawRepresentation)
      case .p256: Array(P256.Signing.PrivateKey().rawRepresentation)
      }
    guard let signer = SoftwareSigner(algorithm, seed: seed) else {
      preconditionFailure("a generated key was not a key")
    }
    self = signer
  }

  /// Nil where the bytes are not a private key of the algorithm.
  package init?(_ algorithm: PublicKey.Algorithm, seed: [UInt8]) {
    let bytes: [UInt8]
    switch algorithm {
    case .ed25519:
      guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
        return nil
      }
      bytes = Array(key.publicKey.rawRepresentation)
    case .p256:
      guard let key = try? P256.Signing.PrivateKey(rawRepresentation: seed) else { return nil }
      bytes = Array(key.publicKey.compressedRepresentation)
    }
    guard let publicKey = PublicKey(algorithm, bytes) else { return nil }
    self.seed = seed
    self.publicKey = publicKey
  }

  package func sign(_ message: [UInt8]) throws -> [UInt8] {
    switch publicKey.algorithm {
    case .ed25519:
      return Array(
        try Curve25519.Signing.PrivateKey(rawRepresentation: seed).signature(for: message))
    case .p256:
      let key = try P256.Signing.PrivateKey(rawRepresentation: seed)
      return P256Order.loweringS(Array(try key.signature(for: message).rawRepresentation))
    }
  }
}
