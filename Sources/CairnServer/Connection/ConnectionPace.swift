package import CairnModel

/// Whether a client keeps up: a request that trickles in, or an answer that nobody reads, would
/// hold a connection for ever.
///
/// A request begins with its first bytes, and is of no interest once all of it is there.
package struct ConnectionPace: Sendable {
  package enum Action: Hashable, Sendable {
    case none
    /// Tell whoever reads the request that it is too slow.
    case failRequest
    case close
  }

  /// Whose request comes in, which decides how long its body may stall.
  package enum Client: Hashable, Sendable {
    case member
    case stranger
    /// There is no room for the connection: the client has only to read that.
    case turnedAway
  }

  private let requestGrace: Milliseconds
  private let strangersRequestGrace: Milliseconds
  private let refusalLinger: Milliseconds
  private let requestTimeMaximum: Milliseconds
  private let byteRateMinimum: Int64
  private let writeStallMaximum: Milliseconds
  private var firstHeadMaximum: Milliseconds
  private let reserveFirstHeadMaximum: Milliseconds
  private let idleTimeout: Milliseconds
  /// When the connection was opened; nil once a request's head has come.
  private var waitsSince: Milliseconds?
  /// Since when nothing is asked; nil before the first request and while one comes or is answered.
  private var idleSince: Milliseconds?
  private var request: Request?
  private var client = Client.member
  private var unwritableSince: Milliseconds?

  private struct Request {
    var begun: Milliseconds
    /// When its latest bytes came.
    var latest: Milliseconds
    var byteCount: Int64 = 0
    var hasFailed = false

    init(begun: Milliseconds, hasFailed: Bool = false) {
      self.begun = begun
      latest = begun
      self.hasFailed = hasFailed
    }
  }

  /// - Parameters:
  ///   - now: since any fixed moment; never runs back.
  ///   - isProxy: whether it is a trusted proxy's, which may open connections before it needs them.
  package init(
    _ configuration: CairnServerConfiguration, opened now: Milliseconds, isProxy: Bool = false
  ) {
    requestGrace = configuration.requestGrace
    strangersRequestGrace = min(configuration.strangersRequestGrace, requestGrace)
    refusalLinger = min(configuration.refusalLinger, requestGrace)
    requestTimeMaximum = configuration.requestTimeMaximum
    byteRateMinimum = Int64(max(1, configuration.byteRateMinimum))
    writeStallMaximum = configuration.writeStallMaximum
    firstHeadMaximum = configuration.firstHeadMaximum
    reserveFirstHeadMaximum = min(configuration.reserveFirstHeadMaximum, firstHeadMaximum)
    idleTimeout = configuration.idleTimeout
    waitsSince = isProxy ? nil : now
    idleSince = isProxy ? now : nil
  }

  /// How often `check` should be asked, so that no limit is overrun by more than a quarter.
  package var checkInterval: Milliseconds {
    Milliseconds(
      max(
        1,
        min(
          strangersRequestGrace, refusalLinger, writeStallMaximum, reserveFirstHeadMaximum,
          idleTimeout
        ).rawValue / 4))
  }

  /// The connection was opened in what is kept for members.
  package mutating func enteredReserve() { firstHeadMaximum = reserveFirstHeadMaximum }

  /// Who asks is known.
  package mutating func identified(as client: Client) { self.client = client }

  /// How long the body that comes now may stall.
  private var grace: Milliseconds {
    switch client {
    case .member: requestGrace
    case .stranger: strangersRequestGrace
    case .turnedAway: refusalLinger
    }
  }

  package mutating func received(byteCount: Int, at now: Milliseconds) {
    idleSince = nil
    var request = request ?? Request(begun: now)
    request.byteCount = request.byteCount.addingReportingOverflow(Int64(byteCount)).partialValue
    request.latest = now
    self.request = request
  }

  /// A request's head is there, its body perhaps not.
  package mutating func headArrived(at now: Milliseconds) {
    waitsSince = nil
    idleSince = nil
    request = request ?? Request(begun: now)
  }

  package mutating func receivedAll() { request = nil }

  /// A part of an answer is sent. What is still to come of the request is read, or left, behind it.
  package mutating func answered(at now: Milliseconds) {
    if request != nil { request = Request(begun: now) }
  }

  /// The request is answered. The next one may have begun to come.
  package mutating func ended(at now: Milliseconds) {
    if request == nil { idleSince = now }
  }

  package mutating func becameWritable(_ isWritable: Bool, at now: Milliseconds) {
    unwritableSince = isWritable ? nil : unwritableSince ?? now
  }

  package mutating func check(at now: Milliseconds) -> Action {
    if let since = unwritableSince, now.rawValue - since.rawValue > writeStallMaximum.rawValue {
      return .close
    }
    if let waitsSince, now.rawValue - waitsSince.rawValue > firstHeadMaximum.rawValue {
      return .close
    }
    if let idleSince, now.rawValue - idleSince.rawValue > idleTimeout.rawValue { return .close }
    guard let request, isLate(request, at: now) else { return .none }
    guard !request.hasFailed else { return .close }
    // Time for the refusal to reach the client.
    self.request = Request(begun: now, hasFailed: true)
    return .failRequest
  }

  /// A body that stalls is late after the grace, and one that trickles after the time of its bytes.
  private func isLate(_ request: Request, at now: Milliseconds) -> Bool {
    let (span, overflow) = request.byteCount.multipliedReportingOverflow(by: 1000)
    let needed = overflow ? .max : span / byteRateMinimum
    let allowed = grace.rawValue.addingReportingOverflow(needed)
    let maximum = requestTimeMaximum.rawValue
    return now.rawValue - request.latest.rawValue > grace.rawValue
      || now.rawValue - request.begun.rawValue
        > (allowed.overflow ? maximum : min(allowed.partialValue, maximum))
  }
}
