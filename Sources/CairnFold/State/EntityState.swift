package import CairnModel

/// All that was said of one entity: its journal, and what the journal means.
///
/// The journal is the truth; the rest follows from it and is never stored. So a state of the past
/// is the meaning of a prefix, an undo is the meaning without what was undone, and no value that
/// was ever recorded goes out of reach.
package struct EntityState: Sendable {
  package let id: EntityID
  var recorded = Journal()
  /// What of it is out. It says of all that the journal has what is so by now; for what comes it is
  /// renewed.
  private(set) var cover: SetAsideCover
  /// Whether its registration is: it counts as retracted then, and all that others say of it stands
  /// against that.
  package let isRegistrationOut: Bool
  /// None or one.
  var annex: [EntityAnnex] = []

  /// Nil until it is registered.
  package internal(set) var kind: KindNumber?
  package internal(set) var registered: Timestamp?
  /// Where the log has the registration, which every other act must have seen.
  var registrationIndex: LogIndex?
  /// Writes of a flag: retracted, or restored.
  package internal(set) var retraction = Register()
  /// The latest edits of fields and elements, whatever they said.
  package internal(set) var touches = Register()

  // MARK: What it is kept in

  /// All that were ever written, also where no write has its effect any more.
  var registers: [FieldKey: Register] = [:]
  var emptyRegisterCount = 0
  var dividedRegisterCount = 0
  /// All that an element was ever added to or removed from.
  var elementSets: [FieldKey: ElementSet] = [:]
  var emptySetCount = 0
  /// Acts that recorded samples, in the order of the log.
  var sampled = EventList<Sampled>()
  /// Whether what is replaced is remembered, because it may come back: from the first undo on.
  var keepsHistory = false

  /// Of which nothing was said yet.
  package init(id: EntityID, under cover: SetAsideCover = SetAsideCover()) {
    self.id = id
    self.cover = cover
    isRegistrationOut = cover.covers(id.event)
    if isRegistrationOut { waitingRetractions = cover.retractions(of: id.event) }
  }

  /// The meaning of a journal.
  package init(
    id: EntityID, journal: some Sequence<Act>, under cover: SetAsideCover = SetAsideCover()
  ) {
    var sum = PartSum.unkept
    self.init(id: id, Journal(journal), under: cover, &sum)
  }

  /// The meaning of a journal, with its parts.
  init(
    id: EntityID, _ journal: Journal, under cover: SetAsideCover, keepsHistory: Bool = false,
    _ sum: inout PartSum
  ) {
    self.init(id: id, under: cover)
    recorded = journal
    // What is taken back must be remembered from the beginning.
    if keepsHistory || journal.heads.contains(where: { $0.deed == .undone }) {
      keepHistoryFromTheBeginning()
    }
    for head in journal.heads {
      sum.steps.actsRead += 1
      take(journal.act(at: head.place), at: head.place, &sum)
    }
    takeRetractions(before: nil, &sum)
  }

  // MARK: What it means

  /// By key, where somebody's write stands.
  package var fields: [FieldKey: Register] {
    emptyRegisterCount == 0 ? registers : registers.filter { !$0.value.isEmpty }
  }

  /// By key, where an element stands, or is kept away.
  package var sets: [FieldKey: ElementSet] {
    emptySetCount == 0 ? elementSets : elementSets.filter { !$0.value.isEmpty }
  }

  package var notes: [Note] {
    writtenNotes.items.lazy.filter { !$0.isUndone && !$0.versions.isEmpty }
      .map { Note(id: $0.event, versions: $0.versions) }
  }

  package var attachments: [Attachment] {
    declaredAttachments.items.lazy.filter { !$0.isUndone }.map(\.attachment)
  }

  package var consents: [Consent] {
    givenConsents.items.lazy.filter { !$0.isUndone }.map(\.consent)
  }

  /// Those that nobody took back, in the order of the log.
  package var judgements: [StandingJudgement] {
    givenJudgements.items.lazy.filter { !$0.isUndone && $0.markedBy == nil }.map(\.content)
  }

  /// In the order of the log.
  /// - Complexity: reads the journal anew.
  package var journal: [Act] { Array(recorded) }

  /// In the order of the log.
  /// - Complexity: reads the samples from the journal anew.
  package var samples: [Sample] {
    sampled.items.lazy.filter(\.stands).compactMap { Sample(recorded.act(at: $0.place)) }
  }

  package var isRetracted: Bool { retraction.shown?.value == .flag(true) }

  /// Whether an event may be about it: its author had seen the registration.
  func isKnown(to event: Event) -> Bool {
    registrationIndex.map { event.wasShown(id.event, at: $0) } ?? false
  }

  /// As it was when the log had `size` entries; nil where it was not registered then.
  /// - Parameter cover: what was out then; nil for what is out now.
  package func asOf(_ size: LogSize, under cover: SetAsideCover? = nil) -> EntityState? {
    let past = recorded.prefix { size.contains($0.index) }
    guard !past.isEmpty else { return nil }
    let cover = cover ?? self.cover
    return past.count == recorded.count && cover == self.cover
      ? self : EntityState(id: id, journal: past, under: cover)
  }

  // MARK: Taking acts

  /// Takes the next act, and keeps the fingerprint by the parts that it changes.
  ///
  /// - Returns: whether conflicts may be open behind it that were not before.
  @discardableResult
  mutating func record(_ act: Act, _ fingerprint: inout Fingerprint) -> Bool {
    var sum = PartSum(fingerprint)
    defer { fingerprint = sum.fingerprint }
    return record(act, &sum)
  }

  /// Takes what comes under another cover, which says the same of all that is here.
  mutating func goOn(under other: SetAsideCover) {
    if !cover.isEmpty || !other.isEmpty { cover = other }
  }

  @discardableResult
  mutating func record(_ act: Act, _ sum: inout PartSum) -> Bool {
    if act.takesBack, !keepsHistory { rememberHistory(&sum) }
    let place = recorded.append(act)
    take(act, at: place, &sum)
    return (isRegistrationOut || !act.isSample) && mayBeInConflict
  }

  /// Of one that nothing was taken in of yet.
  mutating func keepHistoryFromTheBeginning() {
    keepsHistory = true
    eventIndex = EventIndex()
  }

  /// Makes everything again from the journal, and remembers what is replaced.
  mutating func rememberHistory(_ sum: inout PartSum) {
    var silent = PartSum.unkept
    self = EntityState(id: id, recorded, under: cover, keepsHistory: true, &silent)
    sum.steps.add(silent.steps)
  }

  /// Knows from here on where the journal has what.
  mutating func indexEvents(_ sum: inout PartSum) {
    guard eventIndex == nil else { return }
    var index = EventIndex()
    // An undo would have made an index.
    for head in recorded.heads {
      index.add(
        head.event, EventIndex.Located(place: head.place, index: head.index, deed: head.deed),
        &sum.steps)
    }
    eventIndex = index
  }
}

