import Dispatch
import Synchronization

/// Holds those who read or fold views until a test lets them go on, one or all. A class because the
/// hook and the test share it.
package final class ViewGate: Sendable {
  private struct State {
    var isClosed = false
    var waitingCount = 0
  }

  private let state = Mutex(State())
  private let opening = DispatchSemaphore(value: 0)
  private let (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)

  package init() {}

  package func close() { state.withLock { $0.isClosed = true } }

  /// On the thread that is held.
  package func pass() {
    let isHeld = state.withLock { state in
      if state.isClosed { state.waitingCount += 1 }
      return state.isClosed
    }
    guard isHeld else { return }
    arrival.yield()
    opening.wait()
  }

  /// Until one more has come.
  package func isReached() async { for await _ in arrivals { return } }

  /// Lets one of those go on who are held.
  package func letOne() {
    state.withLock { $0.waitingCount -= 1 }
    opening.signal()
  }

  package func open() {
    let count = state.withLock { state in
      defer { state = State() }
      return state.waitingCount
    }
    for _ in 0..<count { opening.signal() }
  }
}
