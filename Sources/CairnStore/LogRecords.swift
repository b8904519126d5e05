public import CairnLog
public import CairnModel

/// A survey's number within one store: from 1, never reused.
public struct SurveyKey: Hashable, Comparable, Sendable {
  public let rawValue: Int64

  public init(_ rawValue: Int64) { self.rawValue = rawValue }

  public static func < (a: SurveyKey, b: SurveyKey) -> Bool { a.rawValue < b.rawValue }
}

/// A survey as a store lists it.
public struct SurveyRecord: Hashable, Sendable {
  public var key: SurveyKey
  public var id: SurveyID
  /// What URLs call it; unique in the store.
  public var slug: String
  public var title: String
  public var origin: String
  /// Anybody may read the log.
  public var isPublic: Bool

  public init(
    key: SurveyKey, id: SurveyID, slug: String, title: String, origin: String, isPublic: Bool
  ) {
    self.key = key
    self.id = id
    self.slug = slug
    self.title = title
    self.origin = origin
    self.isPublic = isPublic
  }
}

/// A device that a survey knows.
public struct MemberRecord: Hashable, Sendable {
  public var device: DeviceNumber
  public var key: PublicKey
  public var name: Text
  public var role: Role
  /// Where in the log the device was enrolled.
  public var enrolledAt: LogIndex
  /// The entry that revoked it, if one did.
  public var revokedAt: LogIndex?
  /// The device that took over from it, if one did: this one may record no more.
  public var continuedBy: DeviceNumber?
  /// Events that an admin let in after the device was revoked.
  public var adoptedThrough: EventSequence?

  public init(
    device: DeviceNumber, key: PublicKey, name: Text, role: Role, enrolledAt: LogIndex,
    revokedAt: LogIndex? = nil, continuedBy: DeviceNumber? = nil,
    adoptedThrough: EventSequence? = nil
  ) {
    self.device = device
    self.key = key
    self.name = name
    self.role = role
    self.enrolledAt = enrolledAt
    self.revokedAt = revokedAt
    self.continuedBy = continuedBy
    self.adoptedThrough = adoptedThrough
  }
}

/// An invite that an admin issued, and who used it.
public struct InviteRecord: Hashable, Sendable {
  public var inviteKey: PublicKey
  public var role: Role
  public var expires: Timestamp
  public var name: Text
  public var issuedAt: LogIndex
  public var usedBy: DeviceNumber?

  public init(
    inviteKey: PublicKey, role: Role, expires: Timestamp, name: Text, issuedAt: LogIndex,
    usedBy: DeviceNumber? = nil
  ) {
    self.inviteKey = inviteKey
    self.role = role
    self.expires = expires
    self.name = name
    self.issuedAt = issuedAt
    self.usedBy = usedBy
  }
}

/// Where a batch lies: its receipt is at `index`, its events at the indexes behind it.
public struct ReceiptRecord: Hashable, Sendable {
  public var index: LogIndex
  public var device: DeviceNumber
  public var firstSequence: EventSequence
  public var lastSequence: EventSequence
  public var received: Timestamp

  public init(
    index: LogIndex, device: DeviceNumber, firstSequence: EventSequence,
    lastSequence: EventSequence, received: Timestamp
  ) {
    self.index = index
    self.device = device
    self.firstSequence = firstSequence
    self.lastSequence = lastSequence
    self.received = received
  }

  /// Where an event of this batch lies; nil where it is not one of them.
  public func index(of event: EventID) -> LogIndex? {
    guard event.device == device, firstSequence <= event.sequence,
      event.sequence <= lastSequence
    else { return nil }
    return index.advanced(by: Int(event.sequence.rawValue - firstSequence.rawValue) + 1)
  }
}

/// A log's size and root, and the signed statement that vouches for them.
public struct CheckpointRecord: Hashable, Sendable {
  public var size: LogSize
  public var root: Digest
  /// The signed note as published. In a replica that has not taken all of the log yet, it is of a
  /// larger size, and was proven to continue this one.
  public var note: [UInt8]

  public init(size: LogSize, root: Digest, note: [UInt8]) {
    self.size = size
    self.root = root
    self.note = note
  }
}

/// All that one survey's log gains in a transaction. The bytes of the entries are the truth; the
/// rest follows from them.
public struct LogAppend: Sendable {
  public var survey: SurveyKey
  /// The size of the log that this append extends. Any other is `StoreError.outOfOrder`.
  public var sizeBefore: LogSize
  public var entries: EntryList
  /// Tiles that became full, of every level.
  public var completedTiles: [Tile]
  /// Partial tiles of level 1 and above that changed. Level 0's follows from the entries.
  public var partialTiles: [Tile]
  /// At most one a device.
  public var heads: [DeviceHead]
  public var receipts: [ReceiptRecord]
  public var members: [MemberRecord]
  public var invites: [InviteRecord]
  /// Of the log after this append.
  public var checkpoint: CheckpointRecord

  public init(
    survey: SurveyKey, sizeBefore: LogSize, entries: EntryList, completedTiles: [Tile],
    partialTiles: [Tile], heads: [DeviceHead], receipts: [ReceiptRecord],
    members: [MemberRecord], invites: [InviteRecord], checkpoint: CheckpointRecord
  ) {
    self.survey = survey
    self.sizeBefore = sizeBefore
    self.entries = entries
    self.completedTiles = completedTiles
    self.partialTiles = partialTiles
    self.heads = heads
    self.receipts = receipts
    self.members = members
    self.invites = invites
    self.checkpoint = checkpoint
  }

  public var sizeAfter: LogSize { sizeBefore.advanced(by: entries.count) }
}
