/// How alike two names are: 1000 × (1 − edit distance ÷ length of the longer one), rounded down, in
/// scalars of the folded names. 0 where both are empty, as nothing is known of either.
package func similarityPermille(_ a: FoldedName, _ b: FoldedName) -> Int {
  a.similarityPermille(to: b, atLeast: 0) ?? 0
}

extension FoldedName {
  /// The similarity, or nil where it is below a least one, which is found out sooner.
  ///
  /// - Complexity: O(length × edits that the least similarity allows).
  /// - Parameter editsMaximum: with more it is nil, too.
  package func similarityPermille(
    to other: FoldedName, atLeast least: Int, editsMaximum: Int = scalarCountMaximum
  ) -> Int? {
    let longer = max(scalars.count, other.scalars.count)
    guard longer > 0 else { return least <= 0 ? 0 : nil }
    let allowed = min(editsMaximum, longer * (1000 - max(0, least)) / 1000)
    let edits = Self.editDistance(scalars, other.scalars, atMost: allowed)
    return edits.map { (longer - $0) * 1000 / longer }
  }

  /// Insertions, removals and replacements (Levenshtein) that turn one into the other; nil where it
  /// takes more than `limit`. Only a band of the table that is `limit` wide on both sides of its
  /// diagonal is filled in (Ukkonen 1985).
  private static func editDistance(
    _ a: [UInt32], _ b: [UInt32], atMost limit: Int
  ) -> Int? {
    let (short, long) = a.count <= b.count ? (a, b) : (b, a)
    guard long.count - short.count <= limit else { return nil }
    var start = 0
    while start < short.count, short[start] == long[start] { start += 1 }
    var endCount = 0
    while endCount < short.count - start,
      short[short.count - 1 - endCount] == long[long.count - 1 - endCount]
    {
      endCount += 1
    }
    let columnCount = short.count - start - endCount
    let rowCount = long.count - start - endCount
    if columnCount == 0 { return rowCount }
    let tooMany = limit + 1
    var row = Array(0...columnCount)
    for number in 1...rowCount {
      let low = max(1, number - limit)
      let high = min(columnCount, number + limit)
      var diagonal = row[low - 1]
      row[low - 1] = low == 1 ? number : tooMany
      var least = row[low - 1]
      for column in low...high {
        // The band of the row above ends one column earlier.
        let above = column < number + limit ? row[column] : tooMany
        let replaced = diagonal + (short[start + column - 1] == long[start + number - 1] ? 0 : 1)
        diagonal = above
        row[column] = min(replaced, above + 1, row[column - 1] + 1)
        least = min(least, row[column])
      }
      if least > limit { return nil }
    }
    return row[columnCount] <= limit ? row[columnCount] : nil
  }
}
