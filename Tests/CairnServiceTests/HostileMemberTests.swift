import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnWire
import Testing

/// What a member with a key of its own can sign, from a seed that a failure prints.
@Suite("Members who sign nonsense")
struct HostileMemberTests {
  @Test("Whatever a member seals is stored or refused, and the log stays sound", arguments: 1...12)
  func batches(seed: UInt64) async throws {
    var random = SeededRandom(seed: seed)
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      var devices = [admin]
      for _ in 0..<2 { devices.append(try await harness.enrol(&admin)) }
      devices[0] = admin
      var storedCount = 0
      for _ in 0..<150 {
        let position = Int.random(in: devices.indices, using: &random)
        var next = devices[position]
        next.witnessed = try harness.published()
        let batch = try nonsense(by: &next, devices, &random)
        let honest = devices[random.next() % 3 == 0 ? 0 : position]
        let answers = try await harness.push([batch], by: honest)
        #expect(answers.count == 1)
        if answers[0].refused == nil, answers[0].head == next.chain.head {
          devices[position] = next
          storedCount += 1
        }
      }
      #expect(storedCount > 10)
      let entries = try harness.audit()
      #expect(entries.count > storedCount)
    }
    // And the service takes the log up again.
    let again = try ServiceHarness.service(over: harness.engine, clock: harness.clock)
    #expect(await again.health() == .ready)
    try ServiceHarness.audit(again, harness.engine)
  }

  private func nonsense(
    by device: inout TestDevice, _ all: [TestDevice], _ random: inout SeededRandom
  ) throws -> UnverifiedBatch {
    var entries: [[UInt8]] = []
    for position in 0..<Int.random(in: 1...4, using: &random) {
      var entry = try device.event(body(all, &random), after: position).encoded()
      for _ in 0..<Int.random(in: 0...2, using: &random) { change(&entry, &random) }
      entries.append(entry)
    }
    let batch = try device.seal(entries)
    guard Int.random(in: 0..<4, using: &random) == 0 else { return batch }
    return try batch.resealed(by: device) { seal in
      switch Int.random(in: 0..<6, using: &random) {
      case 0: seal.device = all.randomElement(using: &random)?.number ?? seal.device
      case 1: seal.firstSequence = sequence(&random)
      case 2: seal.lastSequence = sequence(&random)
      case 3:
        seal.witnessedSize = LogSize(random.next() >> UInt64.random(in: 0..<64, using: &random))
      case 4: seal.clock = Timestamp(milliseconds: Int64(bitPattern: random.next()))
      default: seal.chainHead = LogHash.leaf([UInt8(random.next() & 255)])
      }
    }
  }

  private func sequence(_ random: inout SeededRandom) -> EventSequence {
    EventSequence(random.next() >> UInt64.random(in: 21..<64, using: &random)) ?? .first
  }

  /// Acts of membership are looked into before they are folded, so they come most.
  private func body(_ all: [TestDevice], _ random: inout SeededRandom) -> EventBody {
    let device = all.dropFirst().randomElement(using: &random)?.number ?? .firstAdmin
    return switch Int.random(in: 0..<5, using: &random) {
    case 0:
      .inviteIssued(
        InviteIssued(
          inviteKey: SoftwareSigner(generating: .ed25519).publicKey, role: .surveyor,
          expires: Timestamp(milliseconds: Int64(bitPattern: random.next())), name: "x"))
    case 1: .roleChanged(RoleChanged(device: device, role: .coordinator))
    case 2:
      .eventsAdopted(
        EventsAdopted(
          device: device, throughSequence: sequence(&random), chainHead: LogHash.empty))
    default: .note("note \(random.next())")
    }
  }

  private func change(_ entry: inout [UInt8], _ random: inout SeededRandom) {
    guard !entry.isEmpty else { return }
    let position = Int.random(in: entry.indices, using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: entry[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: entry.removeSubrange(position...)
    case 2: entry.insert(UInt8(random.next() & 255), at: position)
    default: entry.append(contentsOf: entry[position...])
    }
  }
}

/// SplitMix64.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}
