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
      }
    }
    if act.isEdit, !retraction.isEmpty { add(.retraction) }
    return slots
  }

  /// All that the entity adds to a fingerprint.
  func parts() -> [[UInt8]] {
    var slots: [EntitySlot] = [.kind, .retraction, .alias]
    slots += fields.keys.map { .field($0) }
    for (key, set) in sets { slots += set.elements.map { .element(key, $0.value) } }
    slots += samples.map { .sample($0.event) }
    slots += notes.map { .note($0.id) }
    slots += attachments.map { .attachment($0.id) }
    slots += consents.map { .consent($0.id) }
    return slots.flatMap { parts(of: $0) }
  }

  func parts(of slot: EntitySlot) -> [[UInt8]] {
    switch slot {
    case .kind: kind.map { [StatePart.entity(id, $0)] } ?? []
    case .field(let key):
      fields[key].map { [StatePart.register(id, key, $0)] } ?? []
    case .element(let key, let value):
      sets[key]?.elements.first { $0.value == value }.map { [StatePart.element(id, key, $0)] } ?? []
    case .retraction:
      retraction.isEmpty ? [] : [StatePart.retraction(id, retraction, touches)]
    case .alias: alias.isEmpty ? [] : [StatePart.alias(id, alias)]
    case .sample(let event):
      samples.last { $0.event == event }.map { [StatePart.sample(id, $0)] } ?? []
    case .note(let event): notes.last { $0.id == event }.map { [StatePart.note(id, $0)] } ?? []
    case .attachment(let event):
      attachments.last { $0.id == event }.map { [StatePart.attachment(id, $0)] } ?? []
    case .consent(let event):
      consents.last { $0.id == event }.map { [StatePart.consent(id, $0)] } ?? []
    }
  }
}
