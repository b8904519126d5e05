package import CairnModel

/// What was brought to a survey within one day, by who sealed it.
///
/// The day of a batch is that of its receipt, so the counts follow from the log: a service that
/// starts anew counts the same. It remembers the lineages that brought something that day.
package struct DayCount: Hashable, Sendable {
  package private(set) var day: UTCDay
  private var all = DayAmount()
  /// By the lineage's first number.
  private var byLineage: [DeviceNumber: DayAmount] = [:]

  package init(of day: UTCDay) { self.day = day }

  /// What all brought on a day; nothing on a day behind the one that is counted.
  package func amount(on day: UTCDay) -> DayAmount { self.day < day ? DayAmount() : all }

  /// What a lineage brought on a day.
  package func amount(by root: DeviceNumber, on day: UTCDay) -> DayAmount {
    self.day < day ? DayAmount() : byLineage[root] ?? DayAmount()
  }

  /// Receipts never go back in time, so an earlier day than the one that is counted can't come.
  package mutating func add(_ amount: DayAmount, by root: DeviceNumber, received: Timestamp) {
    let day = UTCDay(containing: received)
    if self.day < day { self = DayCount(of: day) }
    guard !amount.isNothing else { return }
    all.add(amount)
    byLineage[root, default: DayAmount()].add(amount)
  }

  /// Why a batch may not come in on this day; nil where it may.
  /// - Parameters:
  ///   - isAdmin: whether it is an admin's, who has to be able to revoke whoever used up the survey's
  ///     quota: that does not hold up admins, only their own does.
  ///   - received: what its receipt would say.
  ///   - now: from when the caller has to wait.
  package func refusal(
    of amount: DayAmount, by root: DeviceNumber, isAdmin: Bool, received: Timestamp,
    _ bounds: QuotaBounds, now: Timestamp
  ) -> Refusal? {
    let day = UTCDay(containing: received)
    for count in counts(of: root, on: day, bounds) where !isAdmin || count.owner == .member {
      let added = count.measure == .events ? amount.eventCount : amount.byteCount
      let (sum, overflow) = count.used.addingReportingOverflow(added)
      guard added > 0, overflow || sum > count.maximum else { continue }
      let who = count.owner == .member ? "device \(root) and what continues it" : "the survey"
      return Refusal(
        .quotaExceeded,
        "\(who) brought \(count.used) \(count.measure) today, the batch has \(added) more, and "
          + "\(count.maximum) are the most of a day (UTC)",
        retryAfterSeconds: Self.seconds(from: now, to: day.end))
    }
    return nil
  }

  /// The quotas of which four fifths or more are used.
  package func usesNearEnd(
    by root: DeviceNumber, _ bounds: QuotaBounds, now: Timestamp
  ) -> [QuotaUse] {
    let today = max(day, UTCDay(containing: now))
    return counts(of: root, on: today, bounds).filter {
      QuotaUse.isNearEnd(used: $0.used, of: $0.maximum)
    }
  }

  /// The quotas that bound something.
  private func counts(
    of root: DeviceNumber, on day: UTCDay, _ bounds: QuotaBounds
  ) -> [QuotaUse] {
    var uses: [QuotaUse] = []
    func add(_ owner: QuotaUse.Owner, _ amount: DayAmount, _ quota: Quota) {
      if quota.eventCount > 0 {
        uses.append(
          QuotaUse(
            owner: owner, measure: .events, used: amount.eventCount, maximum: quota.eventCount,
            until: day.end))
      }
      if quota.byteCount > 0 {
        uses.append(
          QuotaUse(
            owner: owner, measure: .bytes, used: amount.byteCount, maximum: quota.byteCount,
            until: day.end))
      }
    }
    add(.member, amount(by: root, on: day), bounds.member)
    add(.survey, amount(on: day), bounds.survey)
    return uses
  }

  /// Rounded up: whoever waits that long does not come too early.
  private static func seconds(from now: Timestamp, to end: Timestamp) -> UInt32 {
    let (seconds, rest) = end.since(now).rawValue.quotientAndRemainder(dividingBy: 1_000)
    return UInt32(clamping: max(seconds + (rest > 0 ? 1 : 0), 1))
  }
}
