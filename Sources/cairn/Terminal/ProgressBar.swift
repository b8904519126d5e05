import Glibc
import Synchronization

/// How far long work has come, on standard error and only where a person reads it.
///
/// A class because the work reports from wherever it runs.
package final class ProgressBar: Sendable {
  private static let redrawInterval = Duration.milliseconds(100)
  private static let barColumnCount = 24
  private static let cleared: TerminalText = "\r\u{1b}[K"

  private struct State {
    var label: String
    var done: UInt64 = 0
    var total: UInt64?
    var started: ContinuousClock.Instant
    var drawn: ContinuousClock.Instant?
  }

  private let isShown: Bool
  private let columnCount: Int
  private let state: Mutex<State>

  package init(_ label: String, terminal: Terminal = .current) {
    isShown = terminal.showsErrors
    columnCount = terminal.showsErrors ? Terminal.columnCount(of: STDERR_FILENO) : 80
    state = Mutex(State(label: label, started: .now))
  }

  /// - Parameter total: nil where nobody knows how much there is.
  package func update(_ done: UInt64, of total: UInt64?, label: String? = nil) {
    guard isShown else { return }
    state.withLock { state in
      if let label, label != state.label {
        state.label = label
        state.started = .now
        state.drawn = nil
      }
      state.done = done
      state.total = total
      let now = ContinuousClock.now
      if let drawn = state.drawn, now - drawn < Self.redrawInterval, done != total { return }
      state.drawn = now
      let line = Self.line(
        label: state.label, done: done, total: total, elapsed: now - state.started)
      StandardStream.errors.draw("\(Self.cleared)\(TerminalText.cut(line, to: columnCount - 1))")
    }
  }

  /// Takes the bar away.
  package func finish() {
    guard isShown else { return }
    state.withLock { state in
      if state.drawn != nil { StandardStream.errors.draw(Self.cleared) }
      state.drawn = nil
    }
  }

  /// Such as `folding  ██████░░░░░░  51 %  512 of 1,000  23,000/s`.
  package static func line(
    label: String, done: UInt64, total: UInt64?, elapsed: Duration
  ) -> String {
    var line = label
    if let total, total > 0 {
      let share = min(Double(done) / Double(total), 1)
      let filled = Int(share * Double(barColumnCount))
      line += "  " + String(repeating: "█", count: filled)
      line += String(repeating: "░", count: barColumnCount - filled)
      line += "  \(Int(share * 100)) %  \(Quantity.grouped(done)) of \(Quantity.grouped(total))"
    } else {
      line += "  \(Quantity.grouped(done))"
    }
    let seconds = elapsed / .seconds(1)
    if seconds >= 0.5 { line += "  \(Quantity.grouped(UInt64(Double(done) / seconds)))/s" }
    return line
  }
}
