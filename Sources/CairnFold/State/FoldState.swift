package import CairnModel

/// A survey as its log tells it: what the entries so far mean. The same entries give the same state
/// everywhere; no clock, no chance and no order of a dictionary has a say.
///
/// Entities may be taken in and let go one by one, so that a state need not fit in memory: whoever
/// does that takes in all of `subjects(of:)` before an entry is applied.
package struct FoldState: Sendable {
  /// The newest level of rules that this software knows.
  package static let rulesLevel: UInt32 = 1

  package internal(set) var header: FoldHeader
  package internal(set) var entities: [EntityID: EntityState] = [:]
  /// Entities where conflicts may have been open at some time since changes were taken last, however
  /// short: a conflict that was closed is still to be found.
  private var disputed: Set<EntityID> = []
  /// What the alias shows of entities where that changed since changes were taken last, if only for a
  /// while.
  private var realiased: [EntityID: MergeEdge?] = [:]
  /// Entities that mean something else since then because of what was set aside or restored.
  private var reconsidered: Set<EntityID> = []
  /// Who said something of which entity, among those that are held: from the first time on that
  /// somebody asks.
  private var authored: [DeviceNumber: Set<EntityID>]?
  /// Entities that something was judged of since then.
  private var judged: Set<EntityID> = []
  /// Entries that were folded when the changes were taken last. What changed has later acts.
  private var taken: LogSize
  /// Anomalies found since they were taken last.
  private var anomalies: [Anomaly] = []
  /// All that folding has done to entities.
  package private(set) var steps = FoldSteps()

  package init(header: FoldHeader = FoldHeader()) {
    self.header = header
    taken = header.size
  }

  package var size: LogSize { header.size }
  package var fingerprint: Digest { header.fingerprint.digest }

  /// Whether the log's rules are newer than this software: nothing behind may be folded with it.
  package var requiresUpgrade: Bool { header.rulesLevel > Self.rulesLevel }

  // MARK: Paging

  /// The entities that an entry may change.
  package static func subjects(of entry: Entry) -> Few<EntityID> {
    guard case .event(let event) = entry else { return Few() }
    return subjects(of: event)
  }

  package static func subjects(of event: Event) -> Few<EntityID> {
    switch event.body {
    case .entityRegistered: Few(EntityID(event.id))
    case .fieldsRevised(let body): Few(body.entity)
    case .elementsAdded(let body): Few(body.entity)
    case .elementsRemoved(let body): Few(body.entity)
    case .entityRetracted(let body): Few(body.entity)
    case .entityRestored(let body): Few(body.entity)
    case .conflictResolved(let body): Few(body.entity)
    case .entitiesMerged(let body): Few([body.survivor, body.merged])
    case .mergeReverted(let body): Few(body.merged)
    case .changeUndone(let body): Few(body.entities)
    case .sampleRecorded(let body): Few(body.subject)
    case .sampleWithdrawn(let body): Few(body.subject)
    case .attachmentDeclared(let body): Few(body.subject)
    case .attachmentRedacted(let body): Few(body.subject)
    case .noteWritten(let body): Few(body.subject)
    case .noteRevised(let body): Few(body.subject)
    case .consentGiven(let body): Few(body.subject)
    case .consentWithdrawn(let body): Few(body.subject)
    case .inviteIssued, .roleChanged, .deviceRevoked, .eventsAdopted, .schemaPublished,
      .rulesRaised, .subjectErased, .baselineImported, .deviceSetAside, .setAsideReverted,
      .surveyClosed, .surveyReopened, .memberFiltered, .opaque:
      Few()
    case .entitiesDistinguished(let body): Few([body.first, body.second])
    case .warningAccepted(let body): body.subject.map { Few($0) } ?? Few()
    case .judgementReverted(let body): Few(Set(body.entities).sorted())
    }
  }

  /// The entities that entries may change and that are not held, in the order of the entries.
  package func missing(for entries: some Collection<Entry>) -> [EntityID] {
    var known: Set<EntityID> = []
    var missing: [EntityID] = []
    for entry in entries {
      for id in Self.subjects(of: entry) where !holds(id) && known.insert(id).inserted {
        missing.append(id)
      }
    }
    return missing
  }

  package func holds(_ id: EntityID) -> Bool { entities.index(forKey: id) != nil }

  package var heldCount: Int { entities.count }

  /// Takes in an entity as it was stored.
  package mutating func take(_ entity: EntityState) {
    entities[entity.id] = entity
    if authored != nil { noteAuthors(of: entity) }
  }

  private mutating func noteAuthors(of entity: EntityState) {
    for head in entity.recorded.heads {
      steps.eventsLookedUp += 1
      authored?[head.event.device, default: []].insert(entity.id)
    }
  }

  /// Entities, among those that are held, of which one of these devices said something.
  mutating func authored(by devices: Set<DeviceNumber>) -> Set<EntityID> {
    guard !devices.isEmpty else { return [] }
    if authored == nil {
      authored = [:]
      for entity in entities.values { noteAuthors(of: entity) }
    }
    return devices.reduce(into: []) { $0.formUnion(authored?[$1] ?? []) }
  }

  /// What changed, to be stored.
  /// - Complexity: by the number of entities held.
  package mutating func takeChanges() -> FoldChanges {
    defer {
      taken = size
      disputed = []
      realiased = [:]
      reconsidered = []
      judged = []
      anomalies = []
    }
    return FoldChanges(
      entities: changedEntities(), disputed: disputed, reconsidered: reconsidered,
      realiased: realiased, judged: judged, anomalies: anomalies)
  }

  private func changedEntities() -> [FoldChanges.Entity] {
    var changed: [FoldChanges.Entity] = []
    // By its place, so that no entity is copied.
    for place in entities.values.indices where taken < entities.values[place].recorded.size {
      changed.append(FoldChanges.Entity(of: entities.values[place], since: taken))
    }
    return changed.sorted { $0.id < $1.id }
  }

  /// Lets go of entities but for those that something was said of last. Changes must have been
  /// taken.
  /// - Parameters:
  ///   - count: of those that stay, at most.
  ///   - byteCount: of their journals, at most.
  package mutating func letGoOfEntities(keeping count: Int, byteCount: Int = .max) {
    precondition(taken == size, "changes would be lost")
    guard
      entities.count > count
        || entities.values.lazy.map(\.recorded.byteCount).reduce(0, +) > byteCount
    else { return }
    let held = entities.values.map { ($0.recorded.size, $0.recorded.byteCount) }
      .sorted { $0.0 > $1.0 }
    var rest = byteCount
    var staying = 0
    while staying < min(count, held.count), held[staying].1 <= rest {
      rest -= held[staying].1
      staying += 1
    }
    // It is found again, of those that stay, when somebody asks.
    authored = nil
    let least = held[staying].0
    for id in entities.compactMap({ $0.value.recorded.size <= least ? $0.key : nil }) {
      entities.removeValue(forKey: id)
    }
  }

  // MARK: What the rules do

  mutating func report(_ code: Anomaly.Code, _ event: EventID, at index: LogIndex) {
    anomalies.append(Anomaly(index: index, event: event, code: code))
    header.anomalyCount += 1
    header.fingerprint.add(StatePart.anomaly(event, code))
  }

  /// Adds an act to an entity's journal.
  mutating func record(_ act: Act, of id: EntityID) {
    var sum = PartSum(header.fingerprint)
    let (mayBeInConflict, alias) = Self.record(
      act, under: header.cover,
      in: &entities[id, default: EntityState(id: id, under: header.cover)],
      &sum)
    header.fingerprint = sum.fingerprint
    steps.add(sum.steps)
    if mayBeInConflict { disputed.insert(id) }
    if let alias { realiased[id] = .some(alias) }
    if act.judges { judged.insert(id) }
    authored?[act.event.device, default: []].insert(id)
  }

  /// In one piece, so that the entity is looked up once.
  /// - Returns: with what the alias shows, where that changed.
  private static func record(
    _ act: Act, under cover: SetAsideCover, in entity: inout EntityState, _ sum: inout PartSum
  ) -> (mayBeInConflict: Bool, alias: MergeEdge??) {
    entity.goOn(under: cover)
    guard act.mayMerge else { return (entity.record(act, &sum), nil) }
    let before = entity.mergeEdge
    let mayBeInConflict = entity.record(act, &sum)
    let after = entity.mergeEdge
    return (mayBeInConflict, after == before ? nil : .some(after))
  }

  /// Whether an entry of a device still counts for an entity that is held.
  mutating func hasRoom(
    for byteCount: Int, of device: DeviceNumber, in id: EntityID
  ) -> Bool {
    // By its place, so that the entity is not copied.
    guard let place = entities.index(forKey: id) else { return true }
    return entities.values[place].recorded.hasRoom(for: byteCount, of: device, &steps)
  }

  /// Keeps that an entity means something else though nothing new was said of it.
  mutating func note(_ before: EntityState, became now: EntityState, _ steps: FoldSteps) {
    self.steps.add(steps)
    reconsidered.insert(now.id)
    if now.mayBeInConflict { disputed.insert(now.id) }
    if now.mergeEdge != before.mergeEdge { realiased[now.id] = .some(now.mergeEdge) }
  }

  /// What an event names that an entity has, and that happened before it.
  mutating func find(
    _ targets: EventTargets, of event: Event, in id: EntityID
  ) -> EventTargets.Found {
    guard let place = entities.index(forKey: id) else { return EventTargets.Found() }
    var sum = PartSum.unkept
    defer { steps.add(sum.steps) }
    return entities.values[place].find(targets, of: event, &sum)
  }
}

