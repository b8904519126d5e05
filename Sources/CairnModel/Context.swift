/// What an event's author had been shown when the edit began. It is not what the device had
/// downloaded by then.
public struct Context: Hashable, Sendable {
  /// The log size of the state on the screen; a size that a checkpoint proved.
  public var base: LogSize
  /// What else was shown: for each device named, its events through that sequence. Without an
  /// entry for the author's own device, all of the author's earlier events were seen.
  public var seen: [SeenThrough]

  @inlinable
  public init(base: LogSize, seen: [SeenThrough] = []) {
    self.base = base
    self.seen = seen
  }

  /// The last sequence of a device that `author` had seen beside the log below `base`.
  @inlinable
  public func seenSequence(of device: DeviceNumber, author: EventID) -> EventSequence {
    if !seen.isEmpty, let entry = seen.first(where: { $0.device == device }) {
      return entry.sequence
    }
    return device == author.device ? author.sequence.previous : .none
  }
}

/// A device's events up to and with a sequence. Sequence 0 stands for none of them.
public struct SeenThrough: Hashable, Sendable {
  public var device: DeviceNumber
  public var sequence: EventSequence

  @inlinable
  public init(device: DeviceNumber, sequence: EventSequence) {
    self.device = device
    self.sequence = sequence
  }
}
