import CairnFold
import CairnFoldFixtures
import CairnModel

/// A log of a few devices that are offline for spans and know of each other's work now and then,
/// from a seed: every kind of act, some of them odd, by clocks that may be years off.
struct History {
  /// A receipt and the events behind it; or what the service or an admin writes between, which
  /// nothing moves across.
  struct Batch {
    var receipt: Receipt?
    var events: [Event]
    var isBarrier = false

    var entries: [Entry] {
      (receipt.map { [.service(.receipt($0))] } ?? []) + events.map { .event($0) }
    }
  }

  private(set) var enrolments: [Entry] = []
  private(set) var batches: [Batch] = []
  private(set) var events: [(event: Event, index: LogIndex)] = []
  private var random: SeededNumbers
  private var heads: [DeviceNumber: EventSequence] = [:]
  private var size = 0
  /// Sizes that devices have synced to.
  private var syncPoints: [Int] = []
  private var schema: EventID?
  /// Whether people write one thing again and again, on old grounds, and take back much of it, so that
  /// all bounds are passed.
  private let isFlooded: Bool
  /// Whether the admin sets aside what devices did, and thinks better of it.
  private let setsAside: Bool

  static let key = FieldKey(1)
  static let set = FieldKey(2)
  static let place = FieldKey(3)
  static let deviceCount = 4
  static let admin = DeviceNumber.firstAdmin

  /// - Parameter isOdd: whether some acts name what their authors had not seen, or had no right to.
  init(
    seed: UInt64, batches count: Int, isOdd: Bool = false, isFlooded: Bool = false,
    setsAside: Bool = false
  ) {
    random = SeededNumbers(seed: seed)
    self.isFlooded = isFlooded
    self.setsAside = setsAside
    enrolments.append(
      .service(
        .surveyOpened(
          SurveyOpened(
            origin: "x/y", nonce: [], logKey: Self.publicKey, adminKey: Self.publicKey,
            adminName: "a", title: "t", opened: Timestamp(milliseconds: 0)))))
    heads[Self.admin] = EventSequence.none
    for number in 2...Self.deviceCount {
      guard let device = DeviceNumber(UInt32(number)) else { continue }
      heads[device] = EventSequence.none
      enrolments.append(
        .service(
          .deviceEnrolled(
            DeviceEnrolled(
              device: device, key: Self.publicKey, name: "d", role: .coordinator, inviteKey: nil,
              signature: [], continues: nil, enrolled: Timestamp(milliseconds: 0)))))
    }
    size = enrolments.count
    syncPoints = [size]
    for _ in 0..<count { addBatch(isOdd: isOdd) }
  }

  private static let publicKey: PublicKey = {
    guard let key = PublicKey(.ed25519, [UInt8](repeating: 7, count: 32)) else {
      preconditionFailure("a key of the right size")
    }
    return key
  }()

  var entries: [Entry] { enrolments + batches.flatMap(\.entries) }

  // MARK: Making it

  private mutating func addBatch(isOdd: Bool) {
    guard let device = DeviceNumber(UInt32(1 + random.below(Self.deviceCount))) else { return }
    if device == Self.admin, random.below(6) == 0 { return addBarrier() }
    let base = syncPoints[max(0, syncPoints.count - 1 - random.below(4))]
    let count = 1 + random.below(isFlooded ? 8 : 3)
    let first = (heads[device] ?? .none).next
    let received = Timestamp(milliseconds: Int64(size) * 1_000_000)
    let receipt = Receipt(
      seal: seal(device, first, count, base), received: received,
      clockOffset: random.below(2) == 0 ? Milliseconds(Int64(random.below(9_000))) : nil)
    size += 1
    var batch = Batch(receipt: receipt, events: [])
    let burst = isFlooded && random.below(3) == 0 ? burst(of: device, base) : nil
    for _ in 0..<count {
      let id = EventID(device, (heads[device] ?? .none).next)
      let context = burst?.context ?? context(of: device, base)
      var claimed = Timestamp(milliseconds: received.milliseconds - Int64(random.below(900_000)))
      if random.below(12) == 0 {
        claimed = claimed.advanced(by: Milliseconds(Int64(5 * 365) * 86_400_000))
      }
      let event = Event(
        id: id, context: context, claimedTime: claimed, bootID: [1],
        uptime: Milliseconds(Int64(size) * 1_000), schema: schema,
        body: burst.map { revision(of: $0.entity) } ?? body(id, context, isOdd: isOdd))
      events.append((event, LogIndex(UInt64(size))))
      size += 1
      heads[device] = id.sequence
      batch.events.append(event)
    }
    batches.append(batch)
    if random.below(3) == 0 { syncPoints.append(size) }
  }

