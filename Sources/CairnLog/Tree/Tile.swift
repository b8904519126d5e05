public import CairnModel

/// Which tile of a tree: 256 hashes side by side, `level` × 8 levels above the leaves.
public struct TileAddress: Hashable, Comparable, Sendable {
  public static let width = 256
  public static let levelMaximum: UInt8 = 7

  /// 0 to 7: a log has fewer than 2^63 entries.
  public var level: UInt8
  public var number: UInt64

  public init(level: UInt8, number: UInt64) {
    self.level = level
    self.number = number
  }

  public static func < (a: TileAddress, b: TileAddress) -> Bool {
    (a.level, a.number) < (b.level, b.number)
  }

  /// How many hashes this tile has in a tree of a size: 0 to 256.
  public func width(in size: LogSize) -> Int {
    let hashes = size.hashCount(atLevel: level)
    let before = number.multipliedReportingOverflow(by: 256)
    guard !before.overflow, hashes > before.partialValue else { return 0 }
    return Int(min(hashes - before.partialValue, 256))
  }
}

extension LogSize {
  /// How many hashes the tiles of a level hold: size ÷ 256^level.
  public func hashCount(atLevel level: UInt8) -> UInt64 {
    level > TileAddress.levelMaximum ? 0 : rawValue >> (8 * UInt64(level))
  }
}

/// Up to 256 hashes of one level. A full tile never changes.
public struct Tile: Hashable, Sendable {
  public var address: TileAddress
  /// 32 bytes a hash.
  public private(set) var bytes: [UInt8]

  public init(address: TileAddress) {
    self.address = address
    bytes = []
  }

  /// Nil unless there are 1 to 256 whole hashes.
  public init?(address: TileAddress, bytes: [UInt8]) {
    guard bytes.count.isMultiple(of: Digest.byteCount), 32...8192 ~= bytes.count else { return nil }
    self.address = address
    self.bytes = bytes
  }

  public var width: Int { bytes.count / Digest.byteCount }
  public var isFull: Bool { width == TileAddress.width }

  public subscript(position: Int) -> Digest {
    Digest(unsafeUninitializedBytes: { target in
      bytes.withUnsafeBytes {
        let hash = $0[position * Digest.byteCount..<(position + 1) * Digest.byteCount]
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: hash))
      }
    })
  }

  public mutating func append(_ hash: Digest) {
    precondition(!isFull, "a full tile never changes")
    hash.withUnsafeBytes { bytes.append(contentsOf: $0) }
  }

  /// The first hashes of this tile.
  public func prefix(_ width: Int) -> Tile {
    var part = Tile(address: address)
    part.bytes = Array(bytes.prefix(width * Digest.byteCount))
    return part
  }

  /// The root over 2^height hashes from a position.
  package func root(from position: Int, height: Int) -> Digest {
    if height == 0 { return self[position] }
    var row = (0..<1 << height).map { self[position + $0] }
    while row.count > 1 {
      row = stride(from: 0, to: row.count, by: 2).map { LogHash.node(row[$0], row[$0 + 1]) }
    }
    return row[0]
  }
}
