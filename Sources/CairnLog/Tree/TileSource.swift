package import CairnModel

/// Where a proof finds its hashes.
public protocol TileSource<Failure> {
  associatedtype Failure: Error
  /// A tile with at least `width` hashes; nil where the log does not reach it.
  func tile(_ address: TileAddress, width: Int) throws(Failure) -> Tile?
}

/// Why a proof could not be made.
public enum ProofError<Failure: Error>: Error {
  /// The index or the sizes are not in this log, or not in order.
  case outOfRange
  case missing(TileAddress)
  case source(Failure)
}

extension TileSource {
  /// The root over the 2^height leaves from `number` × 2^height.
  func subtree(height: Int, number: UInt64) throws(ProofError<Failure>) -> Digest {
    let level = UInt8(height / 8)
    let within = height % 8
    let first = number << UInt64(within)
    let address = TileAddress(level: level, number: first / 256)
    let position = Int(first % 256)
    let width = position + 1 << within
    let found: Tile?
    do { found = try tile(address, width: width) } catch { throw .source(error) }
    guard let tile = found, tile.width >= width else { throw .missing(address) }
    return tile.root(from: position, height: within)
  }

  /// The root over the leaves `first ..< end`, where `first` is a multiple of the largest power of
  /// two that the range holds.
  func range(_ first: UInt64, _ end: UInt64) throws(ProofError<Failure>) -> Digest {
    var root: Digest?
    var end = end
    while end > first {
      let height = (end - first).trailingZeroBitCount
      let size = UInt64(1) << UInt64(height)
      let peak = try subtree(height: height, number: (end - size) >> UInt64(height))
      root = root.map { LogHash.node(peak, $0) } ?? peak
      end -= size
    }
    return root ?? LogHash.empty
  }

  /// The root of the log at a size.
  package func root(at size: LogSize) throws(ProofError<Failure>) -> Digest {
    try range(0, size.rawValue)
  }
}
