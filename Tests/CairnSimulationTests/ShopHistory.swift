import CairnFold
import CairnFoldFixtures
import CairnLog
import CairnModel
import CairnSimulation
import CairnStore
import CairnViews

/// A survey of shops in quarters, in which everything changes now and then, folded into views.
struct ShopHistory {
  static let quarter = KindNumber(1)
  static let shop = KindNumber(2)
  static let tie = KindNumber(3)
  static let edge = FieldKey(2)
  static let lead = FieldKey(3)
  static let name = FieldKey(10)
  static let spot = FieldKey(11)
  static let number = FieldKey(13)
  static let site = FieldKey(14)
  static let trade = FieldKey(15)
  static let quarters = FieldKey(17)
  static let closed = FieldKey(19)
  static let from = FieldKey(30)
  static let to = FieldKey(31)

  let views = MemoryViewStore()
  private var state = FoldState()
  private var random: SeededGenerator
  private var sequences: [UInt32: UInt64] = [:]
  private var known: [EntityID: KindNumber] = [:]
  private var merges: [(merged: EntityID, event: EventID)] = []
  private var judgements: [(event: EventID, entities: [EntityID])] = []
  private var own: [(event: EventID, entity: EntityID)] = []
  private var schema: EventID?
  private var setAsides: [EventID] = []
  private var clock: Int64 = 1_777_881_600_000

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    for entry in Self.opening { state.apply(entry, at: state.size.nextIndex) }
    take([(1, publication(version: 1))])
  }

  // MARK: What happens

  mutating func step() throws {
    var bodies: [(UInt32, EventBody)] = []
    for _ in 0..<1 + random.below(3) { bodies.append((1, act())) }
    if random.chance(3) { bodies.append((1, publication(version: 2 + random.below(50)))) }
    take(bodies)
    try write()
  }

  mutating func note() throws {
    guard let id = known.keys.min() else { return }
    take([(1, .noteWritten(NoteWritten(subject: id, text: "seen", tags: [])))])
    try write()
  }

  /// Shops in one quarter, each with a name and a place of its own.
  mutating func crowd(count: Int) throws {
    take([(1, register(Self.quarter, [Field(Self.edge, square(0, 0, 1_000_000))]))])
    guard let home = known.keys.first else { return }
    for place in 0..<count {
      take([
        (
          1,
          .entityRegistered(
            EntityRegistered(
              kind: Self.shop,
              fields: [
                Field(Self.name, .text(Text("shop \(place &* 7_919 % 100_003)"))),
                Field(Self.spot, point(Int32(place) * 5_000, 0)),
              ], elements: [Field(Self.quarters, .entity(home))]))
        )
      ])
    }
    try write()
  }

  /// Quarters that overlap, each with so many places on its edge.
  mutating func overlaps(count: Int, vertices: Int) throws {
    for place in 0..<count {
      let edge = ring(vertices, Int32(place) * 100, 1_000_000)
      take([(1, register(Self.quarter, [Field(Self.edge, edge)]))])
    }
    try write()
  }

  /// Draws the first quarter anew, around some of the places in it.
  /// Shops that are not there any more.
  mutating func retract(count: Int) throws {
    for id in known.filter({ $0.value == Self.shop }).keys.sorted().prefix(count) {
      take([(1, .entityRetracted(EntityRetracted(entity: id, reason: "closed")))])
    }
    try write()
  }

  mutating func redraw(vertices: Int) throws {
    guard let home = known.filter({ $0.value == Self.quarter }).keys.min() else { return }
    let edge = Field(Self.edge, ring(vertices, -500_000, 300_000_000))
    take([(1, .fieldsRevised(FieldsRevised(entity: home, fields: [edge])))])
    try write()
  }

  private func ring(_ count: Int, _ south: Int32, _ side: Int) -> Value {
    let quarter = count / 4
    var vertices: [Vertex] = []
    for place in 0..<4 * quarter {
      let along = place % quarter * side / quarter
      let dent = place % 2 * side / 100
      let (x, y) = [
        (along, dent), (side - dent, along), (side - along, side - dent), (dent, side - along),
      ][place / quarter]
      vertices.append(Vertex(latitudeE7: south + Int32(y), longitudeE7: south + Int32(x)))
    }
    return .polygon(Polygon(rings: [vertices]))
  }

  /// Events of a device that waits for a network.
  mutating func waiting() -> [WaitingEvent] {
    let before = self
    var bodies: [EventBody] = []
    for _ in 0..<1 + random.below(4) { bodies.append(act()) }
    var events: [Event] = []
    for body in bodies { events.append(event(1, body)) }
    let random = random
    self = before
    self.random = random
    return events.map { WaitingEvent($0, byteCount: 128) }
  }

  private mutating func take(_ bodies: [(UInt32, EventBody)]) {
    for (device, body) in bodies {
      clock += 60_000
      let receipt = Receipt(
        seal: Seal(
          device: Self.device(device), firstSequence: .first, lastSequence: .first,
          chainHead: Self.digest, witnessedSize: LogSize(1), witnessedRoot: Self.digest,
          clock: Timestamp(milliseconds: clock), signature: []),
        received: Timestamp(milliseconds: clock),
        clockOffset: Milliseconds(random.chance(5) ? 900_000 : 0))
      state.apply(.service(.receipt(receipt)), at: state.size.nextIndex)
      let event = event(device, body)
      switch body {
      case .entityRegistered(let body): known[EntityID(event.id)] = body.kind
      case .entitiesMerged(let body): merges.append((body.merged, event.id))
      case .entitiesDistinguished(let body):
        judgements.append((event.id, [body.first, body.second]))
      case .warningAccepted(let body):
        judgements.append((event.id, body.subject.map { [$0] } ?? []))
      case .schemaPublished: schema = event.id
      case .deviceSetAside: setAsides.append(event.id)
      default: break
      }
      for id in FoldState.subjects(of: event) { own.append((event.id, id)) }
      state.apply(.event(event), at: state.size.nextIndex)
    }
  }

  private mutating func write() throws {
    let changes = state.takeChanges()
    try views.take(changes, of: state.header, Self.digest)
  }

  private mutating func event(_ device: UInt32, _ body: EventBody) -> Event {
    sequences[device, default: 0] += 1
    guard let sequence = EventSequence(sequences[device] ?? 1) else {
      preconditionFailure("a small number")
    }
    return Event(
      id: EventID(Self.device(device), sequence), context: Context(base: state.size),
      claimedTime: Timestamp(milliseconds: clock), schema: schema, body: body)
  }

  // MARK: Acts

  private mutating func act() -> EventBody {
    guard !known.isEmpty, !random.chance(15) else { return registration() }
    let (id, kind) = pick()
    switch random.below(15) {
    case 11 where random.chance(60): return setAside()
    case 0: return .entityRetracted(EntityRetracted(entity: id, reason: "gone"))
    case 1, 2: return .entityRestored(EntityRestored(entity: id, reason: "there"))
    case 3:
      let others = known.filter { $0.value == kind }.keys.sorted()
      return .entitiesMerged(
        EntitiesMerged(survivor: random.pick(others), merged: id, chosen: [], reason: "one"))
    case 4:
      guard let merge = merges.last else { return registration() }
      return .mergeReverted(
        MergeReverted(merged: merge.merged, merge: merge.event, reason: "two"))
    case 5:
      let undone = random.pick(own)
      return .changeUndone(
        ChangeUndone(
          entities: [undone.entity], undone: [undone.event], reinstated: [], reason: "slip"))
    case 6: return .elementsAdded(ElementsAdded(entity: id, elements: [membership()]))
    case 7, 8: return judgement(id)
    case 9: return .noteWritten(NoteWritten(subject: id, text: "seen", tags: []))
    case 10:
      return .sampleRecorded(
        SampleRecorded(
          subject: id, item: random.chance(20) ? "Z" : "R",
          value: .integer(Int64(random.below(5))), confidence: nil, evidence: []))
    default: return .fieldsRevised(FieldsRevised(entity: id, fields: [field(of: kind)]))
    }
  }

  private mutating func pick() -> (EntityID, KindNumber) {
    let id = random.pick(known.keys.sorted())
    return (id, known[id] ?? Self.shop)
  }

  /// The last work of the device, or nothing of it any more.
  private mutating func setAside() -> EventBody {
    if random.chance(50), let act = setAsides.popLast() {
      return .setAsideReverted(SetAsideReverted(setAside: act, reason: "was there after all"))
    }
    let last = sequences[1] ?? 0
    let after = last - min(last, UInt64(random.below(12)))
    guard let device = DeviceNumber(1), let after = EventSequence(after) else {
      preconditionFailure("a device and a sequence")
    }
    let point = SetAsidePoint(device: device, after: after, withSuccessors: false)
    return .deviceSetAside(DeviceSetAside(points: [point], reason: "guessed"))
  }

  private mutating func judgement(_ id: EntityID) -> EventBody {
    if random.chance(30), let judgement = judgements.last {
      return .judgementReverted(
        JudgementReverted(
          judgement: judgement.event, entities: judgement.entities, reason: "looked again"))
    }
    let warnings =
      ((try? SurveyReader(views: views))
        .flatMap { reader in try? reader.judgedAnew() } ?? [])
    guard !warnings.isEmpty else { return registration() }
    let warning = random.pick(warnings)
    if warning.code == .possibleDuplicate, let first = warning.subject,
      let second = warning.related, random.chance(70)
    {
      return .entitiesDistinguished(
        EntitiesDistinguished(first: first, second: second, reason: "two doors"))
    }
    return .warningAccepted(warning.identity.accepted(reason: "fine"))
  }

  private mutating func registration() -> EventBody {
    let kind = random.pick([Self.quarter, Self.shop, Self.shop, Self.shop, Self.tie])
    if kind == Self.tie {
      return register(kind, [reference(Self.from), reference(Self.to)])
    }
    guard kind == Self.shop else { return register(kind, [field(of: kind), field(of: kind)]) }
    return .entityRegistered(
      EntityRegistered(
        kind: kind, fields: [shopField(0), shopField(1), field(of: kind)],
        elements: random.chance(70) ? [membership()] : []))
  }

  private func register(_ kind: KindNumber, _ fields: [Field]) -> EventBody {
    .entityRegistered(EntityRegistered(kind: kind, fields: fields, elements: []))
  }

  private mutating func reference(_ key: FieldKey) -> Field {
    Field(key, .entity(known.isEmpty ? EntityID(EventID(.firstAdmin, .first)) : pick().0))
  }

  private mutating func membership() -> Field {
    let quarters = known.filter { $0.value == Self.quarter }.keys.sorted()
    return Field(
      Self.quarters,
      .entity(
        quarters.isEmpty ? EntityID(EventID(.firstAdmin, .first)) : random.pick(quarters)))
  }

  private mutating func field(of kind: KindNumber) -> Field {
    switch kind {
    case Self.quarter:
      random.chance(70)
        ? Field(
          Self.edge,
          random.chance(5)
            ? square(0, 0, 0)
            : square(
              Int32(random.below(20_000)), Int32(random.below(20_000)),
              Int32(1 + random.below(20_000))))
        : Field(Self.lead, .code(Text(random.pick(["bread", "books", "toys"]))))
    case Self.tie: reference(random.chance(50) ? Self.from : Self.to)
    default: shopField(random.below(6))
    }
  }

  private mutating func shopField(_ number: Int) -> Field {
    switch number {
    case 0:
      Field(Self.name, .text(Text(random.pick(["Old Mill", "Old Mill Oy", "Press", "Kiln"]))))
    case 1:
      Field(
        Self.spot,
        point(
          Int32(random.below(30_000)), Int32(random.below(8_000)),
          accuracy: UInt32(1 + random.below(70)) * 1_000))
    case 2: Field(Self.number, .text(Text("\(random.below(6))")))
    case 3: Field(Self.site, .text(Text("shop\(random.below(4)).example.org")))
    case 4: Field(Self.trade, .code(Text(random.pick(["bread", "books", "tin"]))))
    default: Field(Self.closed, .date(CalendarDate(year: Int32(1999 + random.below(40)))))
    }
  }

  private func point(_ latitude: Int32, _ longitude: Int32, accuracy: UInt32 = 5_000) -> Value {
    .point(
      Point(
        vertex: Vertex(latitudeE7: latitude, longitudeE7: longitude),
        accuracyMillimetres: accuracy))
  }

  private func square(_ south: Int32, _ west: Int32, _ side: Int32) -> Value {
    let corners = [(0, 0), (0, side), (side, side), (side, 0)] as [(Int32, Int32)]
    return .polygon(
      Polygon(rings: [
        corners.map { Vertex(latitudeE7: south + $0.0, longitudeE7: west + $0.1) }
      ]))
  }

  // MARK: The log

  private mutating func publication(version: Int) -> EventBody {
    let document = Self.schema(version: version).document
    return .schemaPublished(
      SchemaPublished(
        name: Text("shops@\(version)"), previous: schema, part: 0, partCount: 1,
        documentDigest: LogHash.plain(document), document: document))
  }

  private static func device(_ number: UInt32) -> DeviceNumber {
    DeviceNumber(number) ?? .firstAdmin
  }

  private static let digest = LogHash.plain([3])

  private static let opening: [Entry] = {
    guard let key = PublicKey(.ed25519, [UInt8](repeating: 7, count: 32)) else { return [] }
    return [
      .service(
        .surveyOpened(
          SurveyOpened(
            origin: "field.example.org/shops", nonce: [UInt8](repeating: 1, count: 16), logKey: key,
            adminKey: key, adminName: "Aino", title: "Shops", opened: Timestamp(milliseconds: 0))))
    ]
  }()
}
