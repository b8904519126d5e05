import CairnLog
import CairnModel
import CairnVectorFixtures
import Testing

@Suite("Vectors of trees and proofs")
struct TreeVectorTests {
  /// Entries are the texts e0, e1, e2 and so on.
  private let tiles = MemoryTiles.counting(to: 70_000)

  private func hashes(_ list: [Digest]) -> JSONValue { .array(list.map { .string($0.hex) }) }

  @Test("Roots are those of their vectors")
  func roots() throws {
    let made: [JSONValue] = try [0, 1, 2, 3, 7, 8, 255, 256, 257, 300, 65_536, 70_000].map { size in
      let root = try tiles.root(at: LogSize(UInt64(size)))
      return [
        "name": .string("\(size) entries"), "size": .integer(Int64(size)),
        "root": .string(root.hex),
      ]
    }
    let published = try VectorFile("tree-roots").vectors(
      orWrite: "Roots over entries that are the texts e0, e1, e2 … (RFC 6962)."
    ) { made }
    #expect(published == made)
  }

  @Test("Tiles have the paths and hashes of their vectors")
  func paths() throws {
    let size = LogSize(70_000)
    let addresses = [(0, 0), (0, 273), (1, 0), (1, 1), (2, 0)].map {
      TileAddress(level: UInt8($0.0), number: UInt64($0.1))
    }
    let made: [JSONValue] = try addresses.map { address in
      let width = address.width(in: size)
      let tile = try #require(tiles.tile(address, width: width)).prefix(width)
      return [
        "name": .string("level \(address.level), number \(address.number)"), "size": 70_000,
        "path": .string(TilePath.tile(address, width: width).path), "width": .integer(Int64(width)),
        "bytes": .string(tile.bytes.hex),
      ]
    }
    let far: [JSONValue] = [
      TilePath.bundle(BundleNumber(1_234_067), width: 8),
      .bundle(BundleNumber(999), width: 256), .bundle(BundleNumber(1_000), width: 256),
      .tile(TileAddress(level: 7, number: 0), width: 1),
    ].map { ["name": .string($0.path), "path": .string($0.path)] }
    let published = try VectorFile("tree-tiles").vectors(
      orWrite: "Tiles of the log of 70,000 entries e0, e1, …, and paths of tiles far out."
    ) { made + far }
    #expect(published == made + far)
    for vector in published {
      let path = try #require(vector["path"]?.asString)
      #expect(TilePath(path: path)?.path == path)
    }
  }

  @Test("Inclusion proofs lead to the roots of their vectors")
  func inclusion() throws {
    let places: [(UInt64, UInt64)] = [
      (0, 1), (0, 2), (1, 2), (2, 3), (0, 7), (6, 7), (3, 8), (255, 256), (256, 257), (0, 300),
      (299, 300), (65_535, 70_000), (69_999, 70_000),
    ]
    let made: [JSONValue] = try places.map { index, size in
      let proof = try LogProof.inclusion(of: LogIndex(index), in: LogSize(size), from: tiles)
      return [
        "name": .string("entry \(index) of \(size)"), "index": .integer(Int64(index)),
        "size": .integer(Int64(size)),
        "leaf": .string(LogHash.leaf(Array("e\(index)".utf8)).hex),
        "root": .string(try tiles.root(at: LogSize(size)).hex), "proof": hashes(proof),
      ]
    }
    let published = try VectorFile("proofs-inclusion").vectors(
      orWrite: "Proofs that an entry e0, e1, … lies in the log, its hashes from the leaf up."
    ) { made }
    #expect(published == made)
    for vector in published {
      let proof = try digests(vector["proof"])
      let leaf = try #require(vector["leaf"]?.asString.flatMap { Digest(hex: $0) })
      let root = try #require(vector["root"]?.asString.flatMap { Digest(hex: $0) })
      let size = LogSize(UInt64(try #require(vector["size"]?.asInteger)))
      let index = LogIndex(UInt64(try #require(vector["index"]?.asInteger)))
      #expect(LogProof.includes(leaf: leaf, at: index, root: root, size: size, proof: proof))
      #expect(
        !LogProof.includes(leaf: root, at: index, root: root, size: size, proof: proof)
          || leaf == root)
      #expect(
        !LogProof.includes(leaf: leaf, at: index, root: root, size: size, proof: proof + [leaf]))
    }
  }

  @Test("Consistency proofs lead from root to root of their vectors")
  func consistency() throws {
    let sizes: [(UInt64, UInt64)] = [
      (1, 1), (1, 2), (2, 3), (3, 7), (4, 8), (6, 8), (8, 8), (255, 256), (256, 300), (257, 300),
      (300, 70_000), (65_536, 70_000),
    ]
    let made: [JSONValue] = try sizes.map { old, new in
      let proof = try LogProof.consistency(from: LogSize(old), to: LogSize(new), in: tiles)
      return [
        "name": .string("from \(old) to \(new)"), "from": .integer(Int64(old)),
        "to": .integer(Int64(new)), "from_root": .string(try tiles.root(at: LogSize(old)).hex),
        "to_root": .string(try tiles.root(at: LogSize(new)).hex), "proof": hashes(proof),
      ]
    }
    let published = try VectorFile("proofs-consistency").vectors(
      orWrite: "Proofs that the log of `from` entries e0, e1, … is the beginning of that of `to`."
    ) { made }
    #expect(published == made)
    for vector in published {
      let proof = try digests(vector["proof"])
      let old = try #require(vector["from_root"]?.asString.flatMap { Digest(hex: $0) })
      let new = try #require(vector["to_root"]?.asString.flatMap { Digest(hex: $0) })
      let from = LogSize(UInt64(try #require(vector["from"]?.asInteger)))
      let to = LogSize(UInt64(try #require(vector["to"]?.asInteger)))
      #expect(LogProof.isConsistent(from: from, root: old, to: to, root: new, proof: proof))
      #expect(
        !LogProof.isConsistent(from: from, root: new, to: to, root: old, proof: proof) || old == new
      )
    }
  }

  private func digests(_ value: JSONValue?) throws -> [Digest] {
    try #require(value?.asArray).map { try #require($0.asString.flatMap { Digest(hex: $0) }) }
  }
}
