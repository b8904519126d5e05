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

  // MARK: Remarks

  private mutating func changeSamples(
    _ deed: Deed, of act: Act, _ phase: ActPhase, _ sum: inout PartSum
  ) {
    let change: (place: Journal.Place, before: Bool, now: Bool)??
    switch deed {
    case .sampleWithdrawn(let sample):
      change = sampled.change(sample, &sum.steps) { sampled in
        let before = sampled.stands
        sampled.withdrawals += phase == .leaves ? -1 : 1
        return (sampled.place, before, sampled.stands)
      }
    default:
      change = sampled.change(act.event, &sum.steps) { sampled in
        let before = sampled.stands
        sampled.isUndone = phase == .leaves
        return (sampled.place, before, sampled.stands)
      }
    }
    // Of a journal that is being taken in nothing can be read yet, and nothing needs to be.
    guard case let (place, before, now)?? = change, before != now, sum.isKept,
      let sample = Sample(recorded.act(at: place))
    else { return }
    sum.steps.actsRead += 1
    if now {
      sum.add(StatePart.sample(id, sample))
    } else {
      sum.remove(StatePart.sample(id, sample))
    }
  }

  private mutating func changeNotes(
    _ deed: Deed, of act: Act, _ phase: ActPhase, _ sum: inout PartSum
  ) {
    switch (deed, phase) {
    case (.noted(let text, let tags), .arrives):
      var note = WrittenNote(event: act.event)
      let version = act.version(text, tags)
      _ = note.add(version, isKept: keepsHistory)
      writtenNotes.append(note)
      sum.add(StatePart.note(id, act.event, version))
    case (.noted, _):
      let versions = writtenNotes.change(act.event, &sum.steps) { note in
        note.isUndone = phase == .leaves
        return note.versions
      }
      for version in versions ?? [] {
        if phase == .leaves {
          sum.remove(StatePart.note(id, act.event, version))
        } else {
          sum.add(StatePart.note(id, act.event, version))
        }
      }
    case (.noteRevised(let event, let text, let tags), _):
      let isKept = keepsHistory
      let change = writtenNotes.change(event, &sum.steps) { note in
        let change =
          phase == .arrives
          ? note.add(act.version(text, tags), isKept: isKept)
          : note.setEffective(act.event, phase == .returns)
        return note.isUndone ? WrittenNote.Change() : change
      }
      if let gone = change?.gone { sum.remove(StatePart.note(id, event, gone)) }
      if let came = change?.came { sum.add(StatePart.note(id, event, came)) }
    default: break
    }
  }

  private mutating func changeAttachments(
    _ deed: Deed, of act: Act, _ phase: ActPhase, _ sum: inout PartSum
  ) {
    var event = act.event
    switch deed {
    case .attached(let digest, let byteCount, let mediaType, let name):
      guard phase == .arrives else { break }
      let attachment = Attachment(
        id: act.event, digest: digest, byteCount: byteCount, mediaType: mediaType, name: name)
      declaredAttachments.append(Markable(event: act.event, content: attachment))
      return sum.add(StatePart.attachment(id, attachment, isRedacted: false))
    case .attachmentRedacted(let attachment): event = attachment
    default: return
    }
    let isKept = keepsHistory
    let change = declaredAttachments.change(event, &sum.steps) { item in
      let before = item.markedBy
      let wasUndone = item.isUndone
      item.change(by: act, phase, isKept: isKept)
      return (before != nil, wasUndone, item)
    }
    guard let (wasMarked, wasUndone, item) = change else { return }
    let isMarked = item.markedBy != nil
    if wasMarked == isMarked, wasUndone == item.isUndone { return }
    if !wasUndone { sum.remove(StatePart.attachment(id, item.content, isRedacted: wasMarked)) }
    if !item.isUndone { sum.add(StatePart.attachment(id, item.content, isRedacted: isMarked)) }
  }

  private mutating func changeConsents(
    _ deed: Deed, of act: Act, _ phase: ActPhase, _ sum: inout PartSum
  ) {
    var event = act.event
    switch deed {
    case .consented(let statement, let evidence):
      guard phase == .arrives else { break }
      let consent = Consent(id: act.event, statement: statement, evidence: evidence)
      givenConsents.append(Markable(event: act.event, content: consent))
      return sum.add(StatePart.consent(id, consent, isWithdrawn: false))
    case .consentWithdrawn(let consent): event = consent
    default: return
    }
    let isKept = keepsHistory
    let change = givenConsents.change(event, &sum.steps) { item in
      let before = item.markedBy
      let wasUndone = item.isUndone
      item.change(by: act, phase, isKept: isKept)
      return (before != nil, wasUndone, item)
    }
    guard let (wasMarked, wasUndone, item) = change else { return }
    let isMarked = item.markedBy != nil
    if wasMarked == isMarked, wasUndone == item.isUndone { return }
    if !wasUndone { sum.remove(StatePart.consent(id, item.content, isWithdrawn: wasMarked)) }
    if !item.isUndone { sum.add(StatePart.consent(id, item.content, isWithdrawn: isMarked)) }
  }
}

