package import CairnModel

/// All that was said of one entity: its journal, and what the journal means.
///
/// The journal is the truth; the rest follows from it and is never stored. So a state of the past
/// is the meaning of a prefix, an undo is the meaning without what was undone, and no value that
/// was ever recorded goes out of reach.
package struct EntityState: Hashable, Sendable {
  package let id: EntityID
  /// In the order of the log.
  package private(set) var journal: [Act] = []

  /// Nil until it is registered.
  package internal(set) var kind: KindNumber?
  package internal(set) var registered: Timestamp?
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
  /// In the order of the log.
  package internal(set) var samples: [Sample] = []
  package internal(set) var notes: [Note] = []
  package internal(set) var attachments: [Attachment] = []
  package internal(set) var consents: [Consent] = []
  /// Events whose deeds here are taken back.
  package internal(set) var undone: Set<EventID> = []

  package init(id: EntityID) { self.id = id }

  /// The meaning of a journal.
  package init(id: EntityID, journal: some Sequence<Act>) {
    self.id = id
    self.journal = Array(journal)
    derive()
  }

  package var isRetracted: Bool { retraction.shown?.value == .flag(true) }

  /// The registration, which every other act must have seen.
  package var registration: Act? { kind == nil ? nil : journal.first }

  /// As it was when the log had `size` entries; nil where it was not registered then.
  package func asOf(_ size: LogSize) -> EntityState? {
    guard let first = journal.first, size.contains(first.index) else { return nil }
    guard let last = journal.last, !size.contains(last.index) else { return self }
    return EntityState(id: id, journal: journal.prefix { size.contains($0.index) })
  }

  // MARK: Taking acts

  /// Takes the next act, and keeps the fingerprint's sum by the parts that it changes.
  mutating func record(_ act: Act, _ fingerprint: inout Fingerprint) {
    let takesBack = act.deeds.contains { if case .undone = $0 { true } else { false } }
    if takesBack {
      for part in parts() { fingerprint.remove(part) }
      journal.append(act)
      derive()
      for part in parts() { fingerprint.add(part) }
      return
    }
    let slots = slots(of: act)
    for slot in slots { for part in parts(of: slot) { fingerprint.remove(part) } }
    journal.append(act)
    take(act)
    for slot in slots { for part in parts(of: slot) { fingerprint.add(part) } }
  }

  /// Makes everything again from the journal.
  private mutating func derive() {
    undone = Self.undone(in: journal)
    let known = journal
    self = Self(id: id, journal: known, undone: undone)
    for act in known {
      if undone.contains(act.event) {
        // What it was registered with stays for people to see: the undo retracts it.
        if act.isRegistration { take(act) }
        // A pointer tells nothing by itself, and without it what was merged could not be found.
        for case .absorbed(let merged) in act.deeds { take(.absorbed(merged), of: act) }
        continue
      }
      take(act)
      for case .undone(let events) in act.deeds where events.contains(id.event) {
        guard undone.contains(id.event) else { continue }
        retraction.add(act.write(.flag(true)))
      }
    }
  }

  private init(id: EntityID, journal: [Act], undone: Set<EventID>) {
    self.id = id
    self.journal = journal
    self.undone = undone
  }

  /// What the undos of a journal take back: those that are themselves undone take back nothing.
  /// An undo lies behind all that it undoes, so reading backwards knows of an undo of an undo first.
  private static func undone(in journal: [Act]) -> Set<EventID> {
    var undone: Set<EventID> = []
    for (place, act) in journal.enumerated().reversed() where !undone.contains(act.event) {
      for case .undone(let events) in act.deeds {
        let named = Set(events)
        for earlier in journal[..<place]
        where named.contains(earlier.event) && earlier.happened(before: act) {
          undone.insert(earlier.event)
        }
      }
    }
    return undone
  }

  private mutating func take(_ act: Act) {
    for deed in act.deeds { take(deed, of: act) }
    if act.isEdit { touches.add(act.write(.flag(true))) }
  }

  private mutating func take(_ deed: Deed, of act: Act) {
    switch deed {
    case .registered(let kind):
      self.kind = kind
      registered = act.observed ?? act.claimed
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
    case .sampled, .sampleWithdrawn: takeSample(deed, act)
    case .noted, .noteRevised, .attached, .attachmentRedacted, .consented, .consentWithdrawn:
      takeRemark(deed, act)
    case .undone: break
    }
  }

  private mutating func takeSample(_ deed: Deed, _ act: Act) {
    switch deed {
    case .sampled(let item, let value, let unit, let confidence, let evidence):
      samples.append(
        Sample(
          event: act.event, index: act.index, context: act.context, rater: act.event.device,
          item: item, value: value, unit: unit, confidence: confidence, evidence: evidence,
          corrected: act.corrected, observed: act.observed ?? act.corrected))
    case .sampleWithdrawn(let event): samples.removeAll { $0.event == event }
    default: break
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
