import CairnModel

/// What is said of an entity beside its fields.
extension EntityState {
  mutating func changeSamples(
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

  mutating func changeNotes(
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

  // MARK: What a mark takes from sight

  mutating func changeAttachments(
    _ deed: Deed, of act: Act, _ phase: ActPhase, _ sum: inout PartSum
  ) {
    let place = MarkablePlace(id: id, isKept: keepsHistory)
    switch deed {
    case .attached(let digest, let byteCount, let mediaType, let name):
      let attachment = Attachment(
        id: act.event, digest: digest, byteCount: byteCount, mediaType: mediaType, name: name)
      Self.change(&declaredAttachments, in: place, attachment, by: act, phase, &sum)
    case .attachmentRedacted(let event):
      Self.change(&declaredAttachments, in: place, marking: event, by: act, phase, &sum)
    default: break
    }
  }

  mutating func changeConsents(
    _ deed: Deed, of act: Act, _ phase: ActPhase, _ sum: inout PartSum
  ) {
    let place = MarkablePlace(id: id, isKept: keepsHistory)
    switch deed {
    case .consented(let statement, let evidence):
      let consent = Consent(id: act.event, statement: statement, evidence: evidence)
      Self.change(&givenConsents, in: place, consent, by: act, phase, &sum)
    case .consentWithdrawn(let event):
      Self.change(&givenConsents, in: place, marking: event, by: act, phase, &sum)
    default: break
    }
  }

  mutating func changeJudgements(
    _ deed: Deed, of act: Act, _ phase: ActPhase, _ sum: inout PartSum
  ) {
    let place = MarkablePlace(id: id, isKept: keepsHistory)
    switch deed {
    case .judged(let judgement):
      let standing = StandingJudgement(event: act.event, judgement: judgement)
      Self.change(&givenJudgements, in: place, standing, by: act, phase, &sum)
    case .judgementReverted(let event):
      Self.change(&givenJudgements, in: place, marking: event, by: act, phase, &sum)
    default: break
    }
  }

  /// Whose it is, and whether marks may be taken back.
  private struct MarkablePlace {
    var id: EntityID
    var isKept: Bool
  }

  /// By the act that declares it.
  private static func change<Content: MarkableContent>(
    _ list: inout EventList<Markable<Content>>, in place: MarkablePlace, _ content: Content,
    by act: Act, _ phase: ActPhase, _ sum: inout PartSum
  ) {
    guard phase == .arrives else {
      return change(&list, in: place, marking: act.event, by: act, phase, &sum)
    }
    let item = Markable(event: act.event, content: content)
    list.append(item)
    if item.isShown { sum.add(item.part(of: place.id)) }
  }

  /// By an act that marks what an event declared, or by that event itself.
  private static func change<Content: MarkableContent>(
    _ list: inout EventList<Markable<Content>>, in place: MarkablePlace, marking event: EventID,
    by act: Act, _ phase: ActPhase, _ sum: inout PartSum
  ) {
    let change = list.change(event, &sum.steps) { item in
      let before = item
      item.change(by: act, phase, isKept: place.isKept)
      return (before: before, after: item)
    }
    // A long consent costs nothing where nothing becomes of it.
    guard let (before, after) = change, !before.isShown(as: after) else { return }
    if before.isShown { sum.remove(before.part(of: place.id)) }
    if after.isShown { sum.add(after.part(of: place.id)) }
  }
}

extension Act {
  fileprivate func version(_ text: Text, _ tags: [Text]) -> Note.Version {
    Note.Version(
      event: event, index: index, claimed: claimed, corrected: corrected, text: text, tags: tags)
  }
}

/// What a mark takes from sight: an attachment, a consent or a judgement.
protocol MarkableContent: Hashable, Sendable {
  /// Whether it is still told of once it is marked.
  static var isShownMarked: Bool { get }
  /// Its part of the fingerprint, while it is told of.
  func part(of id: EntityID, isMarked: Bool) -> [UInt8]
}

extension Attachment: MarkableContent {
  static var isShownMarked: Bool { true }

  func part(of id: EntityID, isMarked: Bool) -> [UInt8] {
    StatePart.attachment(id, self, isRedacted: isMarked)
  }
}

extension Consent: MarkableContent {
  static var isShownMarked: Bool { true }

  func part(of id: EntityID, isMarked: Bool) -> [UInt8] {
    StatePart.consent(id, self, isWithdrawn: isMarked)
  }
}

extension StandingJudgement: MarkableContent {
  /// One that somebody took back is none.
  static var isShownMarked: Bool { false }

  func part(of id: EntityID, isMarked: Bool) -> [UInt8] { StatePart.judgement(id, self) }
}

extension Markable where Content: MarkableContent {
  fileprivate var isMarked: Bool { markedBy != nil }

  fileprivate var isShown: Bool { !isUndone && (!isMarked || Content.isShownMarked) }

  fileprivate func isShown(as other: Markable) -> Bool {
    isShown == other.isShown && (!isShown || isMarked == other.isMarked)
  }

  fileprivate func part(of id: EntityID) -> [UInt8] {
    content.part(of: id, isMarked: isMarked)
  }

  /// By the act that declared it, or by one that marks it.
  fileprivate mutating func change(by act: Act, _ phase: ActPhase, isKept: Bool) {
    switch phase {
    case _ where act.event == event: isUndone = phase == .leaves
    case .arrives: mark(by: act.event, isKept: isKept)
    case .leaves, .returns: setMark(by: act.event, phase == .returns)
    }
  }
}
