import CairnLog
import CairnModel
import Testing

/// Keys from seeds that the vectors name.
enum VectorKeys {
  static func signer(_ algorithm: PublicKey.Algorithm, _ byte: UInt8 = 0x42) throws
    -> SoftwareSigner
  {
    try #require(SoftwareSigner(algorithm, seed: [UInt8](repeating: byte, count: 32)))
  }

  static let algorithms: [(name: String, algorithm: PublicKey.Algorithm)] = [
    ("ed25519", .ed25519), ("p256", .p256),
  ]

  static func json(_ key: PublicKey) -> JSONValue {
    let name = algorithms.first { $0.algorithm == key.algorithm }?.name ?? ""
    return ["algorithm": .string(name), "bytes": .string(key.bytes.hex)]
  }
}
