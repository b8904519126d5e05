import CairnModel

/// A part of an entity's meaning that changes on its own.
enum EntitySlot: Hashable {
  case kind
  case field(FieldKey)
  case element(FieldKey, Value)
  /// Retracted or not, and by whom in spite of whom.
  case retraction
  case alias
  case sample(EventID)
  case note(EventID)
  case attachment(EventID)
  case consent(EventID)
  case judgement(EventID)
}

extension EntityState {
  /// What an act may change, each once.
  func slots(of act: Act) -> [EntitySlot] {
    var slots: [EntitySlot] = []
    func add(_ slot: EntitySlot) { if !slots.contains(slot) { slots.append(slot) } }
    for deed in act.deeds {
      switch deed {
      case .registered: add(.kind)
      case .set(let key, _), .resolved(let key, _, _): add(.field(key))
      case .added(let key, let value), .removed(let key, let value, _): add(.element(key, value))
      case .retracted: add(.retraction)
      case .merged, .mergeReverted: add(.alias)
      // The other entity's alias is the part that counts.
      case .absorbed, .undone: break
      case .sampled: add(.sample(act.event))
      case .sampleWithdrawn(let sample): add(.sample(sample))
      case .noted: add(.note(act.event))
      case .noteRevised(let note, _, _): add(.note(note))
      case .attached: add(.attachment(act.event))
      case .attachmentRedacted(let attachment): add(.attachment(attachment))
      case .consented: add(.consent(act.event))
      case .consentWithdrawn(let consent): add(.consent(consent))
      case .judged: add(.judgement(act.event))
      case .judgementReverted(let judgement): add(.judgement(judgement))
      }
    }
    if act.isEdit, !retraction.isEmpty { add(.retraction) }
    return slots
  }

  /// All that has a part of a fingerprint, but for samples.
  var slots: Set<EntitySlot> {
    var slots: Set<EntitySlot> = [.kind, .retraction, .alias]
    slots.formUnion(fields.keys.lazy.map { .field($0) })
    for (key, set) in sets { slots.formUnion(set.elements.lazy.map { .element(key, $0.value) }) }
    slots.formUnion(notes.lazy.map { .note($0.id) })
    slots.formUnion(attachments.lazy.map { .attachment($0.id) })
    slots.formUnion(consents.lazy.map { .consent($0.id) })
    slots.formUnion(judgements.lazy.map { .judgement($0.event) })
    return slots
  }

  /// What a slot adds to a fingerprint; nil where there is nothing in it.
  func part(of slot: EntitySlot) -> [UInt8]? {
    switch slot {
    case .kind: kind.map { StatePart.entity(id, $0) }
    case .field(let key): fields[key].map { StatePart.register(id, key, $0) }
    case .element(let key, let value):
      sets[key]?.elements.first { $0.value == value }.map { StatePart.element(id, key, $0) }
    case .retraction: retraction.isEmpty ? nil : StatePart.retraction(id, retraction, touches)
    case .alias: alias.isEmpty ? nil : StatePart.alias(id, alias)
    case .sample(let event): sampled.last { $0.event == event }.map { part(of: $0) }
    case .note(let event): notes.last { $0.id == event }.map { StatePart.note(id, $0) }
    case .attachment(let event):
      attachments.last { $0.id == event }.map { StatePart.attachment(id, $0) }
    case .consent(let event): consents.last { $0.id == event }.map { StatePart.consent(id, $0) }
    case .judgement(let event):
      judgements.last { $0.event == event }.map { StatePart.judgement(id, $0) }
    }
  }

  func part(of sampled: Sampled) -> [UInt8] {
    guard let sample = Sample(recorded.act(at: sampled.place)) else {
      preconditionFailure("an act that was no sample stood for one")
    }
    return StatePart.sample(id, sample)
  }
}

extension Sample {
  /// Nil where the act records none.
  init?(_ act: Act) {
    guard
      case .sampled(let item, let value, let unit, let confidence, let evidence)? = act.deeds.first
    else { return nil }
    self.init(
      event: act.event, index: act.index, context: act.context, rater: act.event.device,
      item: item, value: value, unit: unit, confidence: confidence, evidence: evidence,
      corrected: act.corrected, observed: act.observed ?? act.corrected)
  }
}
