package import CairnModel
import CairnStore
import CairnWire

extension Replica {
  /// An event of the verified log, or one that waits here.
  /// - Returns: nil where this replica has no such event. The index is nil while it waits.
  package func event(_ id: EventID) throws -> (event: Event, index: LogIndex?)? {
    if let receipt = try store.receipt(of: id, in: survey.key), let index = receipt.index(of: id),
      let bytes = try LoggedEvents(store: store, survey: survey.key).entry(at: index)
    {
      guard case .event(let event)? = try? Entry(decoding: bytes) else {
        throw StoreError(.damaged, place: "entry \(index)", "the entry can't be read")
      }
      return (event, index)
    }
    return try pendingEvents().first { $0.id == id }.map { ($0, nil) }
  }

  /// Where the verified log closes the survey, and why; nil where it is open.
  package var closing: (index: LogIndex, reason: Text)? {
    get throws {
      guard let index = try store.closedAt(of: survey.key) else { return nil }
      guard let bytes = try LoggedEvents(store: store, survey: survey.key).entry(at: index),
        case .event(let event)? = try? Entry(decoding: bytes),
        case .surveyClosed(let body) = event.body
      else {
        throw StoreError(.damaged, place: "surveys, closed_at", "entry \(index) closes nothing")
      }
      return (index, body.reason)
    }
  }
}
