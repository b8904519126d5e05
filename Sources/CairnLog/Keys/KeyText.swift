package import CairnModel

extension PublicKey {
  /// The algorithm's byte, then the key: what statements and files hold.
  package var tagged: [UInt8] { [algorithm.tag] + bytes }

  package init?(tagged: some Collection<UInt8>) {
    guard let tag = tagged.first, let algorithm = Algorithm(tag: tag) else { return nil }
    self.init(algorithm, Array(tagged.dropFirst()))
  }

  /// The tagged key in hexadecimal digits.
  package var text: String { tagged.hex }

  package init?(text: some StringProtocol) {
    guard let bytes = [UInt8](hex: text) else { return nil }
    self.init(tagged: bytes)
  }
}

extension PublicKey.Algorithm {
  /// 1 for Ed25519 and 2 for P-256, as on the wire.
  package var tag: UInt8 {
    switch self {
    case .ed25519: 1
    case .p256: 2
    }
  }

  package init?(tag: UInt8) {
    switch tag {
    case 1: self = .ed25519
    case 2: self = .p256
    default: return nil
    }
  }
}
