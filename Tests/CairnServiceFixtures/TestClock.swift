package import CairnModel
import Synchronization

/// A clock that stands still until a test moves it.
package final class TestClock: Sendable {
  private let milliseconds: Mutex<Int64>

  package init(milliseconds: Int64 = 1_700_000_000_000) { self.milliseconds = Mutex(milliseconds) }

  package var now: Timestamp { Timestamp(milliseconds: milliseconds.withLock { $0 }) }

  package func move(by span: Milliseconds) { milliseconds.withLock { $0 += span.rawValue } }
}
