import CairnModel

/// What is out has no effect here, and is in the journal all the same: what names it finds it.
extension EntityState {
  /// Whether an act has no effect because it was set aside. What hides a picture or withdraws a
  /// consent stays, whoever did it.
  package func isOut(_ act: Act) -> Bool {
    guard !cover.isEmpty, cover.covers(act.event) else { return false }
    switch act.deeds.first {
    case .attachmentRedacted, .consentWithdrawn: return false
    default: return true
    }
  }

  /// Whether an act counts against a retraction that did not know of it.
  func isTouch(_ act: Act) -> Bool { act.isEdit || isRegistrationOut && act.isRemark }

  /// Takes an act that is out: what others hold on to.
  mutating func takeOut(_ act: Act, _ sum: inout PartSum) {
    for deed in act.deeds {
      switch deed {
      case .registered(let kind): register(as: kind, by: act, &sum)
      case .absorbed(let merged): absorb(merged)
      case .noted: writtenNotes.append(WrittenNote(event: act.event))
      default: break
      }
    }
  }

  /// Retracts the entity by the acts that take its registration out.
  /// - Parameter index: what lies behind it waits, for registers take writes in the order of the log;
  ///   nil for all.
  /// - Returns: what was taken.
  @discardableResult
  mutating func takeRetractions(before index: LogIndex?, _ sum: inout PartSum) -> [Act] {
    guard !waitingRetractions.isEmpty else { return [] }
    let due = waitingRetractions.prefix { act in index.map { act.index < $0 } ?? true }
    waitingRetractions.removeFirst(due.count)
    for act in due { changeRetraction(.flag(true), by: act, .arrives, &sum) }
    return Array(due)
  }

  /// The same journal with something else out; nil where that changes nothing. The sum has the
  /// parts of the one instead of those of the other.
  /// - Complexity: reads the journal twice where it changes something.
  func under(_ other: SetAsideCover, _ sum: inout PartSum) -> EntityState? {
    guard !cover.agrees(with: other, on: recorded.heads.lazy.map(\.event), of: id) else {
      return nil
    }
    var (before, after) = (PartSum(Fingerprint()), PartSum(Fingerprint()))
    _ = EntityState(id: id, recorded, under: cover, &before)
    let state = EntityState(id: id, recorded, under: other, &after)
    sum.fingerprint.subtract(before.fingerprint)
    sum.fingerprint.add(after.fingerprint)
    sum.steps.add(before.steps)
    sum.steps.add(after.steps)
    return state
  }
}
