import CairnModel
import Dispatch
import Glibc
import Synchronization

/// Whether the process was asked to end, by SIGINT or SIGTERM. Amid work it ends at once: all that
/// counts is durable step by step, and the work may wait for a service that does not answer.
///
/// A class because the signals' handlers and the work share it.
final class Ending: Sendable {
  private struct State {
    var isAsked = false
    var waiting: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())
  /// Dispatch's sources may be used from any thread, and say so nowhere.
  nonisolated(unsafe) private let sources: [any DispatchSourceSignal]

  init() {
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: number)
    }
    for source in sources {
      source.setEventHandler { [weak self] in self?.ask() }
      source.resume()
    }
  }

  var isAsked: Bool { state.withLock { $0.isAsked } }

  /// Returns after the span, or at once when the process is asked to end.
  func wait(atMost span: Milliseconds) async {
    await withCheckedContinuation { continuation in
      let isAsked = state.withLock { state in
        if !state.isAsked { state.waiting = continuation }
        return state.isAsked
      }
      guard !isAsked else { return continuation.resume() }
      DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int(span.rawValue))) {
        [weak self] in self?.wake()
      }
    }
  }

  private func ask() {
    let isWorking = state.withLock { state in
      state.isAsked = true
      return state.waiting == nil
    }
    if isWorking { _exit(ExitStatus.done.rawValue) }
    wake()
  }

  private func wake() {
    let waiting = state.withLock { state in
      defer { state.waiting = nil }
      return state.waiting
    }
    waiting?.resume()
  }
}
