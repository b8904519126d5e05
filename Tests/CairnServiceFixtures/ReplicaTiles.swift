package import CairnLog
package import CairnModel

/// The tiles of a replica that has all entries.
package struct ReplicaTiles: TileSource {
  private var tiles: [TileAddress: Tile] = [:]

  package init(_ entries: EntryList) {
    var tree = LogTree()
    var full: [Tile] = []
    for entry in entries { tree.append(LogHash.leaf(entry), full: &full) }
    for tile in full + tree.partialTiles { tiles[tile.address] = tile }
  }

  package func tile(_ address: TileAddress, width: Int) throws(Never) -> Tile? { tiles[address] }
}