  /// A device that says that it saw nothing of its own, and of which entity it goes on speaking.
  private mutating func burst(
    of device: DeviceNumber, _ base: Int
  ) -> (entity: EntityID, context: Context)? {
    let seen = events.filter { $0.index.rawValue < UInt64(base) }
    let entities = seen.compactMap { item in
      if case .entityRegistered = item.event.body { EntityID(item.event.id) } else { nil }
    }
    guard !entities.isEmpty else { return nil }
    return (
      entities[random.below(entities.count)],
      Context(
        base: LogSize(UInt64(base)), seen: [SeenThrough(device: device, sequence: .none)])
    )
  }

  private mutating func revision(of entity: EntityID) -> EventBody {
    .fieldsRevised(
      FieldsRevised(
        entity: entity, fields: [Field(Self.key, .integer(Int64(random.below(4))))]))
  }

  /// Acts that decide how others count: nothing is moved across them.
  private mutating func addBarrier() {
    let id = EventID(Self.admin, (heads[Self.admin] ?? .none).next)
    let body: EventBody
    if random.below(3) == 0, let device = DeviceNumber(UInt32(2 + random.below(3))) {
      body =
        random.below(4) == 0
        ? .deviceRevoked(DeviceRevoked(device: device, reason: "lost"))
        : .roleChanged(
          RoleChanged(device: device, role: random.below(2) == 0 ? .coordinator : .surveyor))
    } else {
      let document = Array("schema \(id)".utf8)
      body = .schemaPublished(
        SchemaPublished(
          name: "s@1", previous: random.below(4) == 0 ? nil : schema, part: 0, partCount: 1,
          documentDigest: SchemaDigest.of(document), document: document))
    }
    let received = Timestamp(milliseconds: Int64(size) * 1_000_000)
    let event = Event(
      id: id, context: Context(base: LogSize(UInt64(size))), claimedTime: received, body: body)
    if case .schemaPublished(let published) = body, published.previous == schema { schema = id }
    batches.append(
      Batch(
        receipt: Receipt(
          seal: seal(Self.admin, id.sequence, 1, size), received: received, clockOffset: nil),
        events: [event], isBarrier: true))
    events.append((event, LogIndex(UInt64(size + 1))))
    size += 2
    heads[Self.admin] = id.sequence
    syncPoints.append(size)
  }

  private func seal(
    _ device: DeviceNumber, _ first: EventSequence, _ count: Int, _ base: Int
  ) -> Seal {
    Seal(
      device: device, firstSequence: first, lastSequence: first.advanced(by: count - 1),
      chainHead: Digest(unsafeUninitializedBytes: { _ in }), witnessedSize: LogSize(UInt64(base)),
      witnessedRoot: Digest(unsafeUninitializedBytes: { _ in }), clock: Timestamp(milliseconds: 0),
      signature: [])
  }

  private mutating func context(of device: DeviceNumber, _ base: Int) -> Context {
    var context = Context(base: LogSize(UInt64(base)))
    if random.below(4) == 0, let other = DeviceNumber(UInt32(1 + random.below(4))),
      other != device, let head = heads[other], head > .none,
      let seen = EventSequence(UInt64(1 + random.below(Int(head.rawValue))))
    {
      context.seen = [SeenThrough(device: other, sequence: seen)]
    }
    if isFlooded, random.below(3) > 0, let head = heads[device],
      let seen = EventSequence(
        random.below(2) == 0 ? 0 : UInt64(random.below(Int(head.rawValue) + 1)))
    {
      context.seen.append(SeenThrough(device: device, sequence: seen))
    }
    return context
  }

