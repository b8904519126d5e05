public import CairnModel

/// A Merkle tree that grows at its right edge. Only the edge is kept: the partial tile of each
/// level, at most 255 hashes.
///
/// A value: extend a copy, commit, and only then keep the copy.
public struct LogTree: Hashable, Sendable {
  public private(set) var size: LogSize
  /// The partial tile of each level; an empty one where the level has just filled a tile.
  private var edge: [Tile]

  public init() {
    size = .zero
    edge = []
  }

  /// Takes up a tree again from its partial tiles; levels without one may be left out.
  /// - Throws: `TreeDamage` unless each tile has the width that the size asks for.
  public init(size: LogSize, edge tiles: [Tile]) throws(TreeDamage) {
    self.size = size
    edge = []
    var level: UInt8 = 0
    while size.hashCount(atLevel: level) > 0 {
      let hashes = size.hashCount(atLevel: level)
      let address = TileAddress(level: level, number: hashes / 256)
      let width = Int(hashes % 256)
      let tile = tiles.first { $0.address == address } ?? Tile(address: address)
      guard tile.width == width else {
        throw TreeDamage(address: address, expectedWidth: width, width: tile.width)
      }
      edge.append(tile)
      level += 1
    }
  }

  /// The tiles that are not full, of all levels that have one.
  public var partialTiles: [Tile] { edge.filter { $0.width > 0 } }

  /// Adds a leaf hash. The tiles that it fills go to `full`.
  public mutating func append(_ leaf: Digest, full: inout [Tile]) {
    var hash = leaf
    var level = 0
    while true {
      if level == edge.count {
        edge.append(Tile(address: TileAddress(level: UInt8(level), number: 0)))
      }
      edge[level].append(hash)
      guard edge[level].isFull else { break }
      let tile = edge[level]
      full.append(tile)
      hash = tile.root(from: 0, height: 8)
      let next = TileAddress(level: UInt8(level), number: tile.address.number + 1)
      edge[level] = Tile(address: next)
      level += 1
    }
    size = size.advanced(by: 1)
  }

  public mutating func append(_ leaf: Digest) {
    var full: [Tile] = []
    append(leaf, full: &full)
  }

  /// The root of RFC 6962 over all leaves.
  /// - Complexity: at most 256 hashes a level.
  public var root: Digest {
    // Perfect subtrees from the right, the smallest first; each joins what lies right of it.
    var root: Digest?
    for tile in edge {
      var end = tile.width
      for height in 0..<8 where tile.width & (1 << height) != 0 {
        end -= 1 << height
        let peak = tile.root(from: end, height: height)
        root = root.map { LogHash.node(peak, $0) } ?? peak
      }
    }
    return root ?? LogHash.empty
  }
}

/// A partial tile that does not have the width that the tree's size asks for.
public struct TreeDamage: Error, Hashable, Sendable, CustomStringConvertible {
  public var address: TileAddress
  public var expectedWidth: Int
  public var width: Int

  public var description: String {
    "the tile \(address.number) of level \(address.level) has \(width) hashes instead of \(expectedWidth)"
  }
}
