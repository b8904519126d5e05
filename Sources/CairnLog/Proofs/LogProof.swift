package import CairnModel

/// Inclusion and consistency proofs: RFC 9162, sections 2.1.3 and 2.1.4 (the same as RFC 6962's).
package enum LogProof {
  /// The hashes beside the path from a leaf to the root, from the leaf up.
  package static func inclusion<Source: TileSource>(
    of index: LogIndex, in size: LogSize, from source: Source
  ) throws(ProofError<Source.Failure>) -> [Digest] {
    guard size.contains(index) else { throw .outOfRange }
    return try path(index.rawValue, 0, size.rawValue, source)
  }

  private static func path<Source: TileSource>(
    _ index: UInt64, _ first: UInt64, _ end: UInt64, _ source: Source
  ) throws(ProofError<Source.Failure>) -> [Digest] {
    guard end - first > 1 else { return [] }
    let middle = first + split(end - first)
    return index < middle
      ? try path(index, first, middle, source) + [source.range(middle, end)]
      : try path(index, middle, end, source) + [source.range(first, middle)]
  }

  /// The hashes that show that the log of `old` entries is the beginning of the one of `new`.
  package static func consistency<Source: TileSource>(
    from old: LogSize, to new: LogSize, in source: Source
  ) throws(ProofError<Source.Failure>) -> [Digest] {
    guard LogSize.zero < old, old <= new else { throw .outOfRange }
    return try growth(old.rawValue, 0, new.rawValue, isWhole: true, source)
  }

  private static func growth<Source: TileSource>(
    _ old: UInt64, _ first: UInt64, _ end: UInt64, isWhole: Bool, _ source: Source
  ) throws(ProofError<Source.Failure>) -> [Digest] {
    if old == end { return isWhole ? [] : [try source.range(first, end)] }
    let middle = first + split(end - first)
    return old <= middle
      ? try growth(old, first, middle, isWhole: isWhole, source) + [source.range(middle, end)]
      : try growth(old, middle, end, isWhole: false, source) + [source.range(first, middle)]
  }

  /// The largest power of two below n, for n of at least 2.
  private static func split(_ n: UInt64) -> UInt64 {
    1 << UInt64(63 - (n - 1).leadingZeroBitCount)
  }

  /// Whether the hashes lead from a leaf to the root (RFC 9162, section 2.1.3.2).
  package static func includes(
    leaf: Digest, at index: LogIndex, root: Digest, size: LogSize, proof: [Digest]
  ) -> Bool {
    guard size.contains(index) else { return false }
    var number = index.rawValue
    var last = size.rawValue - 1
    var hash = leaf
    for sibling in proof {
      if last == 0 { return false }
      if number & 1 == 1 || number == last {
        hash = LogHash.node(sibling, hash)
        while number & 1 == 0, number != 0 {
          number >>= 1
          last >>= 1
        }
      } else {
        hash = LogHash.node(hash, sibling)
      }
      number >>= 1
      last >>= 1
    }
    return last == 0 && hash == root
  }

  /// Whether the hashes lead from the old root to the new one (RFC 9162, section 2.1.4.2).
  package static func isConsistent(
    from old: LogSize, root oldRoot: Digest, to new: LogSize, root newRoot: Digest, proof: [Digest]
  ) -> Bool {
    guard LogSize.zero < old, old <= new else { return false }
    if old == new { return proof.isEmpty && oldRoot == newRoot }
    var hashes = proof
    if old.rawValue & (old.rawValue - 1) == 0 { hashes.insert(oldRoot, at: 0) }
    guard let first = hashes.first else { return false }
    var number = old.rawValue - 1
    var last = new.rawValue - 1
    while number & 1 == 1 {
      number >>= 1
      last >>= 1
    }
    var older = first
    var newer = first
    for hash in hashes.dropFirst() {
      if last == 0 { return false }
      if number & 1 == 1 || number == last {
        older = LogHash.node(hash, older)
        newer = LogHash.node(hash, newer)
        while number & 1 == 0, number != 0 {
          number >>= 1
          last >>= 1
        }
      } else {
        newer = LogHash.node(newer, hash)
      }
      number >>= 1
      last >>= 1
    }
    return last == 0 && older == oldRoot && newer == newRoot
  }
}
