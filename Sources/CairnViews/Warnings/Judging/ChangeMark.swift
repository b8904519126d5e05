import CairnModel
import CairnStore

/// That something about an entity changed since warnings were found: a row under its id, which says how
/// much was folded when it changed last. So whoever finds warnings while others fold takes away only
/// the marks of what it has seen.
struct ChangeMark: Hashable, Sendable {
  let size: LogSize

  init(size: LogSize) { self.size = size }

  /// Rows of older software hold nothing: they were there before anybody looked.
  init(decoding bytes: [UInt8]) {
    size = LogSize(bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
  }

  func part(of id: EntityID) -> ViewPart {
    let bytes = stride(from: 56, through: 0, by: -8).map {
      UInt8(truncatingIfNeeded: size.rawValue >> $0)
    }
    return ViewPart(table: ViewTable.marks.number, key: id.packed, bytes: bytes)
  }
}
