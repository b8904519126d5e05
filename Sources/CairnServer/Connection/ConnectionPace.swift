package import CairnModel

/// Whether a client keeps up: a request that trickles in, or an answer that nobody reads, would
/// hold a connection for ever.
///
/// It sees bytes and not messages: a request begins with the first bytes behind an answer, and is
/// over with the first bytes of its own.
package struct ConnectionPace: Sendable {
  package enum Action: Hashable, Sendable {
    case none
    /// Tell whoever reads the request that it is too slow.
    case failRequest
    case close
  }

  private let requestGrace: Milliseconds
  private let byteRateMinimum: Int
  private let writeStallMaximum: Milliseconds
  private var request: Request?
  private var unwritableSince: Milliseconds?

  private struct Request {
    var begun: Milliseconds
    var byteCount = 0
    var hasFailed = false
  }

  package init(_ configuration: CairnServerConfiguration) {
    requestGrace = configuration.requestGrace
    byteRateMinimum = configuration.byteRateMinimum
    writeStallMaximum = configuration.writeStallMaximum
  }

  /// How often `check` should be asked, so that no limit is overrun by more than a quarter.
  package var checkInterval: Milliseconds {
    Milliseconds(max(1, min(requestGrace, writeStallMaximum).rawValue / 4))
  }

  /// - Parameter now: since any fixed moment; never runs back.
  package mutating func received(byteCount: Int, at now: Milliseconds) {
    var request = request ?? Request(begun: now)
    request.byteCount += byteCount
    self.request = request
  }

  package mutating func answered() { request = nil }

  package mutating func becameWritable(_ isWritable: Bool, at now: Milliseconds) {
    unwritableSince = isWritable ? nil : unwritableSince ?? now
  }

  package mutating func check(at now: Milliseconds) -> Action {
    if let since = unwritableSince, now.rawValue - since.rawValue > writeStallMaximum.rawValue {
      return .close
    }
    guard let request, isLate(request, at: now) else { return .none }
    guard !request.hasFailed else { return .close }
    // Time for the refusal to reach the client.
    self.request = Request(begun: now, hasFailed: true)
    return .failRequest
  }

  private func isLate(_ request: Request, at now: Milliseconds) -> Bool {
    let allowed = requestGrace.rawValue + Int64(request.byteCount) * 1000 / Int64(byteRateMinimum)
    return now.rawValue - request.begun.rawValue > allowed
  }
}
