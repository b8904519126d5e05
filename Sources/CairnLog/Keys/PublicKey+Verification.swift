package import CairnModel
import Crypto

extension PublicKey {
  /// Whether 64 bytes are this key's signature over a message. Never throws: a key that is no
  /// point of its curve has signed nothing.
  package func isValidSignature(_ signature: [UInt8], for message: [UInt8]) -> Bool {
    guard signature.count == Seal.signatureByteCount else { return false }
    switch algorithm {
    case .ed25519:
      guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else {
        return false
      }
      return key.isValidSignature(signature, for: message)
    case .p256:
      guard P256Order.isLow(signature),
        let key = try? P256.Signing.PublicKey(compressedRepresentation: bytes),
        let parsed = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
      else { return false }
      return key.isValidSignature(parsed, for: message)
    }
  }
}
