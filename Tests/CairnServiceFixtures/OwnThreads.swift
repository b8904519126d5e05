import Dispatch

/// Threads for a service under test and for the test that talks to it.
///
/// All tests of a process share a pool of as many threads as there are cores, and some hold one for
/// minutes. A service that waits for one of those would seem to hang, and its clients would give up.
package final class OwnThreads: TaskExecutor {
  package static let shared = OwnThreads()

  private let queue = DispatchQueue(label: "services under test", attributes: .concurrent)

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
