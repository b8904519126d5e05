package import CairnService
import Dispatch
import Glibc

extension FieldService {
  /// Until reads of views wait and run as a test wants it. It looks from a thread of its own, so that
  /// the tests beside it have the pool.
  package func viewReads(
    become isSo: @escaping @Sendable ((waiting: Int, running: Int)) -> Bool
  ) async {
    await withCheckedContinuation { done in
      DispatchQueue(label: "counts of reads").async {
        while !isSo(viewReadCounts) { sched_yield() }
        done.resume()
      }
    }
  }
}
