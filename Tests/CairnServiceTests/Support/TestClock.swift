import CairnModel
import Synchronization

/// A clock that stands still until a test moves it.
final class TestClock: Sendable {
  private let milliseconds: Mutex<Int64>

  init(milliseconds: Int64 = 1_700_000_000_000) { self.milliseconds = Mutex(milliseconds) }

  var now: Timestamp { Timestamp(milliseconds: milliseconds.withLock { $0 }) }

  func move(by span: Milliseconds) { milliseconds.withLock { $0 += span.rawValue } }
}