/// By the journal and by what it means, not by how that is kept.
extension EntityState: Hashable {
  package static func == (a: EntityState, b: EntityState) -> Bool {
    a.id == b.id && a.recorded == b.recorded && a.kind == b.kind && a.registered == b.registered
      && a.registrationIndex == b.registrationIndex && a.fields == b.fields && a.sets == b.sets
      && a.retraction == b.retraction && a.touches == b.touches && a.alias == b.alias
      && a.absorbed == b.absorbed && a.undone == b.undone && a.notes == b.notes
      && a.attachments == b.attachments && a.consents == b.consents
      && a.opposed == b.opposed && a.judgements == b.judgements
      && a.sampled.items.lazy.filter(\.stands).map(\.event)
        .elementsEqual(b.sampled.items.lazy.filter(\.stands).map(\.event))
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(id)
    hasher.combine(recorded)
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

  /// Whether it says something of the entity that is no edit of it.
  var isRemark: Bool {
    switch deeds.first {
    case .sampled, .noted, .noteRevised, .attached, .consented: true
    default: false
    }
  }

  var isSample: Bool {
    if case .sampled? = deeds.first { deeds.count == 1 } else { false }
  }
}

extension Markable<Attachment> {
  fileprivate var attachment: Attachment {
    var attachment = content
    attachment.redactedBy = markedBy
    return attachment
  }
}

extension Markable<Consent> {
  fileprivate var consent: Consent {
    var consent = content
    consent.withdrawnBy = markedBy
    return consent
  }
}
