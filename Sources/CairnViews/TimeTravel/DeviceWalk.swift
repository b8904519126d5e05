package import CairnModel
package import CairnStore

/// The events of one device in a stored log, in the order of its chain: its batches alone are read.
package struct DeviceWalk<Store: LogStore>: Sendable {
  private let store: Store
  private let survey: SurveyKey

  package init(_ store: Store, _ survey: SurveyKey) {
    self.store = store
    self.survey = survey
  }

  /// - Parameters:
  ///   - first: of the events; the receipt of its batch comes ahead of it, as of every other.
  ///   - body: gives false to go no further.
  /// - Complexity: looks up each batch, and reads a bundle again only where others lay between.
  package func forEach(
    of device: DeviceNumber, from first: EventSequence, _ body: (Entry, LogIndex) throws -> Bool
  ) throws {
    var bundle: (number: BundleNumber, entries: EntryList)?
    func entry(at index: LogIndex) throws(StoreError) -> Entry {
      let number = BundleNumber(containing: index)
      let entries =
        bundle?.number == number ? bundle?.entries : try store.bundle(number, of: survey)
      guard let entries, case let place = Int(index.rawValue - number.firstIndex.rawValue),
        place < entries.count
      else { throw StoreError(.damaged, place: "entry \(index)", "the entry is missing") }
      bundle = (number, entries)
      return try Entry(stored: entries[place], at: index)
    }
    var next = max(first, .first)
    while let receipt = try store.receipt(of: EventID(device, next), in: survey) {
      guard try body(entry(at: receipt.index), receipt.index) else { return }
      while let index = receipt.index(of: EventID(device, next)) {
        guard try body(entry(at: index), index) else { return }
        next = next.next
      }
    }
  }
}
