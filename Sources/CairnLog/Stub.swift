public import CairnModel

// Replaced by the real ones.
public struct TileAddress: Hashable, Sendable {
  public var level: UInt8
  public var number: UInt64
}

public struct Tile: Hashable, Sendable {
  public var address: TileAddress
  public var bytes: [UInt8]
}

public struct LogTree: Sendable {
  public var size: LogSize
  public var root: Digest
}
