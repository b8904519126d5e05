package import CairnModel

extension FoldState {
  /// Takes the next entry of the log.
  ///
  /// - Parameter index: where the log has it: the state's size.
  /// - Complexity: by what the entry touches, not by what the state holds.
  package mutating func apply(_ entry: Entry, at index: LogIndex) {
    precondition(index == size.nextIndex, "entries are folded in order")
    precondition(!requiresUpgrade, "these rules are unknown here")
    switch entry {
    case .service(let entry): apply(entry)
    case .event(let event):
      let corrected = header.batch?.corrected(event.claimedTime) ?? event.claimedTime
      apply(event, at: index, corrected: corrected)
    }
    header.size = header.size.advanced(by: 1)
  }

  /// Takes an event that waits on its device, as if it had just been appended. No receipt tells of
  /// its clock yet.
  package mutating func apply(pending event: Event) {
    header.batch = nil
    apply(.event(event), at: size.nextIndex)
  }

  private mutating func apply(_ entry: ServiceEntry) {
    switch entry {
    case .surveyOpened: header.roles[.firstAdmin] = .admin
    case .receipt(let receipt):
      header.batch = BatchTimes(received: receipt.received, clockOffset: receipt.clockOffset)
    case .deviceEnrolled(let enrolled): header.roles[enrolled.device] = enrolled.role
    case .logKeyRotated: break
    }
  }

  private mutating func apply(_ event: Event, at index: LogIndex, corrected: Timestamp) {
    let author = event.id.device
    guard
      Authority.allows(
        event.body, to: header.roles[author], isRevoked: header.revoked.contains(author))
    else {
      return report(.unauthorised, event.id, at: index)
    }
    func write(_ value: Value, _ reason: Text = "") -> Write {
      Write(
        event: event.id, index: index, context: event.context, claimed: event.claimedTime,
        corrected: corrected, value: value, reason: reason)
    }
    switch event.body {
    case .opaque(let body):
      let isReadable = body.reason == .unknownType || body.reason == .missing
      report(isReadable ? .unknownType : .unreadable, event.id, at: index)
    case .roleChanged(let change):
      if header.roles[change.device] != nil { header.roles[change.device] = change.role }
    case .deviceRevoked(let revoked):
      if header.roles[revoked.device] != nil { header.revoked.insert(revoked.device) }
    case .schemaPublished(let body): publish(body, event.id, at: index)
    case .rulesRaised(let level): header.rulesLevel = max(header.rulesLevel, level)
    case .entityRegistered(let body): register(body, event, write)
    case .fieldsRevised(let body): revise(body.entity, body.fields, write)
    case .conflictResolved(let body):
      revise(body.entity, [Field(body.key, body.value)]) { write($0, body.reason) }
    case .elementsAdded(let body):
      changeSets(of: body.entity, Set(body.elements.map(\.key))) { sets in
        for element in body.elements {
          sets[element.key, default: ElementSet()].add(element.value, by: event.id)
        }
      }
    case .elementsRemoved(let body):
      changeSets(of: body.entity, Set(body.elements.map(\.element.key))) { sets in
        for removed in body.elements {
          sets[removed.element.key, default: ElementSet()]
            .remove(removed.element.value, addedBy: removed.addedBy)
        }
      }
    case .entityRetracted(let body): retract(body.entity, write(.flag(true), body.reason))
    case .entityRestored(let body): retract(body.entity, write(.flag(false), body.reason))
    case .inviteIssued, .eventsAdopted:
      // Who may push is decided where the log grows.
      break
    case .entitiesMerged, .mergeReverted, .sampleRecorded, .sampleWithdrawn, .changeUndone,
      .attachmentDeclared, .attachmentRedacted, .noteWritten, .noteRevised, .consentGiven,
      .consentWithdrawn, .subjectErased, .baselineImported:
      header.unruledCount += 1
    }
  }

  private mutating func publish(_ body: SchemaPublished, _ event: EventID, at index: LogIndex) {
    switch header.schemas.add(body, by: event) {
    case .part: break
    case .whole(let document): header.fingerprint.add(StatePart.schema(document))
    case .broken: report(.schemaBroken, event, at: index)
    }
  }

  private mutating func register(
    _ body: EntityRegistered, _ event: Event, _ write: (Value, Text) -> Write
  ) {
    let id = EntityID(event.id)
    change(id) { entity, fingerprint in
      entity.kind = body.kind
      entity.registered = event.observedTime ?? event.claimedTime
      fingerprint.add(StatePart.entity(id, body.kind))
    }
    header.entityCount += 1
    if !body.fields.isEmpty { revise(id, body.fields) { write($0, "") } }
    if !body.elements.isEmpty {
      changeSets(of: id, Set(body.elements.map(\.key))) { sets in
        for element in body.elements {
          sets[element.key, default: ElementSet()].add(element.value, by: event.id)
        }
      }
    }
  }

  private mutating func revise(
    _ id: EntityID, _ fields: [Field], _ write: (Value, Text) -> Write
  ) {
    revise(id, fields) { write($0, "") }
  }

  private mutating func revise(_ id: EntityID, _ fields: [Field], _ write: (Value) -> Write) {
    change(id) { entity, fingerprint in
      for field in fields {
        var register = entity.fields.removeValue(forKey: field.key) ?? Register()
        if !register.isEmpty {
          fingerprint.remove(StatePart.register(id, field.key, register))
        }
        register.add(write(field.value))
        fingerprint.add(StatePart.register(id, field.key, register))
        entity.fields[field.key] = register
      }
    }
  }

  private mutating func changeSets(
    of id: EntityID, _ keys: Set<FieldKey>, _ body: (inout [FieldKey: ElementSet]) -> Void
  ) {
    change(id) { entity, fingerprint in
      for key in keys {
        for element in entity.sets[key]?.elements ?? [] {
          fingerprint.remove(StatePart.element(id, key, element))
        }
      }
      body(&entity.sets)
      for key in keys {
        for element in entity.sets[key]?.elements ?? [] {
          fingerprint.add(StatePart.element(id, key, element))
        }
        if entity.sets[key]?.isEmpty == true { entity.sets[key] = nil }
      }
    }
  }

  private mutating func retract(_ id: EntityID, _ write: Write) {
    change(id) { entity, fingerprint in
      if !entity.retraction.isEmpty {
        fingerprint.remove(StatePart.retraction(id, entity.retraction))
      }
      entity.retraction.add(write)
      fingerprint.add(StatePart.retraction(id, entity.retraction))
    }
  }
}
