package import CairnModel
package import CairnWire

/// What the events of a batch saw that the log did not have when the batch was prepared. A log only
/// grows: all else that they saw is there where the batch is admitted, too.
package struct ContextNeeds: Sendable {
  /// An event, and something that it saw.
  package struct Need: Hashable, Sendable {
    /// Of the event in its batch.
    package let position: Int
    package let event: EventID
    package let seen: Seen
  }

  package enum Seen: Hashable, Sendable {
    case base(LogSize)
    case events(SeenThrough)
  }

  package enum Finding: Hashable, Sendable {
    case nothingMissing
    case missing(Need)
    /// What is kept of the batch does not tell: its entries have to be read again.
    case unsure
  }

  /// Of one batch; the entries of more are read again where all these are met.
  package static let countMaximum = 4_096

  /// In the order of the events, and of what each names. Each needs more of a device's events, or of
  /// the log, than those ahead of it: so the first of all needs that is not met is among them.
  private var needs: [Need] = []
  /// Whether no other event of the batch needs anything.
  private var isComplete = true

  package init() {}

  /// The first need that is not met.
  /// - Parameters:
  ///   - known: how many events of the batch the log has.
  ///   - size: of the log.
  ///   - reached: the last event of a device that the log has. It is asked once for each need at most.
  package func finding(
    behind known: Int, size: LogSize, reached: (DeviceNumber) -> EventSequence
  ) -> Finding {
    for need in needs {
      let isMet =
        switch need.seen {
        case .base(let base): base <= size
        // A device that saw its own events that are still to come waits for ever.
        case .events(let seen):
          seen.device != need.event.device && seen.sequence <= reached(seen.device)
        }
      guard !isMet else { continue }
      // What the log has of the batch needs nothing any more, but this need may hide others.
      return need.position < known ? .unsure : .missing(need)
    }
    return isComplete ? .nothingMissing : .unsure
  }
}

extension ContextNeeds {
  /// Collects needs from events in their order.
  package struct Collector {
    package private(set) var needs = ContextNeeds()
    private let countMaximum: Int
    private let reached: (DeviceNumber) -> EventSequence
    private var size: LogSize
    /// What is in the log or already needed.
    private var named: [DeviceNumber: EventSequence] = [:]

    /// - Parameters:
    ///   - size: of the log.
    ///   - reached: the last event of a device that the log has. It is asked once for each device.
    package init(
      countMaximum: Int = ContextNeeds.countMaximum, size: LogSize,
      reached: @escaping (DeviceNumber) -> EventSequence
    ) {
      self.countMaximum = countMaximum
      self.size = size
      self.reached = reached
    }

    package var first: Need? { needs.needs.first }

    package mutating func add(_ envelope: EntryEnvelope, at position: Int) {
      guard needs.isComplete, let event = envelope.event else { return }
      if size < envelope.context.base {
        size = envelope.context.base
        add(Need(position: position, event: event, seen: .base(size)))
      }
      for seen in envelope.context.seen where seen.sequence != .none {
        guard needs.isComplete else { return }
        let need = Need(position: position, event: event, seen: .events(seen))
        if seen.device == event.device {
          guard seen.sequence >= event.sequence else { continue }
          add(need)
          // It is never met, so what other events need tells nothing more.
          needs.isComplete = false
        } else {
          let known: EventSequence
          if let before = named[seen.device] {
            known = before
          } else {
            known = reached(seen.device)
            named[seen.device] = known
          }
          guard known < seen.sequence else { continue }
          named[seen.device] = seen.sequence
          add(need)
        }
      }
    }

    private mutating func add(_ need: Need) {
      needs.needs.append(need)
      if needs.needs.count >= countMaximum { needs.isComplete = false }
    }
  }
}
