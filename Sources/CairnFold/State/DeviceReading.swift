package import CairnModel

/// What the fold knows of a device's clock from its latest event.
package struct DeviceReading: Hashable, Sendable {
  /// Of the latest event.
  package var corrected: Timestamp
  var bootID: [UInt8]
  var uptime: Milliseconds
  /// As measured in the latest exchange that told: how far the device's clock is ahead.
  package var offset: Milliseconds?
  /// How far the clock was known to be off, each time that was further than ever before.
  package internal(set) var errors: [ClockError] = []

  /// The error that is furthest from 0 of those known in a log of `size` entries.
  package func worstError(asOf size: LogSize) -> Milliseconds? {
    errors.last { size.contains($0.index) }?.error
  }

  /// What a batch tells of the clock: its offset, and how far a claimed time lay behind its own
  /// receipt, which no clock that goes right can do.
  mutating func note(offset: Milliseconds?, ahead: Milliseconds, at index: LogIndex) {
    if let offset { note(ClockError(index: index, error: offset)) }
    note(ClockError(index: index, error: ahead))
  }

  private mutating func note(_ found: ClockError) {
    let known = errors.last?.error.rawValue ?? 0
    guard found.error.rawValue.magnitude > known.magnitude else { return }
    // One that gets worse for ever does not make the state grow for ever.
    if errors.count == ClockError.countMaximum { errors.removeLast() }
    errors.append(found)
  }
}

/// A clock that was off by more than it was known to be, and the entry that told so.
package struct ClockError: Hashable, Sendable {
  static let countMaximum = 64

  package var index: LogIndex
  /// Positive is ahead.
  package var error: Milliseconds
}

/// What a receipt tells of the clocks of its batch.
struct BatchTimes: Hashable, Sendable {
  /// Clocks may differ by so much before a time ahead of its receipt is taken for wrong.
  static let tolerance = Milliseconds.seconds(300)

  var received: Timestamp
  var clockOffset: Milliseconds?

  /// The claimed time without the clock's error, and never later than received.
  ///
  /// A time that lies ahead of the receipt is not the time of recording: the clock was set right
  /// between the event and the exchange. Then the uptime since the device's event before says more,
  /// or, where the device started anew in between, that event's time is the least that is known. So
  /// a clock that was wrong wins nothing.
  func corrected(_ event: Event, after reading: DeviceReading?) -> Timestamp {
    let shifted = Self.shift(event.claimedTime, by: clockOffset)
    if shifted <= received.advanced(by: Self.tolerance) { return min(shifted, received) }
    guard let reading else { return Timestamp(milliseconds: min(0, received.milliseconds)) }
    guard !event.bootID.isEmpty, event.bootID == reading.bootID, event.uptime >= reading.uptime
    else { return min(reading.corrected, received) }
    let since = event.uptime.rawValue.subtractingReportingOverflow(reading.uptime.rawValue)
    let (milliseconds, overflow) = reading.corrected.milliseconds.addingReportingOverflow(
      since.partialValue)
    return since.overflow || overflow
      ? received : min(Timestamp(milliseconds: milliseconds), received)
  }

  /// How far a claimed time, less the measured offset, lies ahead of its receipt.
  func ahead(_ claimed: Timestamp) -> Milliseconds {
    let shifted = Self.shift(claimed, by: clockOffset)
    return shifted > received ? shifted.since(received) : Milliseconds(0)
  }

  /// Stays at the far end of time where the difference is beyond it.
  private static func shift(_ claimed: Timestamp, by offset: Milliseconds?) -> Timestamp {
    let (milliseconds, overflow) = claimed.milliseconds.subtractingReportingOverflow(
      offset?.rawValue ?? 0)
    guard overflow else { return Timestamp(milliseconds: milliseconds) }
    return Timestamp(milliseconds: (offset?.rawValue ?? 0) > 0 ? .min : .max)
  }
}