extension Act {
  fileprivate func version(_ text: Text, _ tags: [Text]) -> Note.Version {
    Note.Version(
      event: event, index: index, claimed: claimed, corrected: corrected, text: text, tags: tags)
  }
}

extension Markable {
  /// By the act that declared it, or by one that marks it.
  mutating func change(by act: Act, _ phase: ActPhase, isKept: Bool) {
    switch phase {
    case _ where act.event == event: isUndone = phase == .leaves
    case .arrives: mark(by: act.event, isKept: isKept)
    case .leaves, .returns: setMark(by: act.event, phase == .returns)
    }
  }
}

extension Register {
  fileprivate mutating func change(
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

// MARK: Retraction against edit

extension EntityState {
  private var retractions: [Write] {
    retraction.siblings.filter { $0.value == .flag(true) }
  }

  mutating func changeRetraction(
    _ value: Value, by act: Act, _ phase: ActPhase, _ sum: inout PartSum
  ) {
    let change = retraction.change(value, by: act, phase, keepsHistory, &sum.steps)
    for write in change.gone {
      sum.remove(StatePart.retraction(id, write))
      if write.value == .flag(true) { countOpposed(by: write, -1, &sum) }
    }
    for write in change.came {
      sum.add(StatePart.retraction(id, write))
      if write.value == .flag(true) { countOpposed(by: write, 1, &sum) }
    }
  }

  mutating func changeTouches(
    by act: Act, _ phase: ActPhase, _ sum: inout PartSum
  ) {
    if touches.isEmpty, retraction.isEmpty, !keepsHistory {
      // Nearly always the registration.
      let write = act.write(.flag(true))
      touches = Register(write)
      return sum.add(StatePart.touch(id, write, isOpposed: false))
    }
    let change = touches.change(.flag(true), by: act, phase, keepsHistory, &sum.steps)
    for write in change.gone {
      let isOpposed = opposed.removeValue(forKey: write.event) != nil
      sum.remove(StatePart.touch(id, write, isOpposed: isOpposed))
    }
    for write in change.came {
      let isOpposed = countOpposing(write, &sum)
      sum.add(StatePart.touch(id, write, isOpposed: isOpposed))
    }
  }

  private mutating func changeAlias(
    _ value: Value, by act: Act, _ phase: ActPhase, _ sum: inout PartSum
  ) {
    let change = alias.change(value, by: act, phase, keepsHistory, &sum.steps)
    for write in change.gone {
      let isOpposed = opposed.removeValue(forKey: write.event) != nil
      sum.remove(StatePart.alias(id, write, isOpposed: isOpposed))
    }
    for write in change.came {
      let isOpposed = countOpposing(write, &sum)
      sum.add(StatePart.alias(id, write, isOpposed: isOpposed))
    }
  }

  /// Whether some of the retractions that stand did not know of a write, nor it of them.
  private mutating func countOpposing(_ write: Write, _ sum: inout PartSum) -> Bool {
    guard !retraction.isEmpty else { return false }
    sum.steps.writesCompared += retraction.siblings.count
    let count = retractions.count { $0.isConcurrent(with: write) }
    guard count > 0 else { return false }
    opposed[write.event] = count
    return true
  }

  private mutating func countOpposed(
    by retraction: Write, _ difference: Int, _ sum: inout PartSum
  ) {
    func count(_ write: Write) -> (was: Bool, isOpposed: Bool) {
      let before = opposed[write.event] ?? 0
      guard retraction.isConcurrent(with: write) else { return (before > 0, before > 0) }
      opposed[write.event] = before + difference > 0 ? before + difference : nil
      return (before > 0, before + difference > 0)
    }
    sum.steps.writesCompared += touches.siblings.count + alias.siblings.count
    for touch in touches.siblings {
      let (was, isOpposed) = count(touch)
      guard was != isOpposed else { continue }
      sum.remove(StatePart.touch(id, touch, isOpposed: was))
      sum.add(StatePart.touch(id, touch, isOpposed: isOpposed))
    }
    for write in alias.siblings {
      let (was, isOpposed) = count(write)
      guard was != isOpposed else { continue }
      sum.remove(StatePart.alias(id, write, isOpposed: was))
      sum.add(StatePart.alias(id, write, isOpposed: isOpposed))
    }
  }
}

extension Write {
  func isConcurrent(with other: Write) -> Bool {
    event != other.event && !happened(before: other) && !other.happened(before: self)
  }
}
