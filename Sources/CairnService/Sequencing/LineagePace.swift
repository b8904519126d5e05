package import CairnModel

/// How fast lineages may grow: one key can sign any number of continuations, and each is an entry
/// for ever. No part of the log: a service that starts anew has forgotten it.
package struct LineagePace: Sendable {
  /// What an operator may set.
  package struct Bounds: Sendable {
    /// Continuations of one lineage within the span; with 0, no device may continue another.
    package var countMaximum = 4
    package var span = Milliseconds.seconds(60)

    package init() {}
  }

  /// When each lineage grew, by its root: the latest times, oldest first.
  private var times: [DeviceNumber: [Timestamp]] = [:]
  /// Lineages to remember before those are forgotten that grew long ago.
  private static let rootCountMaximum = 1_024

  package init() {}

  /// Nil where the lineage may grow now.
  /// - Parameter bounds: ones that let lineages grow at all.
  func secondsToWait(of root: DeviceNumber, now: Timestamp, _ bounds: Bounds) -> UInt32? {
    guard let known = times[root], known.count >= bounds.countMaximum,
      let oldest = known.suffix(bounds.countMaximum).first
    else { return nil }
    let passed = now.since(oldest).rawValue
    // A clock that was set back keeps nobody waiting.
    guard 0 <= passed, passed < bounds.span.rawValue else { return nil }
    return UInt32(clamping: (bounds.span.rawValue - passed + 999) / 1_000)
  }

  mutating func note(_ root: DeviceNumber, at now: Timestamp, _ bounds: Bounds) {
    var known = times[root] ?? []
    known.append(now)
    known.removeFirst(max(known.count - bounds.countMaximum, 0))
    times[root] = known
    guard times.count > Self.rootCountMaximum else { return }
    times = times.filter { $0.value.last.map { now.since($0) < bounds.span } ?? false }
  }
}
