import CairnModel
import CairnStore
import CairnWire

extension Entry {
  /// Of a stored log.
  /// - Throws: `StoreError.damaged`, which names the place, where the bytes are no entry.
  init(stored bytes: ArraySlice<UInt8>, at index: LogIndex) throws(StoreError) {
    do throws(WireError) {
      self = try Entry(decoding: bytes)
    } catch {
      throw StoreError(.damaged, place: "entry \(index)", error.description)
    }
  }
}
