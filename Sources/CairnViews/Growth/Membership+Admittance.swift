package import CairnModel
package import CairnStore

extension Membership {
  /// Why work that the log lacks may not come in, by who its device is; nil where nothing is against
  /// it. The service asks at the door, and whoever carries the work asks the log verified here.
  /// - Parameters:
  ///   - end: where a batch ends, and with which chain value.
  ///   - head: how far the log has the device's events.
  package func refusal(
    of end: AdoptedEvents, by device: DeviceNumber, behind head: EventSequence
  ) -> Refusal? {
    guard let member = members[device] else {
      return Refusal(.deviceUnknown, "device \(device) is not enrolled")
    }
    if let refusal = mayRecordNoMore(member) {
      return adopted(member, end, behind: head, otherwise: refusal)
    }
    // Whoever could close the survey can open it again.
    guard closedAt != nil, !isAdmin(device) else { return nil }
    return Refusal(
      .surveyClosed,
      "the survey is closed; what waits on the device stays there until an admin reopens it")
  }

  private func mayRecordNoMore(_ member: MemberRecord) -> Refusal? {
    if member.revokedAt != nil {
      return Refusal(
        .deviceRevoked,
        "device \(member.device) was revoked; an admin can still adopt its packed work")
    }
    if let successor = lineages.continuations(of: member.device).first {
      return Refusal(
        .deviceForked,
        "device \(successor) took over from device \(member.device); an admin can still adopt its "
          + "packed work")
    }
    return nil
  }

  /// An admin adopts what a chain value says, and no other events of these sequences: whoever has
  /// the key could sign others. The value is known only where a batch ends.
  private func adopted(
    _ member: MemberRecord, _ end: AdoptedEvents, behind head: EventSequence,
    otherwise refusal: Refusal
  ) -> Refusal? {
    let ahead = member.adopted.filter { head < $0.through }
    guard let last = ahead.last else { return refusal }
    if ahead.contains(end) { return nil }
    let isOther = ahead.contains { $0.through == end.through }
    return Refusal(
      .adoptionMismatch,
      isOther
        ? "an admin adopted other events of device \(member.device) through \(end.through)"
        : "an admin adopted events of device \(member.device) through \(last.through), "
          + "and this batch ends at \(end.through)")
  }
}
