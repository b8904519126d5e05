/// What a device signs for a batch of its events. One signature vouches for the batch, and makes
/// the device a witness of the log that it last verified.
public struct Seal: Hashable, Sendable {
  public static let signatureByteCount = 64

  public var device: DeviceNumber
  public var firstSequence: EventSequence
  /// Not before the first.
  public var lastSequence: EventSequence
  /// The chain value after the last event.
  public var chainHead: Digest
  public var witnessedSize: LogSize
  public var witnessedRoot: Digest
  public var clock: Timestamp
  /// 64 bytes; nothing has checked it yet.
  public var signature: [UInt8]

  public init(
    device: DeviceNumber, firstSequence: EventSequence, lastSequence: EventSequence,
    chainHead: Digest, witnessedSize: LogSize, witnessedRoot: Digest, clock: Timestamp,
    signature: [UInt8]
  ) {
    self.device = device
    self.firstSequence = firstSequence
    self.lastSequence = lastSequence
    self.chainHead = chainHead
    self.witnessedSize = witnessedSize
    self.witnessedRoot = witnessedRoot
    self.clock = clock
    self.signature = signature
  }

  /// How many events the seal speaks for; 0 where the last comes before the first.
  public var eventCount: Int {
    firstSequence <= lastSequence
      ? Int(lastSequence.rawValue - firstSequence.rawValue + 1) : 0
  }
}

/// How far a device's chain goes in a log.
public struct DeviceHead: Hashable, Sendable {
  public var device: DeviceNumber
  /// 0 before the first event.
  public var sequence: EventSequence
  public var chain: Digest

  public init(device: DeviceNumber, sequence: EventSequence, chain: Digest) {
    self.device = device
    self.sequence = sequence
    self.chain = chain
  }
}