  /// What an admin does to the work of a device.
  private mutating func steward(_ id: EventID, _ context: Context) -> EventBody? {
    guard setsAside, id.device == Self.admin, random.below(3) == 0 else { return nil }
    let acts = events.filter { item in
      if case .deviceSetAside = item.event.body {
        return context.includes(item.event.id, at: item.index, author: id)
      }
      return false
    }
    if !acts.isEmpty, random.below(3) == 0 {
      return .setAsideReverted(
        SetAsideReverted(setAside: acts[random.below(acts.count)].event.id, reason: "he was right"))
    }
    var points: [SetAsidePoint] = []
    for _ in 0..<(1 + random.below(2)) {
      guard let device = DeviceNumber(UInt32(1 + random.below(Self.deviceCount))) else { continue }
      let after = UInt64(random.below(Int(heads[device]?.rawValue ?? 0) + 2))
      guard let after = EventSequence(after) else { continue }
      points.append(SetAsidePoint(device: device, after: after, withSuccessors: false))
    }
    return .deviceSetAside(DeviceSetAside(points: points, reason: "he guessed"))
  }

  private mutating func body(_ id: EventID, _ context: Context, isOdd: Bool) -> EventBody {
    if let body = steward(id, context) { return body }
    let seen = events.filter { item in
      (isOdd && random.below(20) == 0)
        || context.includes(item.event.id, at: item.index, author: id)
    }
    let entities = seen.compactMap { item in
      if case .entityRegistered = item.event.body { EntityID(item.event.id) } else { nil }
    }
    guard !entities.isEmpty, random.below(isFlooded ? 40 : 7) > 0 else {
      return .entityRegistered(
        EntityRegistered(
          kind: KindNumber(1), fields: [Field(Self.key, .integer(0))],
          elements: [Field(Self.set, .integer(Int64(random.below(3))))]))
    }
    let entity = entities[random.below(entities.count)]
    let about = seen.filter { FoldState.subjects(of: $0.event).contains(entity) }
    if isFlooded, random.below(3) > 0 { return flood(entity, about.map(\.event)) }
    return random.below(3) == 0
      ? remark(about: entity, about.map(\.event)) : edit(of: entity, entities, about.map(\.event))
  }

  private mutating func edit(
    of entity: EntityID, _ entities: [EntityID], _ about: [Event]
  ) -> EventBody {
    let value = Value.integer(Int64(random.below(4)))
    switch random.below(10) {
    case 0: return .entityRetracted(EntityRetracted(entity: entity, reason: "gone"))
    case 1: return .entityRestored(EntityRestored(entity: entity, reason: "back"))
    case 2:
      return .elementsAdded(ElementsAdded(entity: entity, elements: [Field(Self.set, value)]))
    case 3:
      return .elementsRemoved(
        ElementsRemoved(
          entity: entity,
          elements: [
            RemovedElement(element: Field(Self.set, value), addedBy: about.suffix(8).map(\.id))
          ]))
    case 4:
      return .entitiesMerged(
        EntitiesMerged(
          survivor: entities[random.below(entities.count)], merged: entity,
          chosen: about.last.map { [ChosenField(key: Self.key, event: $0.id)] } ?? [], reason: ""))
    case 5:
      return .conflictResolved(
        ConflictResolved(entity: entity, key: Self.key, value: value, rejected: [], reason: "so"))
    case 6:
      let undone = (0..<(1 + random.below(2))).map { _ in about[random.below(about.count)].id }
      return .changeUndone(
        ChangeUndone(
          entities: [entity], undone: undone, reinstated: [], reason: "mistaken"))
    default:
      return .fieldsRevised(FieldsRevised(entity: entity, fields: [Field(Self.key, value)]))
    }
  }

