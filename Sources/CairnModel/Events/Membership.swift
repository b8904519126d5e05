/// An admin lets one more device in. The secret half of the key travels in the invite.
public struct InviteIssued: Hashable, Sendable {
  public var inviteKey: PublicKey
  public var role: Role
  public var expires: Timestamp
  /// Whom the invite is for.
  public var name: Text

  public init(inviteKey: PublicKey, role: Role, expires: Timestamp, name: Text) {
    self.inviteKey = inviteKey
    self.role = role
    self.expires = expires
    self.name = name
  }
}

public struct RoleChanged: Hashable, Sendable {
  public var device: DeviceNumber
  public var role: Role

  public init(device: DeviceNumber, role: Role) {
    self.device = device
    self.role = role
  }
}

public struct DeviceRevoked: Hashable, Sendable {
  public var device: DeviceNumber
  public var reason: Text

  public init(device: DeviceNumber, reason: Text) {
    self.device = device
    self.reason = reason
  }
}

/// An admin lets the packed work of a revoked device in.
public struct EventsAdopted: Hashable, Sendable {
  public var device: DeviceNumber
  public var throughSequence: EventSequence
  public var chainHead: Digest

  public init(device: DeviceNumber, throughSequence: EventSequence, chainHead: Digest) {
    self.device = device
    self.throughSequence = throughSequence
    self.chainHead = chainHead
  }
}

/// A schema document, or one part of it where it is larger than an entry.
public struct SchemaPublished: Hashable, Sendable {
  /// Such as `creative-clusters@1`.
  public var name: Text
  /// The schema that the author had seen; nil for the first.
  public var previous: EventID?
  /// From 0.
  public var part: UInt32
  public var partCount: UInt32
  /// Of the whole document.
  public var documentDigest: Digest
  public var document: [UInt8]

  public init(
    name: Text, previous: EventID?, part: UInt32, partCount: UInt32, documentDigest: Digest,
    document: [UInt8]
  ) {
    self.name = name
    self.previous = previous
    self.part = part
    self.partCount = partCount
    self.documentDigest = documentDigest
    self.document = document
  }
}
