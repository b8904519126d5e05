import CairnModel
import CairnStore
import CairnViews

/// Who works at views next: a plain value, which threads change in turn under one lock.
struct ViewSchedule<Storage: Engine>: Sendable {
  typealias Read = PendingRead<Storage>

  let bounds: ViewReadBounds
  var standings: [SurveyKey: SurveyStanding<Storage>] = [:]
  var turns = ReadTurns<Read>()
  /// By reads that are over.
  var readTime = TimeUsed<ReadUser>()
  /// Surveys with an order, the next one first.
  var folds: [SurveyKey] = []
  /// Surveys whose warnings are to be found, the next one first of those that used as little time.
  var judgings: [SurveyKey] = []
  /// What finding warnings took lately.
  var judgingTime = TimeUsed<SurveyKey>()
  var running: [UInt64: RunningRead] = [:]
  var useCount: UInt64 = 0
  var isDraining = false
  /// Threads that have not ended.
  var threadCount = 0
  /// Told when the last of them has.
  var whenEnded: [CheckedContinuation<Void, Never>] = []

  init(_ bounds: ViewReadBounds) { self.bounds = bounds }

  var waitingCount: Int { turns.count }
  var runningCount: Int { running.count }

  /// Changes what is known of a survey.
  mutating func update<Result>(
    _ survey: SurveyRecord, _ body: (inout SurveyStanding<Storage>) -> Result
  ) -> Result {
    body(&standings[survey.key, default: SurveyStanding(survey)])
  }

  // MARK: Reads

  /// - Returns: those that may not wait, the new one or another for its sake, with what they are told.
  mutating func add(_ read: Read) -> [(read: Read, refusal: Refusal)] {
    if let end = isDraining ? .draining : read.allowance.end {
      return [(read, refusal(of: read, end))]
    }
    let overloaded = Refusal(
      .overloaded, "too many reads of folded surveys wait", retryAfterSeconds: 1)
    var dropped: [(read: Read, refusal: Refusal)] = []
    if turns.count(of: read.asker) >= bounds.waitingPerLineageMaximum {
      guard let other = turns.makeRoom(beside: read.asker, for: read.address) else {
        return [(read, overloaded)]
      }
      dropped = [(other, overloaded)]
    } else if turns.count >= bounds.waitingMaximum {
      guard let other = turns.makeRoom(for: read.asker) else { return [(read, overloaded)] }
      dropped = [(other, overloaded)]
    }
    putBack(read)
    return dropped
  }

  private mutating func putBack(_ read: Read) {
    turns.add(read, of: read.asker, from: read.address)
    if let order = update(read.survey, { $0.missing(for: read.needs) }) {
      self.order(order, of: read.survey)
    }
  }

  /// The next read that may begin, and what it reads.
  mutating func nextRead() -> (read: Read, views: SurveyViews<Storage>, stop: ViewsStop?)? {
    let standings = standings
    let now = bounds.clock()
    let threads = ReadThreads(bounds, running: Array(running.values), readTime, now)
    let next = turns.next(by: threads.rank) { read in
      standings[read.survey.key].map {
        $0.missing(for: read.needs) == nil
      } ?? false && threads.leaveRoom(beside: read.asker, at: read.address)
    }
    guard var next, let standing = standings[next.survey.key], let views = standing.views else {
      return nil
    }
    next.rebuildCount = standing.rebuildCount
    running[next.id] = RunningRead(
      asker: next.asker, address: next.address, allowance: next.allowance, since: now)
    useCount += 1
    let use = useCount
    update(next.survey) {
      $0.readerCount += 1
      $0.lastUse = use
    }
    return (next, views, standing.stop)
  }

  /// A read is over. One that found a row damaged waits for views that are made anew, once.
  /// - Returns: what whoever asked is told; nil where it was answered, or is still to be.
  mutating func end(_ read: Read, _ error: (any Error)?) -> (any Error)? {
    noteTime(of: read)
    update(read.survey) { $0.readerCount -= 1 }
    guard let error else { return nil }
    switch (error as? StoreError)?.code {
    case .interrupted:
      return refusal(of: read, read.allowance.end ?? .draining, hasBegun: true)
    case .damaged where !read.isMended && !isDraining: break
    default: return error
    }
    var again = read
    again.isMended = true
    again.needs.rebuildCount = read.rebuildCount + 1
    putBack(again)
    return nil
  }

  private mutating func noteTime(of read: Read) {
    guard let ended = running.removeValue(forKey: read.id) else { return }
    let (now, users) = (bounds.clock(), read.asker.users(at: read.address))
    let span = Milliseconds(now.rawValue - ended.since.rawValue)
    for user in [users.group, users.own] { readTime.note(span, of: user, now) }
  }

  /// Takes out those whose time is over.
  mutating func takeEnded() -> [(read: Read, refusal: Refusal)] {
    let now = bounds.clock()
    return turns.remove { read in
      read.allowance.end != nil || read.waitsUntil.map { $0 <= now } ?? false
    }.map {
      ($0, refusal(of: $0, $0.allowance.end ?? .tooLong))
    }
  }
}
