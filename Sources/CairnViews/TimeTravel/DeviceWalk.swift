import CairnLog
package import CairnModel
package import CairnStore
import CairnWire

/// The events of one device in a stored log, in order, without those of others.
package struct DeviceWalk<Store: LogStore>: Sendable {
  private let store: Store
  private let survey: SurveyKey
  private let device: DeviceNumber

  package init(_ store: Store, _ survey: SurveyKey, _ device: DeviceNumber) {
    self.store = store
    self.survey = survey
    self.device = device
  }

  /// - Parameters:
  ///   - first: where to begin.
  ///   - size: of the log; what lies behind it is left out.
  ///   - body: gives false to go no further.
  /// - Complexity: by the events of the device, and the bundles that they lie in.
  package func forEach(
    from first: EventSequence = .first, upTo size: LogSize,
    _ body: (Event, LogIndex) throws -> Bool
  ) throws {
    var next = EventID(device, first)
    while let receipt = try store.receipt(of: next, in: survey),
      let begin = receipt.index(of: next),
      let last = receipt.index(of: EventID(device, receipt.lastSequence)), size.contains(begin)
    {
      let end = min(size, LogSize(last.rawValue).advanced(by: 1))
      var goesOn = true
      try LogWalk(store, survey).forEach(from: LogSize(begin.rawValue), to: end) { entry, index in
        if case .event(let event) = entry { goesOn = try body(event, index) }
        return goesOn
      }
      guard goesOn else { return }
      next = EventID(device, receipt.lastSequence.next)
    }
  }
}
