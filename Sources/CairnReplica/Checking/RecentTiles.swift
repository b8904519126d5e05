import CairnLog
import CairnModel
import CairnStore

/// Tiles that were read lately, for many proofs from one log.
///
/// A class because a proof only reads, and what it read is to stay.
final class RecentTiles<Store: LogStore>: TileSource {
  private static var countMaximum: Int { 64 }

  private let source: StoreTiles<Store>
  private var tiles: [TileAddress: Tile] = [:]

  init(_ source: StoreTiles<Store>) { self.source = source }

  func tile(_ address: TileAddress, width: Int) throws(StoreError) -> Tile? {
    if let tile = tiles[address], tile.width >= width { return tile }
    let tile = try source.tile(address, width: width)
    if tiles.count >= Self.countMaximum { tiles = [:] }
    tiles[address] = tile
    return tile
  }
}
