package import CairnModel

extension FoldState {
  /// Takes the next entry of the log.
  ///
  /// - Parameters:
  ///   - index: where the log has it: the state's size.
  ///   - byteCount: of the entry.
  /// - Complexity: by what the entry touches, not by what the state holds.
  package mutating func apply(_ entry: Entry, at index: LogIndex, byteCount: Int) {
    precondition(index == size.nextIndex, "entries are folded in order")
    precondition(!requiresUpgrade, "these rules are unknown here")
    switch entry {
    case .service(let entry): apply(entry)
    case .event(let event):
      apply(event, Place(index: index, corrected: correct(event), byteCount: byteCount))
    }
    header.size = header.size.advanced(by: 1)
  }

  /// Takes what waits on its device, as if it had just been appended. No receipt tells of
  /// its clock yet.
  package mutating func apply(_ waiting: WaitingEvent) {
    header.batch = nil
    apply(.event(waiting.event), at: size.nextIndex, byteCount: waiting.byteCount)
  }

  /// Where the log has an event, and what follows from that.
  private struct Place {
    var index: LogIndex
    var corrected: Timestamp
    /// Of the entry.
    var byteCount: Int
  }

  private mutating func apply(_ entry: ServiceEntry) {
    switch entry {
    case .surveyOpened: setRole(.admin, of: .firstAdmin)
    case .receipt(let receipt):
      header.batch = BatchTimes(received: receipt.received, clockOffset: receipt.clockOffset)
    case .deviceEnrolled(let enrolled): enrol(enrolled)
    case .adminAppointed(let appointed): appoint(appointed)
    case .logKeyRotated: break
    }
  }

  /// The event's time without its clock's error, as far as that is known.
  private mutating func correct(_ event: Event) -> Timestamp {
    guard let batch = header.batch else { return event.claimedTime }
    let device = event.id.device
    let earlier = header.readings[device]
    let corrected = batch.corrected(event, after: earlier)
    var reading =
      earlier
      ?? DeviceReading(corrected: corrected, bootID: event.bootID, uptime: event.uptime)
    reading.corrected = corrected
    reading.bootID = event.bootID
    reading.uptime = event.uptime
    reading.offset = batch.clockOffset ?? reading.offset
    reading.note(
      offset: batch.clockOffset, ahead: batch.ahead(event.claimedTime), at: size.nextIndex)
    header.readings[device] = reading
    return corrected
  }

  private mutating func apply(_ event: Event, _ place: Place) {
    let author = event.id.device
    let index = place.index
    guard header.allows(event.body, by: author) else {
      return report(.unauthorised, event.id, at: index)
    }
    switch event.body {
    case .opaque(let body):
      let isReadable = body.reason == .unknownType || body.reason == .missing
      report(isReadable ? .unknownType : .unreadable, event.id, at: index)
    case .roleChanged(let change):
      if header.roles[change.device] != nil { setRole(change.role, of: change.device) }
    case .deviceRevoked(let revoked): revoke(revoked)
    case .schemaPublished(let body): publish(body, event.id, at: index)
    case .rulesRaised(let level): raiseRules(to: level)
    case .inviteIssued, .eventsAdopted, .surveyClosed, .surveyReopened, .memberFiltered:
      // Who may push, and who is given what, is decided where the log grows.
      break
    case .deviceSetAside(let body): setAside(body, event, at: index, place.corrected)
    case .setAsideReverted(let body): restore(body, event, at: index)
    case .warningAccepted(let body) where body.subject == nil:
      judgeClock(body, event.id, at: index)
    case .judgementReverted(let body) where body.entities.isEmpty:
      revertClockJudgement(body.judgement, event, at: index)
    case .baselineImported(let body):
      header.baselines.append(event.id)
      header.fingerprint.add(StatePart.baseline(event.id, body))
    case .subjectErased(let body):
      if header.erased.insert(body.subjectKeyID).inserted {
        header.fingerprint.add(StatePart.erased(body.subjectKeyID))
      }
    case .entityRegistered:
      header.entityCount += 1
      let id = EntityID(event.id)
      record(act(event, place, for: id), of: id)
    default: change(event, place)
    }
  }

