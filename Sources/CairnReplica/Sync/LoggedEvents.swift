import CairnModel
import CairnStore

/// Events by their id, in a log that keeps no index of them: the batch tells the place.
struct LoggedEvents<Store: LogStore> {
  let store: Store
  let survey: SurveyKey

  /// Nil where the log does not have the event.
  func index(of event: EventID) throws(StoreError) -> LogIndex? {
    try store.receipt(of: event, in: survey)?.index(of: event)
  }

  func entry(of event: EventID) throws(StoreError) -> ArraySlice<UInt8>? {
    guard let index = try index(of: event) else { return nil }
    return try entry(at: index)
  }

  /// Nil where the log does not reach the index.
  func entry(at index: LogIndex) throws(StoreError) -> ArraySlice<UInt8>? {
    let bundle = try store.bundle(BundleNumber(containing: index), of: survey)
    let position = Int(index.rawValue % UInt64(BundleNumber.width))
    return position < bundle.count ? bundle[position] : nil
  }
}
