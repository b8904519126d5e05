import CairnModel

/// What becomes of an act's deeds: all that an act changes is told here, for the act that comes and
/// for the one that an undo takes back or gives back.
enum ActPhase {
  case arrives
  /// An undo took it back.
  case leaves
  /// That undo lost its effect.
  case returns
}

extension EntityState {
  /// Takes an act that the journal has.
  mutating func take(_ act: Act, at place: Journal.Place, _ sum: inout PartSum) {
    takeRetractions(before: act.index, &sum)
    let isOut = isOut(act)
    if isOut {
      takeOut(act, &sum)
    } else if act.isSample {
      // By far the most acts.
      sampled.append(Sampled(event: act.event, place: place))
      if sum.isKept, let sample = Sample(act) { sum.add(StatePart.sample(id, sample)) }
      if isRegistrationOut { changeTouches(by: act, .arrives, &sum) }
    } else {
      change(by: act, .arrives, &sum)
    }
    if eventIndex != nil { index(act, at: place, &sum) }
    if act.takesBack, !isOut { takeUndo(act, &sum) }
  }

  private mutating func index(_ act: Act, at place: Journal.Place, _ sum: inout PartSum) {
    let depth = act.takesBack ? eventIndex?.depth(of: act, &sum.steps) ?? 0 : 0
    eventIndex?.add(
      act.event,
      EventIndex.Located(place: place, index: act.index, deed: act.deeds.first?.code, depth: depth),
      &sum.steps)
  }

  mutating func change(by act: Act, _ phase: ActPhase, _ sum: inout PartSum) {
    for deed in act.deeds {
      switch deed {
      case .registered(let kind):
        guard phase == .arrives else { break }
        register(as: kind, by: act, &sum)
        registers.reserveCapacity(act.deeds.count - 1)
      case .set(let key, let value), .resolved(let key, let value, _):
        changeField(key, to: value, by: act, phase, &sum)
      case .added(let key, let value):
        changeSet(key, value, by: act.event, adds: phase == .leaves ? -1 : 1, &sum)
      case .removed(let key, let value, let events):
        for event in events {
          changeSet(key, value, by: event, removes: phase == .leaves ? -1 : 1, &sum)
        }
      case .retracted(let flag): changeRetraction(.flag(flag), by: act, phase, &sum)
      case .merged(let survivor, _): changeAlias(.entity(survivor), by: act, phase, &sum)
      case .mergeReverted: changeAlias(.cleared, by: act, phase, &sum)
      case .absorbed(let merged):
        // A pointer tells nothing by itself, and without it what was merged could not be found: it
        // stays where the merge is taken back.
        if phase == .arrives { absorb(merged) }
      case .sampled, .sampleWithdrawn: changeSamples(deed, of: act, phase, &sum)
      case .noted, .noteRevised: changeNotes(deed, of: act, phase, &sum)
      case .attached, .attachmentRedacted: changeAttachments(deed, of: act, phase, &sum)
      case .consented, .consentWithdrawn: changeConsents(deed, of: act, phase, &sum)
      case .judged, .judgementReverted: changeJudgements(deed, of: act, phase, &sum)
      case .undone: break
      }
    }
    if isTouch(act) { changeTouches(by: act, phase, &sum) }
  }

  /// Takes back what is out, or gives it back: it has no effect but that others hold on to a note.
  mutating func changeOut(by act: Act, _ phase: ActPhase, _ sum: inout PartSum) {
    for deed in act.deeds {
      if case .noted = deed { changeNotes(deed, of: act, phase, &sum) }
    }
  }

  mutating func register(as kind: KindNumber, by act: Act, _ sum: inout PartSum) {
    sum.add(StatePart.entity(id, kind))
    self.kind = kind
    registered = act.observed ?? act.claimed
    registrationIndex = registrationIndex ?? act.index
  }

  mutating func absorb(_ merged: EntityID) {
    var (low, high) = (0, absorbed.count)
    while low < high {
      let middle = (low + high) / 2
      if absorbed[middle] < merged { low = middle + 1 } else { high = middle }
    }
    if low == absorbed.count || absorbed[low] != merged { absorbed.insert(merged, at: low) }
  }

  // MARK: Fields and sets

  private mutating func changeField(
    _ key: FieldKey, to value: Value, by act: Act, _ phase: ActPhase, _ sum: inout PartSum
  ) {
    guard let place = registers.index(forKey: key) else {
      guard phase == .arrives else { return }
      let write = act.write(value)
      sum.add(StatePart.sibling(id, key, write))
      guard keepsHistory else { return registers[key] = Register(write) }
      var register = Register()
      _ = register.add(write, isKept: true, &sum.steps)
      return registers[key] = register
    }
    let (change, empty, divided) = registers.values[place].changeCounted(
      value, by: act, phase, keepsHistory, &sum.steps)
    emptyRegisterCount += empty
    dividedRegisterCount += divided
    for write in change.gone { sum.remove(StatePart.sibling(id, key, write)) }
    for write in change.came { sum.add(StatePart.sibling(id, key, write)) }
  }

  private mutating func changeSet(
    _ key: FieldKey, _ value: Value, by event: EventID, adds: Int32 = 0, removes: Int32 = 0,
    _ sum: inout PartSum
  ) {
    if elementSets[key] == nil {
      elementSets[key] = ElementSet()
      emptySetCount += 1
    }
    guard let place = elementSets.index(forKey: key) else { return }
    let wasEmpty = elementSets.values[place].isEmpty
    let (before, pair) = elementSets.values[place].change(
      value, by: event, adds: adds, removes: removes, &sum.steps)
    emptySetCount += (elementSets.values[place].isEmpty ? 1 : 0) - (wasEmpty ? 1 : 0)
    guard before != pair.standing else { return }
    switch before {
    case .stands: sum.remove(StatePart.element(id, key, pair))
    case .isKeptAway: sum.remove(StatePart.keptAway(id, key, pair))
    case .saysNothing: break
    }
    switch pair.standing {
    case .stands: sum.add(StatePart.element(id, key, pair))
    case .isKeptAway: sum.add(StatePart.keptAway(id, key, pair))
    case .saysNothing: break
    }
  }
}

extension Register {
  mutating func change(
    _ value: Value, by act: Act, _ phase: ActPhase, _ isKept: Bool, _ steps: inout FoldSteps
  ) -> Change {
    phase == .arrives
      ? add(act.write(value), isKept: isKept, &steps)
      : setEffective(act.event, phase == .returns, &steps)
  }

  /// In one access, so that the register is not copied.
  /// - Returns: with how many more registers are empty by it, and how many more are divided.
  fileprivate mutating func changeCounted(
    _ value: Value, by act: Act, _ phase: ActPhase, _ isKept: Bool, _ steps: inout FoldSteps
  ) -> (change: Change, empty: Int, divided: Int) {
    let (wasEmpty, wasDivided) = (isEmpty, isDivided)
    let change = change(value, by: act, phase, isKept, &steps)
    return (
      change, (isEmpty ? 1 : 0) - (wasEmpty ? 1 : 0), (isDivided ? 1 : 0) - (wasDivided ? 1 : 0)
    )
  }
}
