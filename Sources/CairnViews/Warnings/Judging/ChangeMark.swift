import CairnModel
import CairnStore

/// That something about an entity changed since warnings were found: a row under its id, which says how
/// much was folded when it changed last. So whoever finds warnings while others fold takes away only
/// the marks of what it has seen.
struct ChangeMark: Hashable, Sendable {
  let size: LogSize

  init(size: LogSize) { self.size = size }

  /// - Throws: `damaged` where the bytes are no mark's.
  init(decoding bytes: [UInt8], of key: UInt64) throws(StoreError) {
    guard bytes.count == 8 else {
      throw StoreError(.damaged, place: "views, table marks, key \(key)", "it is no size")
    }
    size = LogSize(bytes.reduce(0) { $0 << 8 | UInt64($1) })
  }

  func part(of id: EntityID) -> ViewPart {
    let bytes = stride(from: 56, through: 0, by: -8).map {
      UInt8(truncatingIfNeeded: size.rawValue >> $0)
    }
    return ViewPart(table: ViewTable.marks.number, key: id.packed, bytes: bytes)
  }
}
