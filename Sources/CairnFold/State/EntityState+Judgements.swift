import CairnModel

extension EntityState {
  /// A judgement that somebody took back adds no part.
  mutating func changeJudgements(
    _ deed: Deed, of act: Act, _ phase: ActPhase, _ sum: inout PartSum
  ) {
    var event = act.event
    switch deed {
    case .judged(let judgement):
      guard phase == .arrives else { break }
      givenJudgements.append(Markable(event: act.event, content: judgement))
      return sum.add(
        StatePart.judgement(id, StandingJudgement(event: act.event, judgement: judgement)))
    case .judgementReverted(let judgement): event = judgement
    default: return
    }
    let isKept = keepsHistory
    let change = givenJudgements.change(event, &sum.steps) { item in
      let stood = item.markedBy == nil && !item.isUndone
      item.change(by: act, phase, isKept: isKept)
      return (stood, item)
    }
    guard let (stood, item) = change else { return }
    let stands = item.markedBy == nil && !item.isUndone
    guard stands != stood else { return }
    let part = StatePart.judgement(
      id, StandingJudgement(event: item.event, judgement: item.content))
    if stands { sum.add(part) } else { sum.remove(part) }
  }
}
