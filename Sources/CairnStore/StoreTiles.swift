public import CairnLog
import CairnModel

/// The tiles of one log in a store, as proofs read them.
public struct StoreTiles<Store: LogStore>: TileSource {
  private let store: Store
  private let survey: SurveyKey

  public init(_ store: Store, survey: SurveyKey) {
    self.store = store
    self.survey = survey
  }

  public func tile(_ address: TileAddress, width: Int) throws(StoreError) -> Tile? {
    try store.tile(address, width: width, of: survey)
  }
}
