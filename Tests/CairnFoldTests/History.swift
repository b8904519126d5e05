import CairnFold
import CairnModel

/// A log of a few devices that know of each other's work now and then, from a seed.
struct History {
  private(set) var entries: [Entry] = []
  private(set) var events: [(event: Event, index: LogIndex)] = []
  private var random: SeededNumbers
  private var heads: [DeviceNumber: EventSequence] = [:]
  private var entities: [EntityID] = []

  static let key = FieldKey(1)
  static let set = FieldKey(2)

  init(seed: UInt64, batches: Int) {
    random = SeededNumbers(seed: seed)
    for number in 1...4 {
      guard let device = DeviceNumber(UInt32(number)) else { continue }
      heads[device] = EventSequence.none
      entries.append(
        .service(
          .deviceEnrolled(
            DeviceEnrolled(
              device: device, key: Self.publicKey, name: "d", role: .surveyor, inviteKey: nil,
              signature: [], continues: nil, enrolled: Timestamp(milliseconds: 0)))))
    }
    for _ in 0..<batches { addBatch() }
  }

  private static let publicKey: PublicKey = {
    guard let key = PublicKey(.ed25519, [UInt8](repeating: 7, count: 32)) else {
      preconditionFailure("a key of the right size")
    }
    return key
  }()

  private mutating func addBatch() {
    guard let device = DeviceNumber(UInt32(1 + random.below(4))) else { return }
    let count = 1 + random.below(3)
    let base = LogSize(UInt64(random.below(entries.count + 1)))
    let first = (heads[device] ?? .none).next
    let seal = Seal(
      device: device, firstSequence: first, lastSequence: first.advanced(by: count - 1),
      chainHead: Digest(unsafeUninitializedBytes: { _ in }), witnessedSize: base,
      witnessedRoot: Digest(unsafeUninitializedBytes: { _ in }), clock: Timestamp(milliseconds: 0),
      signature: [])
    entries.append(
      .service(
        .receipt(
          Receipt(
            seal: seal, received: Timestamp(milliseconds: Int64(entries.count) * 1_000),
            clockOffset: random.below(2) == 0 ? Milliseconds(Int64(random.below(9_000))) : nil))))
    for _ in 0..<count {
      let id = EventID(device, (heads[device] ?? .none).next)
      var context = Context(base: base)
      if random.below(3) == 0, let other = DeviceNumber(UInt32(1 + random.below(4))),
        other != device, let head = heads[other], head > .none,
        let seen = EventSequence(UInt64(1 + random.below(Int(head.rawValue))))
      {
        context.seen = [SeenThrough(device: other, sequence: seen)]
      }
      let event = Event(
        id: id, context: context,
        claimedTime: Timestamp(milliseconds: Int64(random.below(1_000_000))), body: body(id))
      events.append((event, LogIndex(UInt64(entries.count))))
      entries.append(.event(event))
      heads[device] = id.sequence
    }
  }

  private mutating func body(_ id: EventID) -> EventBody {
    guard !entities.isEmpty, random.below(6) > 0 else {
      entities.append(EntityID(id))
      return .entityRegistered(
        EntityRegistered(
          kind: KindNumber(1), fields: [Field(Self.key, .integer(0))],
          elements: [Field(Self.set, .integer(Int64(random.below(3))))]))
    }
    let entity = entities[random.below(entities.count)]
    let value = Value.integer(Int64(random.below(4)))
    switch random.below(6) {
    case 0: return .entityRetracted(EntityRetracted(entity: entity, reason: "gone"))
    case 1: return .entityRestored(EntityRestored(entity: entity, reason: "back"))
    case 2:
      return .elementsAdded(ElementsAdded(entity: entity, elements: [Field(Self.set, value)]))
    case 3:
      let adds = events.suffix(8).map(\.event.id)
      return .elementsRemoved(
        ElementsRemoved(
          entity: entity, elements: [RemovedElement(element: Field(Self.set, value), addedBy: adds)]
        ))
    default:
      return .fieldsRevised(FieldsRevised(entity: entity, fields: [Field(Self.key, value)]))
    }
  }

  func folded() -> FoldState {
    var state = FoldState()
    for (position, entry) in entries.enumerated() {
      state.apply(entry, at: LogIndex(UInt64(position)))
    }
    return state
  }
}

/// SplitMix64: the same seed gives the same history everywhere.
struct SeededNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return Int((mixed ^ mixed >> 31) % UInt64(bound))
  }
}
