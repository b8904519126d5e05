import Dispatch
import Synchronization

/// Holds the disk's queue before an append until a test opens it. A class because the hook and the
/// test share it.
package final class AppendGate: Sendable {
  package init() {}

  private let isClosed = Atomic<Bool>(false)
  private let opening = DispatchSemaphore(value: 0)
  private let (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)

  package func close() { isClosed.store(true, ordering: .sequentiallyConsistent) }

  /// On the disk's queue.
  package func pass() {
    guard isClosed.load(ordering: .sequentiallyConsistent) else { return }
    arrival.yield()
    opening.wait()
  }

  package func isReached() async { for await _ in arrivals { return } }

  package func open() {
    isClosed.store(false, ordering: .sequentiallyConsistent)
    opening.signal()
  }
}
