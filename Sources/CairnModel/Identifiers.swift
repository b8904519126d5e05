/// The number of an enrolled device, unique in its survey: 1 to 2^20 − 1.
public struct DeviceNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
  public static let maximum = DeviceNumber(unchecked: 1 << 20 - 1)
  /// The first admin, whom entry 0 names.
  public static let firstAdmin = DeviceNumber(unchecked: 1)

  public let rawValue: UInt32

  @inlinable
  public init?(_ rawValue: UInt32) {
    guard rawValue > 0, rawValue < 1 << 20 else { return nil }
    self.rawValue = rawValue
  }

  @inlinable
  init(unchecked rawValue: UInt32) {
    self.rawValue = rawValue
  }

  @inlinable
  public static func < (a: DeviceNumber, b: DeviceNumber) -> Bool { a.rawValue < b.rawValue }

  /// The number behind this one, or nil where the survey has no more.
  public var next: DeviceNumber? { DeviceNumber(rawValue + 1) }

  public var description: String { String(rawValue) }
}

/// The place of an event among its device's own: from 1 without gaps, to 2^43 − 1. 0 stands for
/// "before the first".
public struct EventSequence: Hashable, Comparable, Sendable, CustomStringConvertible {
  public static let none = EventSequence(unchecked: 0)
  public static let first = EventSequence(unchecked: 1)

  public let rawValue: UInt64

  @inlinable
  public init?(_ rawValue: UInt64) {
    guard rawValue < 1 << 43 else { return nil }
    self.rawValue = rawValue
  }

  @inlinable
  init(unchecked rawValue: UInt64) {
    self.rawValue = rawValue
  }

  @inlinable
  public static func < (a: EventSequence, b: EventSequence) -> Bool { a.rawValue < b.rawValue }

  /// The sequence `count` places behind this one. Behind the last one it is 2^43, which is no
  /// event's: nothing that was read equals it, and nothing encodes it.
  @inlinable
  public func advanced(by count: Int) -> EventSequence {
    let (sum, overflow) = rawValue.addingReportingOverflow(UInt64(clamping: count))
    return EventSequence(unchecked: overflow ? 1 << 43 : min(sum, 1 << 43))
  }

  @inlinable
  public var next: EventSequence { advanced(by: 1) }

  /// The sequence before this one; `none` before the first.
  @inlinable
  public var previous: EventSequence {
    EventSequence(unchecked: rawValue == 0 ? 0 : rawValue - 1)
  }

  public var description: String { String(rawValue) }
}

/// Which event: the device that recorded it and its place among that device's own.
///
/// Reads `device.sequence`, as in `3.17`, and packs into 63 bits: sequence × 2^20 + device.
public struct EventID: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let packed: UInt64

  /// - Parameter sequence: from 1.
  @inlinable
  public init(_ device: DeviceNumber, _ sequence: EventSequence) {
    packed = sequence.rawValue << 20 | UInt64(device.rawValue)
  }

  /// Nil where the device or the sequence is 0, or out of range.
  @inlinable
  public init?(packed: UInt64) {
    guard packed & (1 << 20 - 1) != 0, packed >> 20 != 0, packed < 1 << 63 else { return nil }
    self.packed = packed
  }

  /// Reads `3.17`; nil where the text is anything else.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { 48...57 ~= $0 } }),
      let device = UInt32(parts[0]).flatMap(DeviceNumber.init),
      let sequence = UInt64(parts[1]).flatMap(EventSequence.init), sequence != .none
    else { return nil }
    self.init(device, sequence)
  }

  @inlinable
  public var device: DeviceNumber {
    DeviceNumber(unchecked: UInt32(truncatingIfNeeded: packed & (1 << 20 - 1)))
  }

  @inlinable
  public var sequence: EventSequence { EventSequence(unchecked: packed >> 20) }

  /// By device, then by sequence.
  @inlinable
  public static func < (a: EventID, b: EventID) -> Bool {
    (a.device, a.sequence) < (b.device, b.sequence)
  }

  public var description: String { "\(device).\(sequence)" }
}

/// Which entity: the id of the event that registered it.
public struct EntityID: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let event: EventID

  @inlinable
  public init(_ event: EventID) { self.event = event }

  @inlinable
  public init?(packed: UInt64) {
    guard let event = EventID(packed: packed) else { return nil }
    self.event = event
  }

  public init?(_ text: some StringProtocol) {
    guard let event = EventID(text) else { return nil }
    self.event = event
  }

  @inlinable
  public var packed: UInt64 { event.packed }

  @inlinable
  public static func < (a: EntityID, b: EntityID) -> Bool { a.event < b.event }

  public var description: String { event.description }
}
