import Dispatch
import Glibc
import Synchronization

/// A thread for what blocks beside a test.
///
/// All tests of a process share a pool of as many threads as there are cores, dispatch queues
/// included, and some hold one for minutes: whoever waits there would give up.
final class OwnThread: Sendable {
  private let line = Line()

  init() { line.startThread() }

  deinit { line.add(nil) }

  /// Runs what blocks, one after the other.
  func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { done in line.add { done.resume(returning: body()) } }
  }
}

/// What waits for the thread, the oldest first. A class because the thread outlives who started it.
private final class Line: Sendable {
  typealias Work = @Sendable () -> Void

  /// Nil ends the thread.
  private let waiting = Mutex<[Work?]>([])
  private let count = DispatchSemaphore(value: 0)

  func add(_ work: Work?) {
    waiting.withLock { $0.append(work) }
    count.signal()
  }

  private func next() -> Work? {
    count.wait()
    return waiting.withLock { $0.removeFirst() }
  }

  func startThread() {
    let line = Unmanaged.passRetained(self)
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { line in
        guard let line else { return nil }
        let own = Unmanaged<Line>.fromOpaque(line).takeRetainedValue()
        while let work = own.next() { work() }
        return nil
      }, line.toOpaque())
    precondition(status == 0, "no thread for a test")
    pthread_detach(thread)
  }
}
