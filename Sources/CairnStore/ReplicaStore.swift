public import CairnModel

/// Who a replica is: fixed at enrolment but for the device, which a re-enrolment replaces.
public struct ReplicaIdentity: Hashable, Sendable {
  public var survey: SurveyID
  public var slug: String
  public var title: String
  public var origin: String
  /// Where the service is; may change.
  public var url: String
  /// The log's verifier key as pinned at enrolment (C2SP vkey form).
  public var logKey: String
  public var device: DeviceNumber
  public var deviceKey: PublicKey
  public var role: Role
  public var name: Text

  public init(
    survey: SurveyID, slug: String, title: String, origin: String, url: String, logKey: String,
    device: DeviceNumber, deviceKey: PublicKey, role: Role, name: Text
  ) {
    self.survey = survey
    self.slug = slug
    self.title = title
    self.origin = origin
    self.url = url
    self.logKey = logKey
    self.device = device
    self.deviceKey = deviceKey
    self.role = role
    self.name = name
  }
}

/// An event that was recorded here and is not yet in a verified log.
public struct PendingEvent: Hashable, Sendable {
  public var sequence: EventSequence
  /// The chain value after this event.
  public var chain: Digest
  public var entry: [UInt8]

  public init(sequence: EventSequence, chain: Digest, entry: [UInt8]) {
    self.sequence = sequence
    self.chain = chain
    self.entry = entry
  }
}

/// Which batch of another device a replica keeps.
public struct CarriedKey: Hashable, Sendable {
  public var device: DeviceNumber
  public var firstSequence: EventSequence
  public var lastSequence: EventSequence
  /// The device's chain value after the last event, as the seal says.
  public var chainHead: Digest

  public init(
    device: DeviceNumber, firstSequence: EventSequence, lastSequence: EventSequence,
    chainHead: Digest
  ) {
    self.device = device
    self.firstSequence = firstSequence
    self.lastSequence = lastSequence
    self.chainHead = chainHead
  }
}

/// A batch of another device that this replica delivers: its seal vouches for it.
public struct CarriedBatch: Hashable, Sendable {
  public var key: CarriedKey
  /// As it is pushed: one `Batch` message.
  public var message: [UInt8]

  public init(key: CarriedKey, message: [UInt8]) {
    self.key = key
    self.message = message
  }
}

/// What the last exchange with the service told.
public struct SyncRecord: Hashable, Sendable {
  /// When the last sync ended that brought and fetched all there was, by this device's clock; nil
  /// where none did.
  public var time: Timestamp?
  /// This device's clock minus the service's; not kept without a time.
  public var clockOffset: Milliseconds?
  /// The service's quotas that came near their end.
  public var quotas: [QuotaUse]
  /// Until when the service takes no more of what waits here, by this device's clock; nil where it
  /// did not say so.
  public var waitsUntil: Timestamp?

  public init(
    time: Timestamp?, clockOffset: Milliseconds?, quotas: [QuotaUse] = [],
    waitsUntil: Timestamp? = nil
  ) {
    self.time = time
    self.clockOffset = clockOffset
    self.quotas = quotas
    self.waitsUntil = waitsUntil
  }
}

/// A signed statement of the service that contradicts what this replica has verified. It is kept
/// for a person to look at, and to show to others.
public struct EvidenceRecord: Hashable, Sendable {
  /// By this device's clock.
  public var time: Timestamp
  /// The refusal's code, such as `root_mismatch`.
  public var code: String
  public var message: String
  /// The note that the service signed, and the one under which this replica took its log.
  public var note: [UInt8]
  public var ownNote: [UInt8]

  public init(
    time: Timestamp, code: String, message: String, note: [UInt8], ownNote: [UInt8]
  ) {
    self.time = time
    self.code = code
    self.message = message
    self.note = note
    self.ownNote = ownNote
  }
}

/// What a replica keeps beside its copy of the log, in the same file. Calls block.
public protocol ReplicaStore: LogStore {
  func identity() throws(StoreError) -> ReplicaIdentity?

  /// Adds recorded events at the end of the outbox. Durable once it returns.
  /// - Throws: `StoreError.outOfOrder` unless the first continues the outbox or, where that is
  ///   empty, the device's head in the log.
  func enqueue(_ events: [PendingEvent]) throws(StoreError)

  /// Events behind a sequence, oldest first: at most `count`, and at most `byteCount` bytes unless
  /// the first alone is larger.
  func pending(
    after sequence: EventSequence, count: Int, byteCount: Int
  ) throws(StoreError) -> [PendingEvent]

  func pendingCount() throws(StoreError) -> Int
  /// The last event in the outbox.
  func lastPending() throws(StoreError) -> PendingEvent?

  /// Lets go of events that a verified log holds, through a sequence.
  func dequeue(through sequence: EventSequence) throws(StoreError)

  /// Takes on an identity together with the outbox that belongs to it, as one durable step.
  func adopt(_ identity: ReplicaIdentity, outbox: [PendingEvent]) throws(StoreError)

  /// The batches of others that are kept, by device, last sequence and chain value.
  func carried() throws(StoreError) -> [CarriedKey]
  /// The `Batch` message of one; nil where it is not kept.
  func carriedMessage(_ key: CarriedKey) throws(StoreError) -> [UInt8]?
  /// Durable once it returns. Of a device, one batch with a last sequence and chain value is kept:
  /// the newest.
  func carry(_ batches: [CarriedBatch]) throws(StoreError)
  func discardCarried(_ keys: [CarriedKey]) throws(StoreError)

  /// Oldest first.
  func evidence() throws(StoreError) -> [EvidenceRecord]
  /// Durable once it returns. A note that is kept already is not kept twice.
  func keep(_ evidence: EvidenceRecord) throws(StoreError)

  /// Nil where no sync ended yet and the service said nothing of its quotas.
  func lastSync() throws(StoreError) -> SyncRecord?
  func setLastSync(_ record: SyncRecord) throws(StoreError)
}
