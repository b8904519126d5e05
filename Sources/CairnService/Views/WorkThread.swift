import Glibc

/// A thread of the service's own, for work that blocks.
///
/// Threads of Dispatch share the cores with the concurrency pool: each that blocks takes one away
/// from those who answer requests.
enum WorkThread {
  /// A class because it crosses to the thread as one pointer.
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  static func start(_ run: @escaping @Sendable () -> Void) {
    let body = Unmanaged.passRetained(
      Body {
        blockSignals()
        run()
      })
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { pointer in
        if let pointer { Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run() }
        return nil
      }, body.toOpaque())
    precondition(status == 0, "the system gives the service no thread")
    pthread_detach(thread)
  }

  /// Signals to stop are for those who wait for them; what the thread does wrong itself is for the
  /// mark of its fold or read.
  private static func blockSignals() {
    var signals = sigset_t()
    sigfillset(&signals)
    for fault in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT] { sigdelset(&signals, fault) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  /// Cores that this process may use.
  static var coreCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