  /// What is said of entities that are there: by their ids, and only with their registrations seen.
  private mutating func change(_ event: Event, _ place: Place) {
    let index = place.index
    switch event.body {
    case .entitiesMerged(let body) where body.survivor == body.merged:
      return report(.mergedWithItself, event.id, at: index)
    case .entitiesDistinguished(let body) where body.first == body.second:
      return report(.mergedWithItself, event.id, at: index)
    default: break
    }
    if case .changeUndone(let body) = event.body, !body.isWithinLimits {
      return report(.unreadable, event.id, at: index)
    }
    let subjects = Self.subjects(of: event).distinct
    guard !subjects.isEmpty, subjects.allSatisfy({ isKnown($0, to: event) }) else {
      return report(.entityUnknown, event.id, at: index)
    }
    guard let targets = EventTargets(of: event) else {
      return record(event, place, of: subjects)
    }
    var found = EventTargets.Found()
    let changed = subjects.filter { id in
      let own = find(targets, of: event, in: id)
      found.formUnion(own)
      return !own.isEmpty
    }
    guard !changed.isEmpty else { return report(.targetUnknown, event.id, at: index) }
    if case .changeUndone = event.body, let anomaly = found.anomaly {
      return report(anomaly, event.id, at: index)
    }
    record(event, place, of: changed)
  }

  /// Adds an event to the journals of entities, if each has room for it.
  private mutating func record(_ event: Event, _ place: Place, of ids: some Sequence<EntityID>) {
    for id in ids where !hasRoom(for: place.byteCount, of: event.id.device, in: id) {
      return report(.entityFull, event.id, at: place.index)
    }
    for id in ids { record(act(event, place, for: id), of: id) }
  }

  private func isKnown(_ id: EntityID, to event: Event) -> Bool {
    // By its place, so that the entity is not copied.
    entities.index(forKey: id).map { entities.values[$0].isKnown(to: event) } ?? false
  }

  /// What an event says of one of its subjects.
  private func act(_ event: Event, _ place: Place, for id: EntityID) -> Act {
    Act(
      event: event.id, index: place.index, byteCount: place.byteCount, context: event.context,
      claimed: event.claimedTime, corrected: place.corrected, observed: event.observedTime,
      reason: event.body.reason, deeds: Deed.deeds(of: event, for: id))
  }

  private mutating func publish(_ body: SchemaPublished, _ event: EventID, at index: LogIndex) {
    switch header.schemas.add(body, by: event, at: index) {
    case .part: break
    case .whole(let document):
      header.fingerprint.add(StatePart.schema(document))
      if let schema = try? Schema(document: document.bytes) {
        header.decisionRoles = schema.decisions
      }
    case .broken: report(.schemaBroken, event, at: index)
    case .unrebased: report(.schemaUnrebased, event, at: index)
    }
  }

  // MARK: Rules

  private mutating func raiseRules(to level: UInt32) {
    guard level > header.rulesLevel else { return }
    // The first level is no part: every log begins with it.
    if header.rulesLevel > 1 {
      header.fingerprint.remove(StatePart.rules(level: header.rulesLevel))
    }
    header.rulesLevel = level
    header.fingerprint.add(StatePart.rules(level: level))
  }
}

extension ChangeUndone {
  /// Bytes that pass the limits can't be read; an event that was never bytes is treated alike.
  fileprivate var isWithinLimits: Bool {
    undone.count <= Limits.eventsPerUndoMaximum && entities.count <= Limits.entitiesPerUndoMaximum
  }
}

extension Few<EntityID> {
  /// Each once, where it stands first.
  fileprivate var distinct: Few {
    guard !hasAtMostOne else { return self }
    var known: Set<EntityID> = []
    return Few(filter { known.insert($0).inserted })
  }
}
