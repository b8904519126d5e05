import CairnFold
import CairnModel
import CairnReplica
import CairnServiceFixtures
import CairnService
import CairnStore
import CairnViews
import Testing

/// Whole devices on a whole service: what each recorded arrives once, whatever the network does, and
/// all come to one state.
@Suite("Devices on a network that loses what it likes")
struct ConvergenceTests {
  @Test("All replicas and the service come to the same state, and nothing is lost or doubled")
  func convergence() async throws {
    let clock = TestClock()
    let engine = MemoryEngine()
    let service = try FieldService(
      engine: engine,
      configuration: ServiceConfiguration(originPrefix: "field.example.org") { clock.now },
      logger: ServiceHarness.quiet)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await service.run() }
      do {
        for seed in UInt64(1)...200 {
          var team = try await FieldTeam(
            seed: seed, on: service, clock: clock, setsAside: true)
          for _ in 0..<40 { try await team.step() }
          try await settle(team, seed, service, engine)
          try await predict(&team, seed)
        }
      } catch {
        service.drain()
        throw error
      }
      service.drain()
      try await group.waitForAll()
    }
  }

  private func settle(
    _ team: FieldTeam, _ seed: UInt64, _ service: FieldService<MemoryEngine>, _ engine: MemoryEngine
  ) async throws {
    let standing = team.members.indices.filter { !team.members[$0].isRevoked }
    for _ in 0..<2 { for place in standing { try await team.sync(place) } }
    let record = try service.summary(of: team.slug).record
    let views = MemoryViewStore()
    let folded = try Projector(survey: record, store: engine.store, views: views).catchUp()
    let warnings = try SurveyReader(views: views).warnings().mark
    for place in standing {
      let report = try await team.check(place)
      #expect(report.isOK, "seed \(seed), member \(place): \(report.problems)")
      #expect(report.fingerprint == folded.fingerprint, "seed \(seed), member \(place)")
      let replica = team.members[place].replica
      _ = try replica.catchUp()
      #expect(
        try replica.reader().warnings().mark == warnings, "seed \(seed), member \(place)")
    }
    try expectOnce(team, seed, engine, record)
  }

  /// Who has everything, and whose clock goes right, knows what the service will make of an act.
  private func predict(_ team: inout FieldTeam, _ seed: UInt64) async throws {
    for place in team.members.indices
    where !team.members[place].isRevoked && team.members[place].skew == Milliseconds(0) {
      try await team.sync(place)
      let (before, after) = try await team.predict(place)
      #expect(before == after, "seed \(seed), member \(place)")
    }
  }

  /// Each event is in the log once; those of a revoked device are there, or wait with it.
  private func expectOnce(
    _ team: FieldTeam, _ seed: UInt64, _ engine: MemoryEngine, _ record: SurveyRecord
  ) throws {
    var logged: [EventID: Int] = [:]
    try LogWalk(engine.store, record.key).forEach(
      from: .zero, to: engine.store.size(of: record.key)
    ) { entry, _, _ in
      if case .event(let event) = entry { logged[event.id, default: 0] += 1 }
      return true
    }
    var waiting: Set<EventID> = []
    for member in team.members where member.isRevoked {
      waiting.formUnion(try member.replica.pendingEvents().map(\.id))
    }
    for event in team.recorded {
      #expect(
        logged[event] == 1 || logged[event] == nil && waiting.contains(event),
        "seed \(seed), \(event)")
    }
    #expect(logged.count == team.recorded.count { logged[$0] != nil }, "seed \(seed)")
  }
}