  private mutating func flood(_ entity: EntityID, _ about: [Event]) -> EventBody {
    let undos = about.filter { if case .changeUndone = $0.body { true } else { false } }
    let others = about.filter { if case .changeUndone = $0.body { false } else { true } }
    switch random.below(8) {
    case 0...1 where !undos.isEmpty:
      var undone = [undos[undos.count - 1 - random.below(min(3, undos.count))].id]
      if random.below(8) == 0 { undone.append(others[random.below(others.count)].id) }
      return .changeUndone(
        ChangeUndone(entities: [entity], undone: undone, reinstated: [], reason: "after all"))
    case 0...3:
      let count = random.below(4) == 0 ? 15 + random.below(3) : 1 + random.below(3)
      return .changeUndone(
        ChangeUndone(
          entities: [entity], undone: others.suffix(count).map(\.id), reinstated: [],
          reason: "mistaken"))
    case 4: return .entityRetracted(EntityRetracted(entity: entity, reason: "gone"))
    default:
      return revision(of: entity)
    }
  }

  private mutating func remark(about entity: EntityID, _ about: [Event]) -> EventBody {
    let target = about[random.below(about.count)].id
    switch random.below(8) {
    case 0:
      return .sampleWithdrawn(SampleWithdrawn(subject: entity, sample: target, reason: "no"))
    case 1: return .noteWritten(NoteWritten(subject: entity, text: "a note", tags: ["t"]))
    case 2:
      return .noteRevised(NoteRevised(subject: entity, note: target, text: "more", tags: []))
    case 3: return .mergeReverted(MergeReverted(merged: entity, merge: target, reason: "apart"))
    case 4: return .consentGiven(ConsentGiven(subject: entity, statement: "yes", evidence: nil))
    case 5:
      return .consentWithdrawn(ConsentWithdrawn(subject: entity, consent: target, reason: "no"))
    default:
      return .sampleRecorded(
        SampleRecorded(
          subject: entity, item: "F.DIG", value: .integer(Int64(random.below(5))),
          confidence: UInt32(random.below(5)), evidence: []))
    }
  }

  // MARK: Using it

  func folded() -> FoldState { Self.folded(entries) }

  static func folded(_ entries: some Sequence<Entry>) -> FoldState {
    var state = FoldState()
    for entry in entries { state.apply(entry, at: state.size.nextIndex) }
    return state
  }

  /// Another order in which the same batches could have arrived: within an interval between two
  /// sizes that somebody was shown, with each device's order and what each event had seen kept.
  func rearranged(seed: UInt64) -> History {
    var random = SeededNumbers(seed: seed)
    var other = self
    let bases = Set(events.map { Int($0.event.context.base.rawValue) })
    for _ in 0..<batches.count * 2 where other.batches.count > 1 {
      let place = random.below(other.batches.count - 1)
      let before = other.batches[..<place].reduce(enrolments.count) { $0 + $1.entries.count }
      let (a, b) = (other.batches[place], other.batches[place + 1])
      let span = before + 1..<before + a.entries.count + b.entries.count
      guard !a.isBarrier, !b.isBarrier, !bases.contains(where: span.contains),
        a.receipt?.seal.device != b.receipt?.seal.device,
        !b.events.contains(where: { event in
          a.events.contains { earlier in
            event.context.seen.contains {
              $0.device == earlier.id.device && $0.sequence >= earlier.id.sequence
            }
          }
        })
      else { continue }
      other.batches.swapAt(place, place + 1)
    }
    return other
  }
}

extension History {
  /// The same batches where one event has another context, and where two batches may have changed
  /// places, seen or not: another log, which may mean something else.
  func altered(seed: UInt64, swaps: Bool) -> [Entry] {
    var random = SeededNumbers(seed: seed)
    var batches = batches
    let place = random.below(batches.count)
    if swaps, batches.count > 1 {
      let place = random.below(batches.count - 1)
      let owners = batches[place...(place + 1)].map { $0.receipt?.seal.device }
      if owners[0] != owners[1] { batches.swapAt(place, place + 1) }
    } else {
      let own = random.below(batches[place].events.count)
      var context = batches[place].events[own].context
      let base = Int(context.base.rawValue) + random.below(7) - 3
      context.base = LogSize(UInt64(max(1, base)))
      batches[place].events[own].context = context
    }
    return enrolments + batches.flatMap(\.entries)
  }
}
