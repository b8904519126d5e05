import CairnFold
package import CairnModel
import CairnStore
import CairnViews

extension Replica {
  /// The events of devices that a range means, each device's in the order of its chain, with those
  /// that wait here.
  ///
  /// - Throws: `Refusal`, `too_many_to_undo`, where they are more than one command takes back.
  /// - Complexity: reads the batches of these devices from the range's first event to its last; of a
  ///   range between two times, all of them, for a clock's error follows from what came before.
  package func events(in range: UndoRange, of devices: [DeviceNumber]) throws -> [Event] {
    let pending = try pendingEvents()
    var events: [Event] = []
    for device in devices {
      switch range {
      case .events(let first, let last):
        try forEachEvent(of: device, from: first ?? .first, pending) { event, _ in
          if let last, last < event.id.sequence { return false }
          try Self.add(event, to: &events)
          return true
        }
      case .recorded(let since, let until):
        try forEachEvent(of: device, from: .first, pending) { event, recorded in
          if let since, recorded < since { return true }
          if let until, until < recorded { return true }
          try Self.add(event, to: &events)
          return true
        }
      }
    }
    return events
  }

  private static func add(_ event: Event, to events: inout [Event]) throws(Refusal) {
    guard events.count < UndoRange.eventCountMaximum else {
      let last = events.last.map { "; so many end with \($0.id)" } ?? ""
      throw Refusal(
        .tooManyToUndo,
        "these are more than the \(UndoRange.eventCountMaximum) events that one command takes back"
          + last)
    }
    events.append(event)
  }

  /// - Parameter body: is given when the event was recorded, which is right only where the walk began
  ///   with the first event; gives false to go no further.
  func forEachEvent(
    of device: DeviceNumber, from first: EventSequence, _ pending: [Event],
    _ body: (Event, Timestamp) throws -> Bool
  ) throws {
    var clock = ClockCorrection()
    var goesOn = true
    try DeviceWalk(store, survey.key).forEach(of: device, from: first) { entry, _ in
      switch entry {
      case .service(.receipt(let receipt)): clock.begin(receipt)
      case .service: break
      case .event(let event): goesOn = try body(event, clock.correct(event))
      }
      return goesOn
    }
    clock.beginPending()
    for event in pending where event.id.device == device && first <= event.id.sequence {
      guard goesOn else { return }
      goesOn = try body(event, clock.correct(event))
    }
  }
}
