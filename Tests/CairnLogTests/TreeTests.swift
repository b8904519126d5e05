import CairnLog
import CairnModel
import Testing

/// A tree that keeps all its tiles.
struct MemoryTiles: TileSource {
  private(set) var tree = LogTree()
  private var full: [TileAddress: Tile] = [:]

  mutating func append(_ leaf: Digest) {
    var filled: [Tile] = []
    tree.append(leaf, full: &filled)
    for tile in filled { full[tile.address] = tile }
  }

  func tile(_ address: TileAddress, width: Int) -> Tile? {
    full[address] ?? tree.partialTiles.first { $0.address == address && $0.width >= width }
  }

  static func counting(to count: Int) -> MemoryTiles {
    var tiles = MemoryTiles()
    for number in 0..<count { tiles.append(LogHash.leaf(Array("e\(number)".utf8))) }
    return tiles
  }
}

@Suite("Tree")
struct TreeTests {
  static let vectorLeaves = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
  ]

  @Test(
    "Roots of the known leaves are the published ones",
    arguments: [
      (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
      (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
      (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ])
  func knownRoots(count: Int, root: String) throws {
    var tree = LogTree()
    for leaf in Self.vectorLeaves.prefix(count) {
      tree.append(LogHash.leaf(try #require([UInt8](hex: leaf))))
    }
    #expect(tree.root.hex == root)
  }

  @Test(
    "Roots over several tiles are the published ones",
    arguments: [
      (300, "cdd6d98476f2aa18b7570d4d6a01c763c0cb66f43459ea30dcef57074600f6e1"),
      (70_000, "7355ec72b940269ca1bb882b8b96e3a59c8d7bcace65e39123343c0a740b2c7f"),
    ])
  func knownLargeRoots(count: Int, root: String) throws {
    let tiles = MemoryTiles.counting(to: count)
    #expect(tiles.tree.root.hex == root)
    #expect(try tiles.root(at: tiles.tree.size) == tiles.tree.root)
    let again = try LogTree(size: tiles.tree.size, edge: tiles.tree.partialTiles)
    #expect(again == tiles.tree)
  }

  @Test("Tile widths at 70,000 and 256 entries are C2SP's")
  func tileWidths() {
    let large = LogSize(70_000)
    #expect(TileAddress(level: 0, number: 272).width(in: large) == 256)
    #expect(TileAddress(level: 0, number: 273).width(in: large) == 112)
    #expect(TileAddress(level: 0, number: 274).width(in: large) == 0)
    #expect(TileAddress(level: 1, number: 0).width(in: large) == 256)
    #expect(TileAddress(level: 1, number: 1).width(in: large) == 17)
    #expect(TileAddress(level: 2, number: 0).width(in: large) == 1)
    #expect(TileAddress(level: 1, number: 0).width(in: LogSize(256)) == 1)
    #expect(TileAddress(level: 0, number: 1).width(in: LogSize(256)) == 0)
  }

  @Test("An edge of another width is damage")
  func damagedEdge() {
    let tiles = MemoryTiles.counting(to: 300)
    #expect(throws: TreeDamage.self) {
      _ = try LogTree(size: LogSize(301), edge: tiles.tree.partialTiles)
    }
  }

  @Test("Inclusion proofs hold at every size, and only for their leaf, index and root")
  func inclusion() throws {
    let tiles = MemoryTiles.counting(to: 600)
    for size in [1, 2, 3, 7, 255, 256, 257, 511, 512, 513, 600] {
      let logSize = LogSize(UInt64(size))
      let root = try tiles.root(at: logSize)
      for number in stride(from: 0, to: size, by: max(1, size / 23)) {
        let index = LogIndex(UInt64(number))
        let leaf = LogHash.leaf(Array("e\(number)".utf8))
        let proof = try LogProof.inclusion(of: index, in: logSize, from: tiles)
        #expect(
          LogProof.includes(leaf: leaf, at: index, root: root, size: logSize, proof: proof))
        #expect(
          !LogProof.includes(
            leaf: LogHash.leaf([1]), at: index, root: root, size: logSize, proof: proof))
        #expect(
          !LogProof.includes(
            leaf: leaf, at: index, root: root, size: logSize, proof: proof + [root]))
        if size > 1 {
          let other = LogIndex(UInt64((number + 1) % size))
          #expect(
            !LogProof.includes(leaf: leaf, at: other, root: root, size: logSize, proof: proof))
        }
      }
    }
  }

  @Test("Consistency proofs hold between all pairs of sizes, and not for other roots")
  func consistency() throws {
    let tiles = MemoryTiles.counting(to: 530)
    let sizes: [UInt64] = [1, 2, 3, 4, 6, 7, 8, 100, 255, 256, 257, 511, 512, 513, 530]
    for old in sizes {
      for new in sizes where old <= new {
        let oldRoot = try tiles.root(at: LogSize(old))
        let newRoot = try tiles.root(at: LogSize(new))
        let proof = try LogProof.consistency(from: LogSize(old), to: LogSize(new), in: tiles)
        #expect(
          LogProof.isConsistent(
            from: LogSize(old), root: oldRoot, to: LogSize(new), root: newRoot, proof: proof))
        #expect(
          !LogProof.isConsistent(
            from: LogSize(old), root: LogHash.empty, to: LogSize(new), root: newRoot, proof: proof))
        if old < new {
          #expect(
            !LogProof.isConsistent(
              from: LogSize(old), root: oldRoot, to: LogSize(new), root: oldRoot, proof: proof))
        }
      }
    }
  }

  @Test(
    "A tile's path has one form",
    arguments: [
      ("checkpoint", TilePath.checkpoint),
      ("tile/0/000", .tile(TileAddress(level: 0, number: 0), width: 256)),
      ("tile/1/x001/x234/067", .tile(TileAddress(level: 1, number: 1_234_067), width: 256)),
      ("tile/entries/273.p/112", .bundle(BundleNumber(273), width: 112)),
    ])
  func paths(text: String, path: TilePath) {
    #expect(TilePath(path: text) == path)
    #expect(path.path == text)
  }

  @Test(
    "Other forms of a path are refused",
    arguments: [
      "", "tile", "tile/0", "tile/00/000", "tile/8/000", "tile/0/0", "tile/0/1234",
      "tile/0/001/234", "tile/0/x000/001", "tile/0/000.p/0", "tile/0/000.p/256",
      "tile/0/000.p/01", "tile/0/x999", "tile/entries/../000", "tile/-1/000", "tile/0/+01",
      "tile/0/x018/x446/x744/x073/x709/x551/616",
    ])
  func badPaths(text: String) {
    #expect(TilePath(path: text) == nil)
  }
}
