/// Who can sign: the public half of a device's, an invite's or a log's key.
public struct PublicKey: Hashable, Sendable {
  public enum Algorithm: Sendable {
    case ed25519
    /// What phones' secure hardware holds.
    case p256

    /// The size of a public key as Cairn writes it: P-256 keys are compressed.
    public var keyByteCount: Int {
      switch self {
      case .ed25519: 32
      case .p256: 33
      }
    }
  }

  public let algorithm: Algorithm
  /// 32 bytes for Ed25519, 33 for P-256. Whether they are a point of the curve is for the
  /// verifier to find out.
  public let bytes: [UInt8]

  /// Nil where the size is not the algorithm's.
  public init?(_ algorithm: Algorithm, _ bytes: [UInt8]) {
    guard bytes.count == algorithm.keyByteCount else { return nil }
    self.algorithm = algorithm
    self.bytes = bytes
  }
}

/// What a member may do, each including what is below it.
public enum Role: UInt8, Hashable, Comparable, Sendable, CaseIterable {
  /// Reads.
  case auditor = 1
  /// Records.
  case surveyor = 2
  /// Decides about the work of others: resolves, merges, undoes, retracts.
  case coordinator = 3
  /// Invites, revokes, publishes schemas.
  case admin = 4

  public static func < (a: Role, b: Role) -> Bool { a.rawValue < b.rawValue }

  public var name: String {
    switch self {
    case .auditor: "auditor"
    case .surveyor: "surveyor"
    case .coordinator: "coordinator"
    case .admin: "admin"
    }
  }

  public init?(name: some StringProtocol) {
    guard let role = Role.allCases.first(where: { $0.name == name }) else { return nil }
    self = role
  }
}
