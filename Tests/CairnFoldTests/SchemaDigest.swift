import CairnModel
import struct Crypto.SHA256

/// What a schema's publication promises of its document.
enum SchemaDigest {
  static func of(_ document: [UInt8]) -> Digest {
    var hash = SHA256()
    document.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return Digest(unsafeUninitializedBytes: { target in
      hash.finalize().withUnsafeBytes { target.copyMemory(from: $0) }
    })
  }
}
