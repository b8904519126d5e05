import CairnModel
import Synchronization

/// Bytes of request bodies that are held at a time. A class because all connections share it.
final class BodyBudget: Sendable {
  private let byteCountMaximum: Int
  private let byteCount = Atomic<Int>(0)

  init(byteCountMaximum: Int) { self.byteCountMaximum = byteCountMaximum }

  /// - Throws: `overloaded`; then nothing was taken.
  func take(_ count: Int) throws(Refusal) {
    let (_, held) = byteCount.add(count, ordering: .relaxed)
    guard held <= byteCountMaximum else {
      giveBack(count)
      throw Refusal(
        .overloaded, "the service is taking as much as it can hold", retryAfterSeconds: 1)
    }
  }

  func giveBack(_ count: Int) { byteCount.subtract(count, ordering: .relaxed) }
}
