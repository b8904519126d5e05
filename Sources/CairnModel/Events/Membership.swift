/// An admin lets one more device in. The secret half of the key travels in the invite.
public struct InviteIssued: Hashable, Sendable {
  public var inviteKey: PublicKey
  public var role: Role
  public var expires: Timestamp
  /// Whom the invite is for.
  public var name: Text
  /// A device of the same person, which goes on recording beside the new one.
  public var beside: DeviceNumber?
  /// What the member is given of the survey; nil is all of it.
  public var filter: MemberFilter?

  public init(
    inviteKey: PublicKey, role: Role, expires: Timestamp, name: Text,
    beside: DeviceNumber? = nil, filter: MemberFilter? = nil
  ) {
    self.inviteKey = inviteKey
    self.role = role
    self.expires = expires
    self.name = name
    self.beside = beside
    self.filter = filter
  }
}

/// A part of a survey: what lies in the area, is of the kinds and has the values. What is nil or
/// empty does not restrict.
public struct MemberFilter: Hashable, Sendable {
  /// A polygon or a multipolygon.
  public var area: Value?
  public var kinds: [KindNumber]
  /// All of them.
  public var conditions: [Field]

  public init(area: Value? = nil, kinds: [KindNumber] = [], conditions: [Field] = []) {
    self.area = area
    self.kinds = kinds
    self.conditions = conditions
  }
}

/// What a member is given of the survey from here on.
public struct MemberFiltered: Hashable, Sendable {
  public var device: DeviceNumber
  /// Nil is all of it.
  public var filter: MemberFilter?

  public init(device: DeviceNumber, filter: MemberFilter?) {
    self.device = device
    self.filter = filter
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
  /// Whether all numbers of its lineage are meant, those that are still to come among them.
  public var hasLineage: Bool
  /// Numbers of the lineage that stay, with those that continue them.
  public var except: [DeviceNumber]

  public init(
    device: DeviceNumber, reason: Text, hasLineage: Bool = false, except: [DeviceNumber] = []
  ) {
    self.device = device
    self.reason = reason
    self.hasLineage = hasLineage
    self.except = except
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
