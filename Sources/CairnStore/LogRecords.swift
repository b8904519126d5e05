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
  /// Whether what continues it is revoked from its enrolment on.
  public var isLineageRevoked: Bool
  /// The device that it took over from, which may record no more.
  public var continues: DeviceNumber?
  /// Another device of the same person, which goes on recording.
  public var beside: DeviceNumber?
  /// Where the chain of events ends that an admin let in although the device was revoked or
  /// continued: the latest adoptions, in the order of the log.
  public var adopted: [AdoptedEvents]

  public init(
    device: DeviceNumber, key: PublicKey, name: Text, role: Role, enrolledAt: LogIndex,
    revokedAt: LogIndex? = nil, isLineageRevoked: Bool = false, continues: DeviceNumber? = nil,
    beside: DeviceNumber? = nil, adopted: [AdoptedEvents] = []
  ) {
    self.device = device
    self.key = key
    self.name = name
    self.role = role
    self.enrolledAt = enrolledAt
    self.revokedAt = revokedAt
    self.isLineageRevoked = isLineageRevoked
    self.continues = continues
    self.beside = beside
    self.adopted = adopted
  }
}

/// Events of a device through a sequence, and the chain value that they lead to.
public struct AdoptedEvents: Hashable, Sendable {
  public var through: EventSequence
  public var chain: Digest

  public init(through: EventSequence, chain: Digest) {
    self.through = through
    self.chain = chain
  }
}

extension Lineages {
  /// - Parameter members: each continues one that was enrolled before it.
  public init(_ members: [MemberRecord]) {
    self.init()
    for member in members.sorted(by: { $0.device < $1.device }) {
      if let older = member.continues { add(member.device, continuing: older) }
    }
  }
}

/// An invite that an admin issued, and who used it.
public struct InviteRecord: Hashable, Sendable {
  public var inviteKey: PublicKey
  public var role: Role
  public var expires: Timestamp
  public var name: Text
  public var issuedAt: LogIndex
  /// Another device of whom the invite is for.
  public var beside: DeviceNumber?
  public var usedBy: DeviceNumber?

  public init(
    inviteKey: PublicKey, role: Role, expires: Timestamp, name: Text, issuedAt: LogIndex,
    beside: DeviceNumber? = nil, usedBy: DeviceNumber? = nil
  ) {
    self.inviteKey = inviteKey
    self.role = role
    self.expires = expires
    self.name = name
    self.issuedAt = issuedAt
    self.beside = beside
    self.usedBy = usedBy
  }
}

/// Where a batch lies: its receipt is at `index`, its events at the indexes behind it.
public struct ReceiptRecord: Hashable, Sendable {
  public var index: LogIndex
  public var device: DeviceNumber
  /// Of those that lie there: the seal may begin with events that an earlier batch brought.
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
  /// The entry that closed the survey, where it is closed after this append.
  public var closedAt: LogIndex?
  /// Of the log after this append.
  public var checkpoint: CheckpointRecord

  public init(
    survey: SurveyKey, sizeBefore: LogSize, entries: EntryList, completedTiles: [Tile],
    partialTiles: [Tile], heads: [DeviceHead], receipts: [ReceiptRecord],
    members: [MemberRecord], invites: [InviteRecord], closedAt: LogIndex? = nil,
    checkpoint: CheckpointRecord
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
    self.closedAt = closedAt
    self.checkpoint = checkpoint
  }

  public var sizeAfter: LogSize { sizeBefore.advanced(by: entries.count) }
}
