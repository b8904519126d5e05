import CairnFold
import CairnModel
import Testing

@Suite("How much of an entity counts")
struct RoomTests {
  /// As if entries were so long that a few of them take all the room that a device has for an entity.
  private func folded(_ entries: [Entry]) -> (state: FoldState, full: Set<EventID>) {
    var state = FoldState()
    for entry in entries {
      var byteCount = 128
      if case .event(let event) = entry {
        byteCount = 100_000 * (1 + Int(event.id.sequence.rawValue % 7))
      }
      state.apply(entry, at: state.size.nextIndex, byteCount: byteCount)
    }
    let full = state.takeChanges().anomalies.filter { $0.code == .entityFull }.map(\.event)
    return (state, Set(full))
  }

  @Test("Around the bound, it means the same in every order of arrival")
  func permutations() {
    var (moved, fullCount, freeCount) = (0, 0, 0)
    for seed in UInt64(1)...1_500 {
      let history = History(
        seed: seed, batches: 30, isOdd: seed % 3 == 0, isFlooded: seed % 4 == 1,
        setsAside: seed % 5 == 0)
      let other = history.rearranged(seed: seed)
      if other.entries != history.entries { moved += 1 }
      let ((state, full), (rearranged, otherFull)) = (
        folded(history.entries), folded(other.entries)
      )
      #expect(full == otherFull, "seed \(seed)")
      #expect(state.fingerprint == rearranged.fingerprint, "seed \(seed)")
      fullCount += full.count
      freeCount += full.isEmpty ? 1 : 0
    }
    #expect(moved > 500, "only \(moved) histories were rearranged")
    #expect(fullCount > 5_000 && freeCount > 10, "\(fullCount) beyond it, \(freeCount) below it")
  }

  @Test("A journal beyond the bound is read once, however many acts come")
  func cost() throws {
    var log = FullLog()
    let registration = log.register()
    for _ in 0..<40 { log.revise(registration, by: 2, byteCount: 65_000) }
    for _ in 0..<5_000 { log.revise(registration, by: 3, byteCount: 100) }
    let state = log.state
    let entity = try #require(state.entities[registration])
    #expect(entity.journal.count == 1 + 32 + 5_000)
    #expect(!entity.hasRoom(for: 65_000, of: try #require(DeviceNumber(2))))
    #expect(entity.hasRoom(for: 65_000, of: try #require(DeviceNumber(3))))
    // Heads are read at the first act beyond the bound, and each act is compared with few writes.
    #expect(state.steps.total < 40 * 5_100)
    #expect(state.steps.eventsLookedUp <= 40)
  }
}

/// What devices say of one entity, in entries of any length.
private struct FullLog {
  private(set) var state = FoldState()
  private var heads: [UInt32: UInt64] = [:]

  init() {
    let history = History(seed: 1, batches: 1)
    for entry in history.enrolments {
      state.apply(entry, at: state.size.nextIndex, byteCount: 128)
    }
  }

  mutating func register() -> EntityID {
    EntityID(
      add(.entityRegistered(EntityRegistered(kind: KindNumber(1), fields: [])), 2, byteCount: 100))
  }

  mutating func revise(_ entity: EntityID, by device: UInt32, byteCount: Int) {
    let field = Field(FieldKey(9), .integer(Int64(byteCount)))
    _ = add(
      .fieldsRevised(FieldsRevised(entity: entity, fields: [field])), device, byteCount: byteCount)
  }

  private mutating func add(_ body: EventBody, _ number: UInt32, byteCount: Int) -> EventID {
    heads[number, default: 0] += 1
    guard let device = DeviceNumber(number),
      let sequence = EventSequence(heads[number, default: 1])
    else { preconditionFailure("a device, and a place of its own") }
    let event = Event(
      id: EventID(device, sequence), context: Context(base: state.size),
      claimedTime: Timestamp(milliseconds: 0), body: body)
    state.apply(.event(event), at: state.size.nextIndex, byteCount: byteCount)
    return event.id
  }
}
