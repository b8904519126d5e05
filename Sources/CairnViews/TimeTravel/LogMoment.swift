import CairnFormats
package import CairnModel
package import CairnStore

/// A point in a survey's history: so many entries, or what was received by a moment.
package enum LogMoment: Hashable, Sendable {
  case size(LogSize)
  case received(Timestamp)

  /// Reads a number of entries that a log can have, or a time such as `2026-05-03T14:00:00Z`; nil for
  /// anything else.
  package init?(_ text: String) {
    if !text.isEmpty, text.utf8.allSatisfy({ 48...57 ~= $0 }) {
      guard let number = UInt64(text), let size = LogSize(claimed: number) else { return nil }
      self = .size(size)
    } else {
      guard let time = try? Timestamp(parsing: text) else { return nil }
      self = .received(time)
    }
  }

  /// How much of the log lies before it. A size behind the log's end is the log's.
  package func size(
    in store: some LogStore, of survey: SurveyKey
  ) throws(StoreError) -> LogSize {
    let whole = try store.size(of: survey)
    switch self {
    case .size(let size): return min(size, whole)
    case .received(let time):
      guard let receipt = try store.receipt(receivedAtOrBefore: time, in: survey) else {
        return .zero
      }
      let last = receipt.index(of: EventID(receipt.device, receipt.lastSequence))
      return LogSize((last ?? receipt.index).rawValue + 1)
    }
  }
}
