import CairnModel

extension SurveyWalk {
  /// Undoes a revision, the device's own or, for a coordinator, anybody's that it has seen: what
  /// the registration said stands again.
  mutating func takeBack() -> Bool {
    guard !recent.isEmpty else { return false }
    let device = devices[present]
    for _ in 0..<8 {
      let revision = random.pick(recent)
      let entity = entities[revision.entity]
      let isOwn = revision.event.device == device.member.number
      let isSeen = device.base.contains(revision.index)
      guard revision.isFirst, isOwn || (isSeen && device.member.role == .coordinator),
        !entity.isGone, knows(revision.entity, at: device.base)
      else { continue }
      say(
        .changeUndone(
          ChangeUndone(
            entities: [entity.id], undone: [revision.event], reinstated: [entity.id.event],
            reason: "It was the firm next door.")))
      return true
    }
    return false
  }

  mutating func revertMerge(_ merge: EventID, of copy: Int) {
    say(
      .mergeReverted(
        MergeReverted(
          merged: entities[copy].id, merge: merge, reason: "They are two firms after all.")))
    entities[copy].isGone = false
  }
}
