import CairnLog
package import CairnModel
package import CairnStore

/// The entries of a stored log from a size on, in order.
package struct LogWalk<Store: LogStore>: Sendable {
  private let store: Store
  private let survey: SurveyKey

  package init(_ store: Store, _ survey: SurveyKey) {
    self.store = store
    self.survey = survey
  }

  /// - Parameter body: takes an entry, where it is, and its byte count; gives false to go no further.
  package func forEach(
    from first: LogSize, to end: LogSize,
    _ body: (_ entry: Entry, _ index: LogIndex, _ byteCount: Int) throws -> Bool
  ) throws {
    var size = first
    while size < end {
      let number = BundleNumber(containing: size.nextIndex)
      let bundle = try store.bundle(number, of: survey)
      let last = Int(min(end.rawValue - number.firstIndex.rawValue, UInt64(bundle.count)))
      guard size.tailCount < last else {
        throw StoreError(.damaged, place: "entry \(size)", "the entry is missing")
      }
      for position in size.tailCount..<last {
        let bytes = bundle[position]
        let entry = try Entry(stored: bytes, at: size.nextIndex)
        guard try body(entry, size.nextIndex, bytes.count) else { return }
        size = size.advanced(by: 1)
      }
    }
  }
}
