/// Bytes that many hold at a time, none of them more than a share.
package struct BytePot: Sendable {
  package struct Bounds: Hashable, Sendable {
    package var byteCountMaximum: Int
    package var shareByteCountMaximum: Int

    package init(byteCountMaximum: Int, shareByteCountMaximum: Int) {
      self.byteCountMaximum = byteCountMaximum
      self.shareByteCountMaximum = shareByteCountMaximum
    }
  }

  private let bounds: Bounds
  package private(set) var byteCount = 0
  private var shares: [ByteHolder: Int] = [:]

  package init(_ bounds: Bounds) { self.bounds = bounds }

  /// - Parameter count: at least 0.
  /// - Returns: whether it was taken. What is larger than a share, or than the pot, is taken by a
  ///   holder, or from a pot, that has nothing else: it would be refused for ever.
  package mutating func take(_ count: Int, for holder: ByteHolder) -> Bool {
    let share = shares[holder] ?? 0
    guard byteCount == 0 || count <= bounds.byteCountMaximum - byteCount,
      share == 0 || count <= bounds.shareByteCountMaximum - share
    else { return false }
    guard count > 0 else { return true }
    byteCount += count
    shares[holder] = share + count
    return true
  }

  package mutating func giveBack(_ count: Int, of holder: ByteHolder) {
    guard count > 0 else { return }
    let share = shares[holder] ?? 0
    precondition(count <= share && share <= byteCount, "more is given back than was taken")
    byteCount -= count
    // Who holds nothing takes no memory.
    shares[holder] = share == count ? nil : share - count
  }
}
