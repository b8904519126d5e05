import Dispatch
import Glibc
import Synchronization

/// Threads for what blocks beside tests.
///
/// All tests of a process share a pool of as many threads as there are cores, dispatch queues
/// included, and some hold one for minutes: whoever waits there would give up.
package final class OwnThreads: Sendable {
  private let line = Line()
  private let count: Int

  package init(count: Int) {
    self.count = count
    for _ in 0..<count { line.startThread() }
  }

  deinit { for _ in 0..<count { line.add(nil) } }

  /// Runs what blocks.
  package func run<Result: Sendable>(
    _ body: @escaping @Sendable () -> Result
  ) async -> Result {
    await withCheckedContinuation { done in line.add { done.resume(returning: body()) } }
  }
}

/// What waits for a thread, the oldest first. A class because the threads outlive who started them.
private final class Line: Sendable {
  typealias Work = @Sendable () -> Void

  /// Nil ends a thread.
  private let waiting = Mutex<(work: [Work?], taken: Int)>(([], 0))
  private let count = DispatchSemaphore(value: 0)

  func add(_ work: Work?) {
    waiting.withLock { $0.work.append(work) }
    count.signal()
  }

  private func next() -> Work? {
    count.wait()
    return waiting.withLock { waiting in
      let work = waiting.work[waiting.taken]
      waiting.work[waiting.taken] = nil
      waiting.taken += 1
      if waiting.taken == waiting.work.count { waiting = ([], 0) }
      return work
    }
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
