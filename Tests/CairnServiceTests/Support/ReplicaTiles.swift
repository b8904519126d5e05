import CairnLog
import CairnModel

/// The tiles of a replica that has all entries.
struct ReplicaTiles: TileSource {
  private var tiles: [TileAddress: Tile] = [:]

  init(_ entries: EntryList) {
    var tree = LogTree()
    var full: [Tile] = []
    for entry in entries { tree.append(LogHash.leaf(entry), full: &full) }
    for tile in full + tree.partialTiles { tiles[tile.address] = tile }
  }

  func tile(_ address: TileAddress, width: Int) throws(Never) -> Tile? { tiles[address] }
}
