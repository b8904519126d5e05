package import CairnModel

/// All that was said of one entity: its journal, and what the journal means.
///
/// The journal is the truth; the rest follows from it and is never stored. So a state of the past
/// is the meaning of a prefix, an undo is the meaning without what was undone, and no value that
/// was ever recorded goes out of reach.
package struct EntityState: Hashable, Sendable {
  package let id: EntityID
  var recorded = Journal()

  /// Nil until it is registered.
  package internal(set) var kind: KindNumber?
  package internal(set) var registered: Timestamp?
  /// Where the log has the registration, which every other act must have seen.
  private(set) var registrationIndex: LogIndex?
  package internal(set) var fields: [FieldKey: Register] = [:]
  package internal(set) var sets: [FieldKey: ElementSet] = [:]
  /// Writes of a flag: retracted, or restored.
  package internal(set) var retraction = Register()
  /// The latest edits of fields and elements, whatever they said.
  package internal(set) var touches = Register()
  /// Writes of the entity that this one is the same as; cleared where a merge was reverted.
  package internal(set) var alias = Register()
  /// Entities that were merged into this one at some time, in order. Their aliases decide.
  package internal(set) var absorbed: [EntityID] = []
  /// Acts whose samples stand, in the order of the log.
  private(set) var sampled: [Sampled] = []
  package internal(set) var notes: [Note] = []
  package internal(set) var attachments: [Attachment] = []
  package internal(set) var consents: [Consent] = []
  /// In the order of the log.
  package internal(set) var judgements: [StandingJudgement] = []
  /// Events whose deeds here are taken back.
  package internal(set) var undone: Set<EventID> = []

  /// Where the journal has a sample. There are many, and few ask what they say.
  struct Sampled: Hashable, Sendable {
    var event: EventID
    var place: Journal.Place
  }

  package init(id: EntityID) { self.id = id }

  /// The meaning of a journal.
  package init(id: EntityID, journal: some Sequence<Act>) {
    self.id = id
    recorded = Journal(journal)
    derive()
  }

  /// In the order of the log.
  /// - Complexity: reads the journal anew.
  package var journal: [Act] { Array(recorded) }

  /// In the order of the log.
  /// - Complexity: reads the samples from the journal anew.
  package var samples: [Sample] {
    sampled.compactMap { Sample(recorded.act(at: $0.place)) }
  }

  package var isRetracted: Bool { retraction.shown?.value == .flag(true) }

  /// Whether an event may be about it: its author had seen the registration.
  func isKnown(to event: Event) -> Bool {
    registrationIndex.map { event.wasShown(id.event, at: $0) } ?? false
  }

  /// As it was when the log had `size` entries; nil where it was not registered then.
  package func asOf(_ size: LogSize) -> EntityState? {
    let past = recorded.prefix { size.contains($0.index) }
    guard !past.isEmpty else { return nil }
    return past.count == recorded.count ? self : EntityState(id: id, journal: past)
  }

  // MARK: Taking acts

  /// Takes the next act, and keeps the fingerprint's sum by the parts that it changes.
  ///
  /// - Returns: whether conflicts may be open behind it that were not before.
  @discardableResult
  mutating func record(_ act: Act, _ fingerprint: inout Fingerprint) -> Bool {
    guard !act.takesBack else {
      recordUndo(act, &fingerprint)
      return mayBeInConflict
    }
    let place = recorded.append(act)
    if let sample = Sample(act) {
      // Most acts: there was nothing of it before, and nothing else changes.
      fingerprint.add(StatePart.sample(id, sample))
      take(act, at: place)
      return false
    }
    let slots = slots(of: act)
    if kind != nil {
      for slot in slots { if let part = part(of: slot) { fingerprint.remove(part) } }
    }
    take(act, at: place)
    for slot in slots { if let part = part(of: slot) { fingerprint.add(part) } }
    return mayBeInConflict
  }

  /// An undo may change anything; what it leaves as it was is not hashed again.
  private mutating func recordUndo(_ act: Act, _ fingerprint: inout Fingerprint) {
    let before = self
    recorded.append(act)
    derive()
    for slot in slots.union(before.slots) {
      let (old, new) = (before.part(of: slot), part(of: slot))
      guard old != new else { continue }
      if let old { fingerprint.remove(old) }
      if let new { fingerprint.add(new) }
    }
    for change in sampled.difference(from: before.sampled) {
      switch change {
      case .insert(_, let sampled, _): fingerprint.add(part(of: sampled))
      case .remove(_, let sampled, _): fingerprint.remove(part(of: sampled))
      }
    }
  }

  /// Makes everything again from the journal.
  mutating func derive() {
    self = Self(id: id, recorded: recorded)
    for head in recorded.heads {
      let isUndone = undone.contains(head.event)
      if head.deed == .sampled, isUndone { continue }
      let act = recorded.act(at: head.place)
      if isUndone {
        // What it was registered with stays for people to see: the undo retracts it.
        if act.isRegistration { take(act, at: head.place) }
        // A pointer tells nothing by itself, and without it what was merged could not be found.
        for case .absorbed(let merged) in act.deeds { take(.absorbed(merged), of: act) }
        continue
      }
      take(act, at: head.place)
      for case .undone(let events) in act.deeds where events.contains(id.event) {
        guard undone.contains(id.event) else { continue }
        retraction.add(act.write(.flag(true)))
      }
    }
  }

  private init(id: EntityID, recorded: Journal) {
    self.id = id
    self.recorded = recorded
    undone = Self.undone(in: recorded)
  }

  /// What the undos of a journal take back: those that are themselves undone take back nothing.
  /// An undo lies behind all that it undoes, so reading backwards knows of an undo of an undo first.
  private static func undone(in journal: Journal) -> Set<EventID> {
    var undone: Set<EventID> = []
    let undos = journal.heads.filter { $0.deed == .undone }
    for undo in undos.reversed() where !undone.contains(undo.event) {
      let act = journal.act(at: undo.place)
      for case .undone(let events) in act.deeds {
        let named = Set(events)
        for earlier in journal.heads.prefix(while: { $0.place != undo.place })
        where named.contains(earlier.event)
          && act.context.includes(earlier.event, at: earlier.index, author: act.event)
        {
          undone.insert(earlier.event)
        }
      }
    }
    return undone
  }

  mutating func take(sample event: EventID, at place: Journal.Place) {
    sampled.append(Sampled(event: event, place: place))
  }

  mutating func take(_ act: Act, at place: Journal.Place) {
    for deed in act.deeds {
      if case .sampled = deed {
        take(sample: act.event, at: place)
      } else {
        take(deed, of: act)
      }
    }
    if act.isEdit { touches.add(act.write(.flag(true))) }
  }

  private mutating func take(_ deed: Deed, of act: Act) {
    switch deed {
    case .registered(let kind):
      self.kind = kind
      registered = act.observed ?? act.claimed
      registrationIndex = registrationIndex ?? act.index
      fields.reserveCapacity(act.deeds.count - 1)
    case .set(let key, let value), .resolved(let key, let value, _):
      fields[key, default: Register()].add(act.write(value))
    case .added(let key, let value):
      sets[key, default: ElementSet()].add(value, by: act.event)
    case .removed(let key, let value, let events):
      sets[key, default: ElementSet()].remove(value, addedBy: events)
    case .retracted(let flag): retraction.add(act.write(.flag(flag)))
    case .merged(let survivor, _): alias.add(act.write(.entity(survivor)))
    case .mergeReverted: alias.add(act.write(.cleared))
    case .absorbed(let merged):
      guard !absorbed.contains(merged) else { return }
      absorbed.insert(merged, at: absorbed.firstIndex { merged < $0 } ?? absorbed.count)
    case .sampleWithdrawn(let sample): sampled.removeAll { $0.event == sample }
    case .noted, .noteRevised, .attached, .attachmentRedacted, .consented, .consentWithdrawn:
      takeRemark(deed, act)
    case .judged(let judgement):
      judgements.append(StandingJudgement(event: act.event, judgement: judgement))
    case .judgementReverted(let judgement): judgements.removeAll { $0.event == judgement }
    case .sampled, .undone: break
    }
  }

  private mutating func takeRemark(_ deed: Deed, _ act: Act) {
    func version(_ text: Text, _ tags: [Text]) -> Note.Version {
      Note.Version(
        event: act.event, index: act.index, claimed: act.claimed, corrected: act.corrected,
        text: text, tags: tags)
    }
    switch deed {
    case .noted(let text, let tags):
      notes.append(Note(id: act.event, versions: [version(text, tags)]))
    case .noteRevised(let note, let text, let tags):
      guard let place = notes.firstIndex(where: { $0.id == note }) else { return }
      notes[place].add(version(text, tags))
    case .attached(let digest, let byteCount, let mediaType, let name):
      attachments.append(
        Attachment(
          id: act.event, digest: digest, byteCount: byteCount, mediaType: mediaType, name: name))
    case .attachmentRedacted(let attachment):
      guard let place = attachments.firstIndex(where: { $0.id == attachment }) else { return }
      attachments[place].redactedBy = attachments[place].redactedBy ?? act.event
    case .consented(let statement, let evidence):
      consents.append(Consent(id: act.event, statement: statement, evidence: evidence))
    case .consentWithdrawn(let consent):
      guard let place = consents.firstIndex(where: { $0.id == consent }) else { return }
      consents[place].withdrawnBy = consents[place].withdrawnBy ?? act.event
    default: break
    }
  }
}

extension Act {
  /// Whether it edits the entity itself, so that a retraction which did not know of it is in
  /// question.
  var isEdit: Bool {
    deeds.contains { deed in
      switch deed {
      case .registered, .set, .resolved, .added, .removed: true
      default: false
      }
    }
  }
}
