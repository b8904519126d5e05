import CairnLog
package import CairnModel
package import CairnStore
package import CairnViews
import CairnWire

extension DayCount {
  /// Counts today's work from the log, as it was counted when it came in. It reads the entries
  /// behind the last receipt of the day before, and nothing where nothing was received today.
  /// - Parameter epoch: what is known of entries that the log lost for good.
  package init<Store: LogStore>(
    reading survey: SurveyRecord, _ growth: LogGrowth, _ epoch: EpochRecord?, from store: Store,
    now: Timestamp
  ) throws(StoreError) {
    let day = UTCDay(containing: growth.lastReceived)
    self.init(of: day)
    guard UTCDay(containing: now) <= day else { return }
    let before = day.start.advanced(by: Milliseconds(-1))
    let last = try store.receipt(receivedAtOrBefore: before, in: survey.key)
    var index =
      last.flatMap { $0.index(of: EventID($0.device, $0.lastSequence)) }?.advanced(by: 1)
      ?? LogIndex(0)
    while growth.size.contains(index) {
      let number = BundleNumber(containing: index)
      let bundle = try store.bundle(number, of: survey.key)
      let first = Int(index.rawValue - number.firstIndex.rawValue)
      guard first < bundle.count else {
        throw StoreError(.damaged, place: "survey \(survey.slug)", "entry \(index) is missing")
      }
      for position in first..<bundle.count {
        try add(bundle[position], of: growth.membership, epoch, received: growth.lastReceived)
      }
      index = index.advanced(by: bundle.count - first)
    }
  }

  private mutating func add(
    _ entry: ArraySlice<UInt8>, of membership: Membership, _ epoch: EpochRecord?,
    received: Timestamp
  ) throws(StoreError) {
    let envelope: EntryEnvelope
    do { envelope = try EntryEnvelope(parsing: entry) } catch {
      throw StoreError(.damaged, place: "an entry of today", error.description)
    }
    guard let event = envelope.event, let member = membership.members[event.device],
      epoch?.exempts(envelope, enrolledAt: member.enrolledAt) != true
    else { return }
    add(
      Brought(eventCount: 1, byteCount: UInt64(entry.count) + 2),
      by: membership.lineages.root(of: event.device), received: received)
  }
}

extension Brought {
  /// What a batch would bring behind its device's head: what counts of it.
  init(
    _ batch: PreparedBatch, behind head: EventSequence, _ epoch: EpochRecord?,
    enrolledAt: LogIndex
  ) {
    let entries = batch.sealed.entries
    let known = batch.sealed.count(through: head)
    self.init()
    guard known < entries.count else { return }
    eventCount = UInt64(entries.count - known)
    byteCount = UInt64(entries.bytes.count - (entries.range(of: known).lowerBound - 2))
    // Nearly always there is no epoch, and nothing is looked at event by event.
    guard let epoch, epoch.mayExempt(enrolledAt: enrolledAt) else { return }
    for position in known..<entries.count
    where epoch.exempts(batch.envelopes[position], enrolledAt: enrolledAt) {
      eventCount -= 1
      byteCount -= UInt64(entries[position].count) + 2
    }
  }
}

extension EpochRecord {
  /// Only numbers that were enrolled after the loss send lost work again.
  fileprivate func mayExempt(enrolledAt: LogIndex) -> Bool {
    size.rawValue <= enrolledAt.rawValue
  }

  /// Whether an event is one that a device records again because the service lost it: it says which
  /// it was. Nobody can prove that, so of each number no more of its first events are taken for such
  /// ones than entries were lost.
  fileprivate func exempts(_ envelope: EntryEnvelope, enrolledAt: LogIndex) -> Bool {
    guard mayExempt(enrolledAt: enrolledAt), let event = envelope.event, let was = envelope.was
    else { return false }
    return was.device != event.device && event.sequence.rawValue <= lostCount
  }
}
