import CairnSimulation

/// Rows of levels in which every pair of levels of two factors stands at least once.
enum CoveringArray {
  private struct Pair: Hashable {
    var factor: Int
    var level: Int
    var otherFactor: Int
    var otherLevel: Int
  }

  /// - Parameter levelCounts: of each factor, at least 1.
  /// - Complexity: greedy: each row takes, factor by factor, the level that covers most.
  static func rows(_ levelCounts: [Int]) -> [[Int]] {
    var open: Set<Pair> = []
    for factor in levelCounts.indices {
      for other in levelCounts.indices where other > factor {
        for level in 0..<levelCounts[factor] {
          for otherLevel in 0..<levelCounts[other] {
            open.insert(
              Pair(factor: factor, level: level, otherFactor: other, otherLevel: otherLevel))
          }
        }
      }
    }
    var rows: [[Int]] = []
    var random = SeededGenerator(seed: 7)
    while let seed = open.min(by: {
      ($0.factor, $0.level, $0.otherFactor, $0.otherLevel)
        < ($1.factor, $1.level, $1.otherFactor, $1.otherLevel)
    }) {
      var row = [Int?](repeating: nil, count: levelCounts.count)
      row[seed.factor] = seed.level
      row[seed.otherFactor] = seed.otherLevel
      for factor in levelCounts.indices where row[factor] == nil {
        let start = random.below(levelCounts[factor])
        let levels = (0..<levelCounts[factor]).map { ($0 + start) % levelCounts[factor] }
        row[factor] = levels.max { gain($0, factor, row, open) < gain($1, factor, row, open) }
      }
      let whole = row.map { $0 ?? 0 }
      for factor in whole.indices {
        for other in whole.indices where other > factor {
          open.remove(
            Pair(
              factor: factor, level: whole[factor], otherFactor: other, otherLevel: whole[other]))
        }
      }
      rows.append(whole)
    }
    return rows.isEmpty ? levelCounts.first.map { (0..<$0).map { [$0] } } ?? [] : rows
  }

  private static func gain(_ level: Int, _ factor: Int, _ row: [Int?], _ open: Set<Pair>) -> Int {
    row.indices.count { other in
      guard let otherLevel = row[other], other != factor else { return false }
      return open.contains(
        factor < other
          ? Pair(factor: factor, level: level, otherFactor: other, otherLevel: otherLevel)
          : Pair(factor: other, level: otherLevel, otherFactor: factor, otherLevel: level))
    }
  }
}
