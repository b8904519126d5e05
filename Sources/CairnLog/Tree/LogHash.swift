package import CairnModel
import struct Crypto.SHA256

/// The hashes of RFC 6962, section 2.1: a leaf and a node never collide, for each has a prefix.
package enum LogHash {
  /// SHA-256 of nothing.
  package static let empty = finish(SHA256())

  /// SHA-256(00 ‖ entry)
  package static func leaf(_ entry: ArraySlice<UInt8>) -> Digest {
    var hash = SHA256()
    withUnsafeBytes(of: UInt8(0)) { hash.update(bufferPointer: $0) }
    entry.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return finish(hash)
  }

  package static func leaf(_ entry: [UInt8]) -> Digest { leaf(entry[...]) }

  /// SHA-256(01 ‖ left ‖ right)
  package static func node(_ left: Digest, _ right: Digest) -> Digest {
    var hash = SHA256()
    withUnsafeBytes(of: UInt8(1)) { hash.update(bufferPointer: $0) }
    left.withUnsafeBytes { hash.update(bufferPointer: $0) }
    right.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return finish(hash)
  }

  /// SHA-256 of the parts one behind another.
  package static func plain(_ bytes: some Collection<UInt8>) -> Digest {
    var hash = SHA256()
    let isHashed: Void? = bytes.withContiguousStorageIfAvailable {
      hash.update(bufferPointer: UnsafeRawBufferPointer($0))
    }
    if isHashed == nil { hash.update(data: Array(bytes)) }
    return finish(hash)
  }

  static func finish(_ hash: SHA256) -> Digest {
    Digest(unsafeUninitializedBytes: { target in
      hash.finalize().withUnsafeBytes { target.copyMemory(from: $0) }
    })
  }
}
