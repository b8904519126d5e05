package import CairnModel
import Crypto

extension PublicKey {
  /// Which of the two signatures (r, s) and (r, n − s) of ECDSA count. Of Ed25519 there is one.
  package enum SignatureForm: Sendable {
    /// s in the lower half, so that nobody makes a second signature out of the first: for what is
    /// kept as evidence.
    case lowerHalf
    /// Either: a token is no evidence, and libraries for it do not normalise.
    case either
  }

  /// Whether the bytes are the one encoding of a point of the curve whose signatures only the
  /// holder of a secret can make. What lets a key in asks for that.
  package var isSound: Bool {
    switch algorithm {
    case .ed25519: Ed25519Key.isCanonical(bytes) && Ed25519Key.isOnCurve(bytes)
    case .p256: (try? P256.Signing.PublicKey(compressedRepresentation: bytes)) != nil
    }
  }

  /// Whether 64 bytes are this key's signature over a message, by the equation that
  /// protocol/README.md states. Never throws: a key that is not sound has signed nothing.
  package func isValidSignature(
    _ signature: [UInt8], for message: [UInt8], form: SignatureForm = .lowerHalf
  ) -> Bool {
    guard signature.count == Seal.signatureByteCount else { return false }
    switch algorithm {
    case .ed25519:
      guard Ed25519Key.isCanonical(bytes),
        let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
      else { return false }
      return key.isValidSignature(signature, for: message)
    case .p256:
      guard form == .either || P256Order.isLow(signature),
        let key = try? P256.Signing.PublicKey(compressedRepresentation: bytes),
        let parsed = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
      else { return false }
      return key.isValidSignature(parsed, for: message)
    }
  }
}
