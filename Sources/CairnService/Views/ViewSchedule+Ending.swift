import CairnModel
import CairnStore

/// Reads that are not answered, and the end of all.
extension ViewSchedule {
  /// What a read is told whose time is over.
  func refusal(
    of read: Read, _ end: ReadAllowance.End, hasBegun: Bool = false
  ) -> Refusal {
    switch end {
    case .abandoned: Refusal(.overloaded, "nobody waits for the answer", retryAfterSeconds: 1)
    case .draining:
      Refusal(.overloaded, "the service is stopping; try again soon", retryAfterSeconds: 5)
    case .tooLong where hasBegun:
      Refusal(
        .tooExpensive,
        "this takes longer than \(seconds) s here: ask for less with a smaller limit, for a later "
          + "as_of, or ask a replica, which has all the time")
    case .tooLong: refusalOfWaiting(read)
    }
  }

  private func refusalOfWaiting(_ read: Read) -> Refusal {
    guard let standing = standings[read.survey.key], standing.missing(for: read.needs) == nil else {
      let folded = standings[read.survey.key].map { $0.isKnown ? "\($0.folded)" : "some" } ?? "some"
      return Refusal(
        .serviceBehind,
        "the views have \(folded) of the log's \(read.needs.logSize) entries so far and go on",
        retryAfterSeconds: 5)
    }
    return Refusal(
      .overloaded, "the read waited \(seconds) s for its turn and did not begin",
      retryAfterSeconds: 5)
  }

  private var seconds: Int64 { bounds.deadline.rawValue / 1_000 }

  /// Takes a read that nobody waits for out of its turn; one that runs notices by itself.
  mutating func remove(_ id: UInt64) -> (read: Read, refusal: Refusal)? {
    turns.remove { $0.id == id }.first.map { ($0, refusal(of: $0, .abandoned)) }
  }

  /// Those who wait until no thread runs.
  mutating func takeWaitingForEnd() -> [CheckedContinuation<Void, Never>] {
    defer { whenEnded = [] }
    return whenEnded
  }

  /// Nothing begins any more, and what runs is to end.
  mutating func drain() -> [(read: Read, refusal: Refusal)] {
    isDraining = true
    for read in running.values { read.allowance.finish(.draining) }
    return turns.remove { _ in true }.map { ($0, refusal(of: $0, .draining)) }
  }
}
