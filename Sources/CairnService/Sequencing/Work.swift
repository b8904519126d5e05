import CairnLog
package import CairnModel
package import CairnWire

/// What waits for the sequencer.
package enum Work: Sendable {
  /// Batches of one request, in order. The offset is of the device that asks.
  case push([PushedBatch])
  case enrol(EnrolRequest)
  /// By an operator.
  case appoint(AdminAppointed)
  case giveBack(LostEntries)

  var byteCount: Int {
    switch self {
    case .push(let batches): batches.reduce(256) { $0 + $1.byteCount }
    case .enrol: 512
    case .appoint: 4_096
    case .giveBack(let lost): lost.entries.bytes.count
    }
  }
}

/// A batch on its way to the log.
package struct PushedBatch: Sendable {
  package var device: DeviceNumber
  /// What the checks that need no order found.
  package var prepared: Result<PreparedBatch, Refusal>
  /// The device's clock minus the service's; nil where somebody else delivers the batch.
  package var clockOffset: Milliseconds?
  /// Which batch ahead of it in the request is the same; nil where none is.
  package var repeated: Int?

  package init(
    device: DeviceNumber, prepared: Result<PreparedBatch, Refusal>, clockOffset: Milliseconds?,
    repeated: Int? = nil
  ) {
    self.device = device
    self.prepared = prepared
    self.clockOffset = clockOffset
    self.repeated = repeated
  }

  var byteCount: Int {
    if case .success(let batch) = prepared { batch.sealed.entries.bytes.count } else { 0 }
  }
}

/// What became of a piece of work, once it is durable.
package enum Outcome: Sendable {
  case pushed([PushAnswer])
  case enrolled(Enrolled)
  case appointed
  case gaveBack(LogSize)

  package struct Enrolled: Sendable {
    package var device: DeviceNumber
    package var role: Role
    package var index: LogIndex
  }
}
