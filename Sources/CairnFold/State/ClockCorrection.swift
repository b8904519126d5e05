package import CairnModel

/// Corrects the times of one device's events as the fold does, for whoever reads that device's
/// batches alone.
package struct ClockCorrection: Sendable {
  private var batch: BatchTimes?
  private var reading: DeviceReading?

  package init() {}

  /// Goes on with the batch behind a receipt of the device.
  package mutating func begin(_ receipt: Receipt) {
    batch = BatchTimes(received: receipt.received, clockOffset: receipt.clockOffset)
  }

  /// Goes on with events that no receipt tells of.
  package mutating func beginPending() { batch = nil }

  /// - Parameter event: the next one of the device, all of whose events before were given.
  package mutating func correct(_ event: Event) -> Timestamp {
    guard let batch else { return event.claimedTime }
    let corrected = batch.corrected(event, after: reading)
    reading = DeviceReading(corrected: corrected, bootID: event.bootID, uptime: event.uptime)
    return corrected
  }
}
