import CairnModel

/// Judgements of what has no entity: the clocks of devices.
extension FoldState {
  /// Keeps that a clock is off and why. An author's later judgement of the same device takes the
  /// place of an earlier one, so that they are bounded by the devices of a survey.
  mutating func judgeClock(_ body: WarningAccepted, _ event: EventID, at index: LogIndex) {
    guard body.code == UInt32(WarningCode.clockOff.rawValue), let device = body.device,
      header.roles[device] != nil
    else { return report(.entityUnknown, event, at: index) }
    let judgement = ClockJudgement(device: device, event: event, index: index)
    guard
      let place = header.clockJudgements.firstIndex(where: {
        $0.device == device && $0.event.device == event.device
      })
    else {
      let place =
        header.clockJudgements.firstIndex {
          (device, event) < ($0.device, $0.event)
        } ?? header.clockJudgements.count
      header.clockJudgements.insert(judgement, at: place)
      header.fingerprint.add(StatePart.clockJudgement(judgement))
      return
    }
    let earlier = header.clockJudgements[place]
    if earlier.revertedAt == nil {
      header.fingerprint.remove(StatePart.clockJudgement(earlier))
    }
    header.clockJudgements[place] = judgement
    header.fingerprint.add(StatePart.clockJudgement(judgement))
  }

  /// Takes one back that its author had seen. Where another has taken its place, or another author
  /// took it back before, nothing changes.
  mutating func revertClockJudgement(_ judgement: EventID, _ event: Event, at index: LogIndex) {
    guard
      let place = header.clockJudgements.firstIndex(where: { $0.event == judgement }),
      event.wasShown(judgement, at: header.clockJudgements[place].index),
      header.clockJudgements[place].revertedAt == nil
    else { return }
    header.fingerprint.remove(StatePart.clockJudgement(header.clockJudgements[place]))
    header.clockJudgements[place].revertedAt = index
  }
}
