import Dispatch
import Glibc
import Synchronization

/// Threads for what must go on whatever other tests do: a server under test and the test that talks to
/// it, and what blocks beside a test.
///
/// All tests of a process share a pool of as many threads as there are cores, concurrent dispatch
/// queues included, and some hold one for minutes: whoever waits there would give up. A task that
/// belongs to no other one does not inherit these threads, so it has to ask for them.
package final class OwnThreads: TaskExecutor {
  /// Never freed: the runtime does not keep the executor of an actor's job alive.
  package static let shared = OwnThreads(count: 32)

  private let line = Line()
  private let count: Int

  package init(count: Int) {
    self.count = count
    for _ in 0..<count { Self.start { [line] in while let work = line.next() { work() } } }
  }

  deinit { for _ in 0..<count { line.add(nil) } }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    line.add { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
  }

  /// Runs what blocks, the oldest first.
  package func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { done in line.add { done.resume(returning: body()) } }
  }

  /// Runs what blocks on a thread that ends with it.
  package static func start(_ body: @escaping @Sendable () -> Void) {
    let body = Unmanaged.passRetained(Body(body))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { body in
        if let body { Unmanaged<Body>.fromOpaque(body).takeRetainedValue().run() }
        return nil
      }, body.toOpaque())
    precondition(status == 0, "no thread for a test")
    pthread_detach(thread)
  }
}

/// A class because it crosses to a thread as one pointer.
private final class Body: Sendable {
  let run: @Sendable () -> Void
  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// What waits for a thread, the oldest first. A class because the threads outlive who started them.
private final class Line: Sendable {
  typealias Work = @Sendable () -> Void

  /// Nil ends a thread.
  private let waiting = Mutex<ArraySlice<Work?>>([])
  private let count = DispatchSemaphore(value: 0)

  func add(_ work: Work?) {
    waiting.withLock { $0.append(work) }
    count.signal()
  }

  func next() -> Work? {
    count.wait()
    return waiting.withLock { $0.removeFirst() }
  }
}
