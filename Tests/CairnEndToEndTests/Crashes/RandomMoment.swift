import Dispatch

/// A moment that nobody chose, to kill at. Nothing is waited for: whatever is under way by then is
/// what is to be cut short.
enum RandomMoment {
  /// - Parameter longest: in microseconds.
  /// - Returns: how long it took to come.
  @discardableResult
  static func come(within longest: Int) -> Int {
    let delay = Int.random(in: 0...longest)
    _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .microseconds(delay))
    return delay
  }
}