/// What a run of entries changed.
package struct FoldChanges: Sendable {
  /// One that something was said of.
  package struct Entity: Sendable {
    package var id: EntityID
    /// Nil where it was registered earlier, or never.
    package var newKind: KindNumber?
    /// Its last acts, as they are stored.
    package var bytes: [UInt8]
    /// What was added to the pieces before them, by number.
    package var newPieces: [Int: [UInt8]]

    init(of entity: borrowing EntityState, since size: LogSize) {
      id = entity.id
      let isNew = entity.registrationIndex.map { !size.contains($0) } ?? false
      newKind = isNew ? entity.kind : nil
      bytes = entity.encoded()
      newPieces = [:]
      for (number, piece) in entity.recorded.pieces.enumerated().reversed() {
        guard size < piece.size else { break }
        newPieces[number] = entity.recorded.bytes(of: piece)
      }
    }
  }

  /// In the order of their ids.
  package var entities: [Entity]
  /// Where conflicts may have been open at some time since then.
  package var disputed: Set<EntityID>
  /// Entities that mean something else, or stand for something else, though perhaps nothing new was
  /// said of them.
  package var reconsidered: Set<EntityID>
  /// What the alias of entities shows that showed something else, if only for a while.
  package var realiased: [EntityID: MergeEdge?]
  /// Of which something was judged since then.
  package var judged: Set<EntityID>
  package var anomalies: [Anomaly]
}
