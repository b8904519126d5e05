extension Value {
  /// About what it takes to hold, in bytes.
  package var byteCount: Int {
    switch self {
    case .text(let text), .code(let text): 16 + text.string.utf8.count
    case .line(let line): 16 + line.count * 8
    case .polygon(let polygon): polygon.byteCount
    case .multipolygon(let polygons): polygons.reduce(16) { $0 + $1.byteCount }
    case .sealed(let sealed): 64 + sealed.ciphertext.count
    default: 16
    }
  }
}

extension Polygon {
  fileprivate var byteCount: Int { rings.reduce(16) { $0 + 16 + $1.count * 8 } }
}
