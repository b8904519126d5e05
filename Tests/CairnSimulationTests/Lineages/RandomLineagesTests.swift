import CairnLog
import CairnModel
import CairnReplica
import CairnServiceFixtures
import CairnSimulation
import CairnStore
import Testing

/// Copies of copies of one folder, some of them stolen, that record and sync as they like; then a
/// revocation of the lineage, but for one that only its owner has.
@Suite("Random lineages")
struct RandomLineagesTests {
  private struct Run {
    var survey: FolderSurvey
    var random: SeededGenerator
    var recorded: [String] = []
    /// Of thieves, behind the revocation.
    var stolen: [String] = []
    var isRevoked = false
    /// Refusals that copies of one folder may meet.
    private static let expected: [RefusalCode] = [.deviceRevoked, .lineageFull, .overloaded]

    init(survey: FolderSurvey, random: SeededGenerator) {
      self.survey = survey
      self.random = random
    }

    mutating func step() async throws {
      survey.clock.move(by: .seconds(Int64(20 + random.below(60))))
      let place = random.below(survey.folders.count)
      switch random.below(10) {
      case 0 where !isRevoked && survey.folders.count < 6:
        try survey.copy(place, isThiefs: random.chance(33))
      case 0..<6: try record(place)
      default: _ = try await sync(place)
      }
    }

    private mutating func record(_ place: Int) throws {
      let name = "\(recorded.count)"
      try survey.record(name, in: place)
      recorded.append(name)
      if isRevoked, survey.folders[place].isThiefs { stolen.append(name) }
    }

    /// - Returns: why it was refused, if it was.
    mutating func sync(_ place: Int) async throws -> RefusalCode? {
      do {
        try await survey.sync(survey.folders[place])
        return nil
      } catch let refusal as Refusal where Self.expected.contains(refusal.code) {
        return refusal.code
      }
    }

    /// - Returns: the folder that stays, if one can.
    mutating func revoke() async throws -> Int? {
      let thieves = survey.folders.filter(\.isThiefs)
      let honest = try survey.folders.indices.first { place in
        let key = try survey.folders[place].replica.identity.deviceKey
        return !survey.folders[place].isThiefs
          && !thieves.contains { (try? $0.keys.key(key)) != nil }
      }
      let except = try honest.map { [try survey.folders[$0].device] } ?? []
      let phone = try #require(DeviceNumber(2))
      try await survey.act(
        .deviceRevoked(
          DeviceRevoked(device: phone, reason: "copied", hasLineage: true, except: except)))
      isRevoked = true
      return honest
    }
  }

  @Test("Nothing is lost, and thieves stay out where the revocation says so")
  func lineages() async throws {
    var keptCount = 0
    try await FolderSurvey.serving { service, engine, clock in
      for seed in UInt64(1)...60 {
        let survey = try await FolderSurvey("lineage-\(seed)", on: service, engine, clock: clock)
        var run = Run(survey: survey, random: SeededGenerator(seed: seed))
        for _ in 0..<40 { try await run.step() }
        let honest = try await run.revoke()
        let size = try run.survey.admin.replica.verified.size
        for _ in 0..<25 { try await run.step() }
        for place in run.survey.folders.indices {
          clock.move(by: .seconds(61))
          _ = try await run.sync(place)
        }
        if let honest, try await run.sync(honest) == nil {
          keptCount += 1
          #expect(try run.survey.waiting(in: honest) == [], "seed \(seed)")
        }
        try expectKept(run, behind: size, seed)
      }
    }
    // Otherwise the test would say little.
    #expect(keptCount > 20, "\(keptCount)")
  }

  private func expectKept(_ run: Run, behind size: LogSize, _ seed: UInt64) throws {
    let logged = try run.survey.logged()
    var known = Set(logged.map(\.name))
    for name in run.stolen { #expect(!known.contains(name), "seed \(seed), \(name) of a thief") }
    let members = try run.survey.admin.store.members(of: run.survey.admin.replica.survey.key)
    let revoked = Set(members.filter { $0.revokedAt != nil }.map(\.device))
    for (name, event, index) in logged where !size.contains(index) {
      #expect(!revoked.contains(event.device), "seed \(seed), \(name) as \(event)")
    }
    for place in run.survey.folders.indices { known.formUnion(try run.survey.waiting(in: place)) }
    for name in run.recorded { #expect(known.contains(name), "seed \(seed), \(name) is lost") }
  }
}
