import CairnLog
package import CairnModel
package import CairnStore
package import CairnViews
import CairnWire

extension DayCount {
  /// Counts today's work from the log, as it was counted when it came in. It reads the entries
  /// behind the last receipt of the day before, and nothing where nothing was received today, or
  /// where the receipts don't tell the day.
  /// - Parameter epoch: what is known of entries that the log lost for good.
  package init<Store: LogStore>(
    reading survey: SurveyRecord, _ growth: LogGrowth, _ epoch: EpochRecord?, from store: Store,
    now: Timestamp
  ) throws(StoreError) {
    let day = UTCDay(containing: growth.lastReceived)
    self.init(of: day)
    guard UTCDay(containing: now) <= day, growth.tellsDay(now: now) else { return }
    let before = day.start.advanced(by: Milliseconds(-1))
    let last = try store.receipt(receivedAtOrBefore: before, in: survey.key)
    let start =
      last.flatMap { $0.index(of: EventID($0.device, $0.lastSequence)) }?.advanced(by: 1)
      ?? LogIndex(0)
    guard growth.size.contains(start) else { return }
    var reading = DayReading(growth, epoch)
    let first = BundleNumber(containing: start)
    let end = BundleNumber(containing: LogIndex(growth.size.rawValue - 1))
    // From the end, where it is known how much each lineage has recorded again.
    for rawValue in (first.rawValue...end.rawValue).reversed() {
      let number = BundleNumber(rawValue)
      let bundle = try store.bundle(number, of: survey.key)
      let width = TileAddress(level: 0, number: rawValue).width(in: growth.size)
      guard width <= bundle.count else {
        throw StoreError(
          .damaged, place: "survey \(survey.slug)",
          "entry \(number.firstIndex.advanced(by: bundle.count)) is missing")
      }
      let known = number == first ? Int(start.rawValue - number.firstIndex.rawValue) : 0
      for position in (known..<width).reversed() {
        guard let (root, amount) = try reading.take(bundle[position]) else { continue }
        add(amount, by: root, received: growth.lastReceived)
      }
    }
  }
}

/// Says of a day's entries, one after another from the last to the first, what they count for.
private struct DayReading {
  private let membership: Membership
  private let heads: [DeviceNumber: DeviceHead]
  private let exemption: EpochExemption?
  /// By the lineage's first number, how many events of numbers that send lost work again stand ahead
  /// of the entry that was taken last.
  private var coveredCounts: [DeviceNumber: UInt64] = [:]

  init(_ growth: LogGrowth, _ epoch: EpochRecord?) {
    membership = growth.membership
    heads = growth.heads
    exemption = epoch.map { EpochExemption($0, growth.membership) }
  }

  /// Nil where the entry does not count.
  mutating func take(
    _ entry: ArraySlice<UInt8>
  ) throws(StoreError) -> (root: DeviceNumber, amount: DayAmount)? {
    let envelope: EntryEnvelope
    do { envelope = try EntryEnvelope(parsing: entry) } catch {
      throw StoreError(.damaged, place: "an entry of today", error.description)
    }
    guard let event = envelope.event, membership.members[event.device] != nil else { return nil }
    let root = membership.lineages.root(of: event.device)
    if let exemption, exemption.covers(event.device) {
      let through =
        coveredCounts[root] ?? exemption.coveredCount(ofLineageOf: event.device, heads)
      let count = through - min(through, 1)
      coveredCounts[root] = count
      if exemption.exempts(envelope, behind: count) {
        return (root, exemption.amount(ofEntryOf: entry.count))
      }
    }
    return (root, DayAmount(eventCount: 1, byteCount: UInt64(entry.count) + 2))
  }
}

extension DayAmount {
  /// What counts of a batch that would go in.
  /// - Parameter heads: what the log has of each device.
  init(
    _ batch: PreparedBatch, behind heads: [DeviceNumber: DeviceHead], _ exemption: EpochExemption?
  ) {
    let device = batch.sealed.seal.device
    let entries = batch.sealed.entries
    let known = batch.sealed.count(through: heads[device]?.sequence ?? .none)
    self.init()
    guard known < entries.count else { return }
    eventCount = UInt64(entries.count - known)
    byteCount = UInt64(entries.bytes.count - (entries.range(of: known).lowerBound - 2))
    // Nearly always there is no epoch, and nothing is looked at event by event.
    guard let exemption, exemption.covers(device) else { return }
    let first = exemption.coveredCount(ofLineageOf: device, heads)
    for position in known..<entries.count
    where exemption.exempts(
      batch.envelopes[position], behind: first + UInt64(position - known))
    {
      eventCount -= 1
      byteCount -=
        UInt64(entries[position].count) + 2
        - exemption.amount(ofEntryOf: entries[position].count).byteCount
    }
  }
}
