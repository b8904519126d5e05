package import CairnModel
import Synchronization

/// Whose turn it is to have a bundle read: each holder has one read at a time, whatever it asks for, so
/// that nobody keeps all threads busy that answer requests. A class because all requests share it.
package final class BundleTurns: Sendable {
  private struct Holding {
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let waitingMaximum: Int
  /// Those who have a turn, and who waits for the next.
  private let holders = Mutex<[ByteHolder: Holding]>([:])

  /// - Parameter waitingMaximum: of one holder; more are refused.
  package init(waitingMaximum: Int = 64) { self.waitingMaximum = waitingMaximum }

  /// - Throws: `overloaded` where too many of the holder wait; what `read` throws.
  package func taking<Value>(
    _ holder: ByteHolder, _ read: () throws(Refusal) -> Value
  ) async throws(Refusal) -> Value {
    guard await begin(holder) else {
      throw Refusal(
        .overloaded, "too many of this client's requests wait for entries", retryAfterSeconds: 1)
    }
    defer { end(holder) }
    return try read()
  }

  private enum Beginning {
    case now
    case later
    case never
  }

  /// Waits for the holder's turn, which `end` gives back.
  /// - Returns: false where too many wait; then there is nothing to give back.
  package func begin(_ holder: ByteHolder) async -> Bool {
    var isRefused = false
    await withCheckedContinuation { turn in
      let beginning = holders.withLock { holders -> Beginning in
        guard let waitingCount = holders[holder]?.waiting.count else {
          holders[holder] = Holding()
          return .now
        }
        guard waitingCount < waitingMaximum else { return .never }
        holders[holder]?.waiting.append(turn)
        return .later
      }
      isRefused = beginning == .never
      if beginning != .later { turn.resume() }
    }
    return !isRefused
  }

  /// The turn passes to who has waited longest.
  package func end(_ holder: ByteHolder) {
    let next = holders.withLock { holders -> CheckedContinuation<Void, Never>? in
      guard var holding = holders[holder], !holding.waiting.isEmpty else {
        holders[holder] = nil
        return nil
      }
      let next = holding.waiting.removeFirst()
      holders[holder] = holding
      return next
    }
    next?.resume()
  }

  package func waitingCount(of holder: ByteHolder) -> Int {
    holders.withLock { $0[holder]?.waiting.count ?? 0 }
  }
}
