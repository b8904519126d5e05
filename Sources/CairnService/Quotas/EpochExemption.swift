import CairnModel
import CairnStore
import CairnViews
import CairnWire

/// Which events do not count because a device records them again: the service lost them before an
/// operator opened an epoch.
///
/// Such an event says which one it was, and nobody can prove that. So a lineage has no more of them
/// than entries were lost, once, for all of its numbers together, and of each no more bytes than most
/// entries have.
struct EpochExemption {
  private let epoch: EpochRecord
  private let membership: Membership

  init(_ epoch: EpochRecord, _ membership: Membership) {
    self.epoch = epoch
    self.membership = membership
  }

  /// Whether a number may send lost work again: it was enrolled after the loss, and continues one
  /// that the log still knew.
  func covers(_ device: DeviceNumber) -> Bool {
    guard let member = membership.members[device], !isKept(device), let older = member.continues
    else { return false }
    return isKept(older)
  }

  /// How many events the log has of those numbers of a lineage.
  func coveredCount(
    ofLineageOf device: DeviceNumber, _ heads: [DeviceNumber: DeviceHead]
  ) -> UInt64 {
    let lineages = membership.lineages
    return lineages.descendants(of: lineages.root(of: device)).filter { covers($0) }
      .reduce(0) { $0 + (heads[$1]?.sequence.rawValue ?? 0) }
  }

  /// - Parameters:
  ///   - envelope: of an event of a number that may send lost work again.
  ///   - count: how many events of such numbers of its lineage stand ahead of it in the log.
  func exempts(_ envelope: EntryEnvelope, behind count: UInt64) -> Bool {
    guard count < epoch.lostCount, let event = envelope.event, let was = envelope.was else {
      return false
    }
    // The first id is kept however often an event is recorded again, so it may be of any number of
    // the lineage that the log still knew.
    let lineages = membership.lineages
    return isKept(was.device) && lineages.root(of: was.device) == lineages.root(of: event.device)
  }

  /// What counts all the same of an event that is exempt: nobody can prove how long the lost entries
  /// were.
  func amount(ofEntryOf byteCount: Int) -> DayAmount {
    DayAmount(
      eventCount: 0,
      byteCount: UInt64(max(byteCount + 2 - Limits.exemptByteCountPerEntryMaximum, 0)))
  }

  /// Whether the log had the number's enrolment when the epoch began.
  private func isKept(_ device: DeviceNumber) -> Bool {
    membership.members[device].map { epoch.size.contains($0.enrolledAt) } ?? false
  }
}
