package import CairnModel
package import CairnReplica
import Glibc

/// How slowly an answer may come. A pause between two of its bytes has a bound of its own; this one
/// is about answers that come byte by byte for a day, and about signs of life that are no answer.
package struct AnswerPatience: Sendable {
  /// For an answer's head.
  package var headGrace: Milliseconds
  /// For what is slow once in the answer.
  package var grace: Milliseconds
  /// Of the request and of the answer. A slow mobile network carries more.
  package var bytesPerSecondMinimum: Int
  /// A clock that only goes forward.
  package var uptime: @Sendable () -> Milliseconds

  package init(
    headGrace: Milliseconds = .seconds(600), grace: Milliseconds = .seconds(60),
    bytesPerSecondMinimum: Int = 4 << 10,
    uptime: @escaping @Sendable () -> Milliseconds = AnswerPatience.machineUptime
  ) {
    precondition(bytesPerSecondMinimum > 0, "an answer may not take for ever")
    self.headGrace = headGrace
    self.grace = grace
    self.bytesPerSecondMinimum = bytesPerSecondMinimum
    self.uptime = uptime
  }

  @Sendable package static func machineUptime() -> Milliseconds {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Milliseconds(Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}

/// One answer on its way, held to a patience.
package struct AnswerPace: Sendable {
  private let patience: AnswerPatience
  private var last: Milliseconds
  private var elapsed: Int64 = 0
  /// Of the request and of the answer so far.
  private var byteCount: Int

  package init(_ patience: AnswerPatience, sentByteCount: Int) {
    self.patience = patience
    last = patience.uptime()
    byteCount = sentByteCount
  }

  /// No answer pauses for longer (`HTTPTransport` gives it up). What seems longer is a pause of this
  /// process, which was stopped or had no turn.
  package static let pauseMaximum = Milliseconds.seconds(30)

  /// How long the head may take.
  package var headSpan: Milliseconds { span(patience.headGrace) }

  private func span(_ grace: Milliseconds) -> Milliseconds {
    Milliseconds(
      grace.rawValue + Int64(byteCount) * 1000 / Int64(patience.bytesPerSecondMinimum))
  }

  /// - Throws: `Unreachable` where these bytes come too late, counting all that came before. No
  ///   bytes are no progress.
  package mutating func take(_ byteCount: Int) throws(Unreachable) {
    self.byteCount += byteCount
    let now = patience.uptime()
    elapsed += min(now.rawValue - last.rawValue, Self.pauseMaximum.rawValue)
    last = now
    guard elapsed <= span(patience.grace).rawValue else {
      throw Unreachable("the answer comes too slowly")
    }
  }
}
