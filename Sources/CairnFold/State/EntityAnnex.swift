package import CairnModel

/// What most entities have nothing of. It lies apart, so that an entity is small to keep and to copy.
struct EntityAnnex: Sendable {
  var waitingRetractions: [Act] = []
  var alias: Register = Register()
  var absorbed: [EntityID] = []
  var undone: Set<EventID> = []
  var undoCounts: [EventID: Int] = [:]
  var eventIndex: EventIndex?
  var opposed: [EventID: Int] = [:]
  var writtenNotes: EventList<WrittenNote> = EventList()
  var declaredAttachments: EventList<Markable<Attachment>> = EventList()
  var givenConsents: EventList<Markable<Consent>> = EventList()
  var givenJudgements: EventList<Markable<StandingJudgement>> = EventList()
}

extension EntityState {
  /// Changed only where there is something to be kept: each change makes room for all.
  private mutating func openAnnex() { if annex.isEmpty { annex.append(EntityAnnex()) } }

  /// What acts that set aside say of it and that lies behind what was taken in: in the order of
  /// the log.
  var waitingRetractions: [Act] {
    get { annex.isEmpty ? [] : annex[0].waitingRetractions }
    _modify {
      openAnnex()
      yield &annex[0].waitingRetractions
    }
  }

  /// Writes of the entity that this one is the same as; cleared where a merge was reverted.
  package internal(set) var alias: Register {
    get { annex.isEmpty ? Register() : annex[0].alias }
    _modify {
      openAnnex()
      yield &annex[0].alias
    }
  }

  /// Entities that were merged into this one at some time, in order. Their aliases decide.
  package internal(set) var absorbed: [EntityID] {
    get { annex.isEmpty ? [] : annex[0].absorbed }
    _modify {
      openAnnex()
      yield &annex[0].absorbed
    }
  }

  /// Events whose deeds here are taken back.
  package internal(set) var undone: Set<EventID> {
    get { annex.isEmpty ? [] : annex[0].undone }
    _modify {
      openAnnex()
      yield &annex[0].undone
    }
  }

  /// How many undos that have their effect name an event.
  var undoCounts: [EventID: Int] {
    get { annex.isEmpty ? [:] : annex[0].undoCounts }
    _modify {
      openAnnex()
      yield &annex[0].undoCounts
    }
  }

  /// Where the journal has what; nil until an act names another.
  var eventIndex: EventIndex? {
    get { annex.isEmpty ? nil : annex[0].eventIndex }
    _modify {
      openAnnex()
      yield &annex[0].eventIndex
    }
  }

  /// Touches and aliases that stand, and how many of the retractions that stand neither they had
  /// seen nor those them; none without any.
  var opposed: [EventID: Int] {
    get { annex.isEmpty ? [:] : annex[0].opposed }
    _modify {
      openAnnex()
      yield &annex[0].opposed
    }
  }

  var writtenNotes: EventList<WrittenNote> {
    get { annex.isEmpty ? EventList() : annex[0].writtenNotes }
    _modify {
      openAnnex()
      yield &annex[0].writtenNotes
    }
  }

  var declaredAttachments: EventList<Markable<Attachment>> {
    get { annex.isEmpty ? EventList() : annex[0].declaredAttachments }
    _modify {
      openAnnex()
      yield &annex[0].declaredAttachments
    }
  }

  var givenConsents: EventList<Markable<Consent>> {
    get { annex.isEmpty ? EventList() : annex[0].givenConsents }
    _modify {
      openAnnex()
      yield &annex[0].givenConsents
    }
  }

  /// A mark takes one back.
  var givenJudgements: EventList<Markable<StandingJudgement>> {
    get { annex.isEmpty ? EventList() : annex[0].givenJudgements }
    _modify {
      openAnnex()
      yield &annex[0].givenJudgements
    }
  }
}
