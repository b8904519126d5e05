import CMalloc
import Glibc

/// How much memory the C library keeps for a process that many threads allocate in.
enum AllocatorHeaps {
  /// Lets threads share as many heaps as there are cores. By default there are eight a core, each of
  /// which keeps what some thread needed at some time: a service with a few large requests would
  /// hold twice the memory that it uses.
  static func shareAmongThreads() {
    _ = mallopt(M_ARENA_MAX, max(2, Int32(clamping: sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
  }
}
