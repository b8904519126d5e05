import CairnModel

extension SurveyWalk {
  // MARK: Retractions

  var isRetractionDue: Bool {
    let plan = survey.plan
    return plan.retractionCount - retractionsRemaining
      < Int(Double(plan.retractionCount) * progress)
  }

  mutating func retract() -> Bool {
    let kind: WalkKind =
      switch random.below(20) {
      case 0: .venue
      case 1: .virtualSpace
      case 2: .institution
      default: .establishment
      }
    // A surveyor retracts what is the own.
    let member = devices[present].member
    guard let entity = known(kind),
      member.role >= .coordinator || entities[entity].id.event.device == member.number
    else { return false }
    if random.chance(5) { regretted.append((entity, nextIndex)) }
    say(
      .entityRetracted(
        EntityRetracted(
          entity: entities[entity].id,
          reason: random.chance(70) ? "It is not there any more." : "Entered by mistake.")))
    entities[entity].isGone = true
    retractionsRemaining -= 1
    return true
  }

  // MARK: What coordinators do

  /// Settles the oldest thing of which the present coordinator has seen both sides.
  mutating func settle() -> Bool {
    let base = devices[present].base
    if let next = regretted.first, base.contains(next.index) {
      regretted.removeFirst()
      say(
        .entityRestored(
          EntityRestored(entity: entities[next.entity].id, reason: "It has only moved upstairs.")))
      entities[next.entity].isGone = false
      return true
    }
    if let next = duplicates.first, base.contains(entities[next.copy].index) {
      duplicates.removeFirst()
      return merge(next)
    }
    if let next = merges.first, base.contains(next.index) {
      merges.removeFirst()
      revertMerge(next.merge, of: next.copy)
      return true
    }
    guard let next = disputes.first, base.contains(next.second.index) else { return false }
    disputes.removeFirst()
    return resolve(next)
  }

  private mutating func merge(_ duplicate: WalkDuplicate) -> Bool {
    let original = entities[duplicate.original]
    let copy = entities[duplicate.copy]
    guard !original.isGone, !copy.isGone else { return false }
    let chosen = ChosenField(key: keys.establishment["name"], event: copy.id.event)
    let index = nextIndex
    let event = say(
      .entitiesMerged(
        EntitiesMerged(
          survivor: original.id, merged: copy.id, chosen: random.chance(30) ? [chosen] : [],
          reason: "The same door and the same owner.")))
    entities[duplicate.copy].isGone = true
    if random.chance(15) { merges.append((event, index, duplicate.copy)) }
    return true
  }

  private mutating func resolve(_ dispute: WalkDispute) -> Bool {
    let entity = entities[dispute.first.entity]
    guard !entity.isGone else { return false }
    let isFirstRight = random.chance(50)
    let right = isFirstRight ? dispute.first : dispute.second
    let wrong = isFirstRight ? dispute.second : dispute.first
    say(
      .conflictResolved(
        ConflictResolved(
          entity: entity.id, key: keys[entity.kind][right.field], value: right.value,
          rejected: [wrong.event], reason: "Asked by telephone.")))
    return true
  }
}
