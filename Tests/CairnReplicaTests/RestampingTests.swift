import CairnModel
import CairnReplica
import CairnStore
import Testing

@Suite("Recording again under a newer number")
struct RestampingTests {
  private func device(_ number: UInt32) throws -> DeviceNumber {
    try #require(DeviceNumber(number))
  }

  private func event(
    _ id: EventID, seen: [SeenThrough] = [], _ body: EventBody
  ) -> Event {
    Event(
      id: id, context: Context(base: LogSize(9), seen: seen),
      claimedTime: Timestamp(milliseconds: 1), body: body)
  }

  @Test("What the log keeps stays, the rest gets new ids that references follow")
  func references() throws {
    let older = try device(3)
    let newer = try device(8)
    let common = EventSequence.first.advanced(by: 4)
    let restamping = Restamping(from: older, keeping: common, to: newer)
    let kept = EventID(older, common)
    let first = EventID(older, common.next)
    let second = EventID(older, common.next.next)
    let registered = restamping.restamped(
      event(first, .entityRegistered(EntityRegistered(kind: KindNumber(1), fields: []))))
    #expect(registered.id == EventID(newer, .first))
    #expect(registered.was == first)
    #expect(registered.context.base == LogSize(9))
    #expect(registered.context.seen == [SeenThrough(device: older, sequence: common)])
    let link = Field(FieldKey(1), .entity(EntityID(kept)))
    let revised = restamping.restamped(
      event(second, .fieldsRevised(FieldsRevised(entity: EntityID(first), fields: [link]))))
    #expect(revised.id == EventID(newer, EventSequence.first.next))
    #expect(
      revised.body
        == .fieldsRevised(FieldsRevised(entity: EntityID(registered.id), fields: [link])))
  }

  @Test("An author who had not seen its own latest events has not seen them under the newer number")
  func seen() throws {
    let older = try device(3)
    let newer = try device(8)
    let restamping = Restamping(from: older, keeping: .first, to: newer)
    let id = EventID(older, EventSequence.first.advanced(by: 3))
    let early = restamping.restamped(
      event(
        id, seen: [SeenThrough(device: older, sequence: .none)],
        .entityRegistered(EntityRegistered(kind: KindNumber(1), fields: []))))
    #expect(early.context.seen == [SeenThrough(device: newer, sequence: .none)])
    let half = restamping.restamped(
      event(
        id, seen: [SeenThrough(device: older, sequence: EventSequence.first.next)],
        .entityRegistered(EntityRegistered(kind: KindNumber(1), fields: []))))
    #expect(
      half.context.seen == [
        SeenThrough(device: older, sequence: .first), SeenThrough(device: newer, sequence: .first),
      ])
  }

  @Test("Only what a verified log has leaves the outbox, and a fork is found where it begins")
  func acknowledgement() throws {
    let own = try device(3)
    let chain = Digest(unsafeUninitializedBytes: { $0[0] = 1 })
    let other = Digest(unsafeUninitializedBytes: { $0[0] = 2 })
    let pending = (0..<3).map { place in
      PendingEvent(
        sequence: EventSequence.first.advanced(by: place), chain: chain, entry: [UInt8(place)])
    }
    func decide(_ through: Int, _ chain: Digest, _ entries: [[UInt8]]) -> Acknowledgement {
      Acknowledgement.decide(
        pending: pending,
        head: DeviceHead(
          device: own,
          sequence: through == 0 ? .none : EventSequence.first.advanced(by: through - 1),
          chain: chain),
        isSuperseded: false
      ) { sequence in
        let place = Int(sequence.rawValue) - 1
        return place < entries.count ? entries[place][...] : nil
      }
    }
    #expect(decide(0, other, []) == .through(.none))
    #expect(decide(2, chain, []) == .through(EventSequence.first.next))
    #expect(
      decide(5, other, [[0], [1], [2], [3], [4]]) == .through(EventSequence.first.advanced(by: 2)))
    #expect(decide(2, other, [[0], [9]]) == .forked(common: .first))
    #expect(decide(1, other, [[9]]) == .forked(common: .none))
  }
}
