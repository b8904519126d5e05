package import CairnModel
import Synchronization

/// The service's clock, which stands still until the simulation moves it.
///
/// A class because the service asks for the time from wherever it runs.
package final class SimulatedClock: Sendable {
  private let milliseconds: Mutex<Int64>

  package init(_ start: Timestamp) { milliseconds = Mutex(start.milliseconds) }

  package var now: Timestamp { Timestamp(milliseconds: milliseconds.withLock { $0 }) }

  package func move(to time: Timestamp) {
    milliseconds.withLock { $0 = max($0, time.milliseconds) }
  }
}
