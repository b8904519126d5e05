import CairnModel

/// A read that has a thread.
struct RunningRead: Sendable {
  let asker: ReadAsker
  let address: [UInt8]?
  let allowance: ReadAllowance
  let since: Milliseconds
}

/// Who has the threads that read views, and who used them lately: so that long reads leave some to
/// others.
struct ReadThreads {
  private let bounds: ViewReadBounds
  private let running: [RunningRead]
  private var ranks: [ReadUser: Int64] = [:]

  /// - Parameter used: by reads that are over. What those that run have used so far counts, too.
  init(
    _ bounds: ViewReadBounds, running: [RunningRead], _ used: TimeUsed<ReadUser>,
    _ now: Milliseconds
  ) {
    self.bounds = bounds
    self.running = running
    var spans: [ReadUser: Int64] = [:]
    for read in running {
      let users = read.asker.users(at: read.address)
      for user in [users.group, users.own] {
        spans[user, default: used.used(by: user, now).rawValue] +=
          now.rawValue - read.since.rawValue
      }
    }
    ranks = spans.mapValues { TimeUsed<ReadUser>.rank(Milliseconds($0)) }
    rankOfOthers = { used.rank(of: $0, now) }
  }

  private let rankOfOthers: (ReadUser) -> Int64

  /// By how much somebody comes later than others.
  func rank(of user: ReadUser) -> Int64 { ranks[user] ?? rankOfOthers(user) }

  /// Whether somebody may have one that is free. Always may a member who used little lately, and whose
  /// survey's members did, where nothing else is read of the survey.
  func leaveRoom(beside asker: ReadAsker, at address: [UInt8]?) -> Bool {
    bounds.threadCount - running.count > reservedCount(for: asker, at: address)
  }

  /// Free ones that somebody leaves to others.
  private func reservedCount(for asker: ReadAsker, at address: [UInt8]?) -> Int {
    let isAnswered = running.contains {
      $0.asker == asker || (address != nil && $0.address == address)
    }
    if isAnswered { return bounds.reservedThreadCount }
    if running.contains(where: { $0.asker.survey == asker.survey }) {
      return bounds.reservedThreadCount - 1
    }
    let users = asker.users(at: address)
    let usedMuch = rank(of: users.group) > 0 || rank(of: users.own) > 0
    let count = (usedMuch ? 1 : 0) + (asker.lineage == nil ? 1 : 0)
    return min(count, bounds.reservedThreadCount, bounds.threadCount - 1)
  }
}
