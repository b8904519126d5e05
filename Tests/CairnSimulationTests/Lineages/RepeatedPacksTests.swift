import CairnLog
import CairnModel
import CairnReplica
import CairnServiceFixtures
import CairnSimulation
import CairnStore
import CairnWire
import Testing

@Suite("Packs of a device that was not synced in between")
struct RepeatedPacksTests {
  /// One pack after each of these, none of which the device brings itself.
  private func packs(
    _ names: [String], _ survey: FolderSurvey, in place: Int = 0
  ) throws -> [Pack] {
    try names.map { name in
      try survey.record(name, in: place)
      return try survey.folders[place].replica.pack().pack
    }
  }

  private func carry(_ packs: [Pack], in folder: FolderSurvey.Folder) throws {
    for pack in packs {
      _ = try folder.replica.carry(try folder.replica.verified(Pack(decoding: pack.encoded())))
    }
  }

  private func adopt(_ packs: [Pack], _ survey: FolderSurvey) throws {
    let replica = survey.admin.replica
    for pack in packs {
      let adopted = try replica.adoptable(in: try replica.verified(pack), through: nil)
      _ = try replica.record(replica.adopting(adopted).map { Draft(.eventsAdopted($0)) })
    }
  }

  private func revoke(_ survey: FolderSurvey) async throws {
    try await survey.act(
      .deviceRevoked(DeviceRevoked(device: try survey.folders[0].device, reason: "lost")))
  }

  @Test(
    "Whichever pack is brought first, all that was recorded is in the log once",
    arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]], [true, false])
  func orders(_ order: [Int], together: Bool) async throws {
    try await FolderSurvey.serving { service, engine, clock in
      let survey = try await FolderSurvey("orders", on: service, engine, clock: clock)
      try await survey.sync(survey.admin)
      let packs = try packs(["one", "two", "three"], survey)
      for place in order {
        try carry([packs[place]], in: survey.admin)
        if !together { try await survey.sync(survey.admin) }
      }
      let report = try await survey.sync(survey.admin)
      #expect(report.deliveries.map(\.refused).allSatisfy { $0 == nil })
      #expect(try survey.admin.store.carried() == [])
      #expect(try survey.logged().map(\.name) == ["one", "two", "three"])
      // The device learns of it, and goes on.
      try survey.record("four", in: 0)
      #expect(try await survey.sync(survey.folders[0]).pending == 0)
      #expect(try survey.logged().map(\.name) == ["one", "two", "three", "four"])
    }
  }

  @Test(
    "A revoked device's later pack comes in behind its earlier one once an admin adopts it",
    arguments: [false, true])
  func adopted(isFirstAdopted: Bool) async throws {
    try await FolderSurvey.serving { service, engine, clock in
      let survey = try await FolderSurvey("adopted", on: service, engine, clock: clock)
      let neighbour = try await survey.enrol("neighbour")
      let packs = try packs(["one", "two"], survey)
      if isFirstAdopted {
        try await revoke(survey)
        try carry(packs, in: survey.admin)
        try adopt([packs[0]], survey)
        try await survey.sync(survey.admin)
      } else {
        // A neighbour brought the first one while the device was a member.
        try carry([packs[0]], in: neighbour)
        try await survey.sync(neighbour)
        try await revoke(survey)
        try carry(packs, in: survey.admin)
      }
      try carry(packs, in: neighbour)
      let early = try await survey.sync(neighbour)
      _ = try await survey.sync(survey.admin)
      #expect(try survey.logged().map(\.name) == ["one"])
      #expect(early.deliveries.compactMap { $0.refused?.code } == [.deviceRevoked])
      #expect(early.deliveries.allSatisfy { !$0.isRefusedForGood })
      try adopt([packs[1]], survey)
      let report = try await survey.sync(survey.admin)
      #expect(report.deliveries.map(\.refused) == [nil])
      #expect(try survey.logged().map(\.name) == ["one", "two"])
      let late = try await survey.sync(neighbour)
      #expect(late.deliveries.allSatisfy { $0.refused == nil })
      #expect(try neighbour.store.carried() == [])
    }
  }

  @Test("What a thief recorded on top of an earlier pack stays out, adopted or not")
  func fork() async throws {
    try await FolderSurvey.serving { service, engine, clock in
      var survey = try await FolderSurvey("fork", on: service, engine, clock: clock)
      let other = try await survey.enrol("other")
      let honest = try packs(["one"], survey)
      let thief = try survey.copy(0, isThiefs: true)
      let forged = try packs(["forged", "forged too"], survey, in: thief)
      let more = try packs(["two", "three"], survey)
      try carry(honest, in: survey.admin)
      try await survey.sync(survey.admin)
      try await revoke(survey)
      try carry(forged + more, in: survey.admin)
      try carry(forged, in: other)
      let device = try survey.folders[0].device
      await expectRefusal(.adoptionMismatch) {
        try survey.admin.replica.adoptable(of: device, through: nil)
      }
      try adopt(more, survey)
      let report = try await survey.sync(survey.admin)
      #expect(try survey.logged().map(\.name) == ["one", "two", "three"])
      #expect(report.deliveries.filter { $0.refused == nil }.count == 2)
      let refused = report.deliveries.filter { $0.refused != nil }
      #expect(refused.map { $0.refused?.code } == [.deviceForked, .deviceForked])
      #expect(refused.allSatisfy { $0.isRefusedForGood })
      // Also where an admin is led to adopt it.
      for seal in forged.compactMap({ $0.batches.last?.seal }) {
        try await survey.act(
          .eventsAdopted(
            EventsAdopted(
              device: seal.device, throughSequence: seal.lastSequence, chainHead: seal.chainHead)))
      }
      let late = try await survey.sync(other)
      #expect(late.deliveries.map { $0.refused?.code } == [.deviceForked, .deviceForked])
      #expect(late.deliveries.allSatisfy { $0.isRefusedForGood })
      #expect(try survey.logged().map(\.name) == ["one", "two", "three"])
      // Known to be another past, it is taken along by nobody else.
      await expectRefusal(.deviceForked) { try survey.admin.replica.verified(forged[1]) }
      #expect(try other.replica.dropCarried(of: device, only: forged[0]).count == 1)
      #expect(try other.replica.carriedWork().map(\.key.lastSequence.rawValue) == [3])
      #expect(try other.replica.dropCarried(of: device).count == 1)
      await expectRefusal(.nothingKept) { try other.replica.dropCarried(of: device) }
      #expect(try await survey.sync(other).deliveries == [])
    }
  }

  @Test("What is known to stay out is not sent")
  func unsent() async throws {
    try await FolderSurvey.serving { service, engine, clock in
      var survey = try await FolderSurvey("unsent", on: service, engine, clock: clock)
      let other = try await survey.enrol("other")
      let thief = try survey.copy(0, isThiefs: true)
      let forged = try packs(["forged", "forged too"], survey, in: thief)
      try carry(forged, in: other)
      try survey.record("one", in: 0)
      try await survey.sync(survey.folders[0])
      let counting = AlteredTransport(survey.transport)
      for round in 1...3 {
        let report = try await other.replica.sync(counting)
        #expect(report.deliveries.map { $0.refused?.code } == [.deviceForked, .deviceForked])
        // The first round learns it from the log that it fetches.
        #expect(counting.batchCount == 1, "round \(round)")
      }
      #expect(try survey.logged().map(\.name) == ["one"])
    }
  }

  @Test("Lost requests, lost answers and breaks between lose and double nothing", arguments: 1...12)
  func lost(seed: UInt64) async throws {
    try await FolderSurvey.serving { service, engine, clock in
      let survey = try await FolderSurvey("lost", on: service, engine, clock: clock)
      let others = [try await survey.enrol("a"), try await survey.enrol("b")]
      let transport = LossyTransport(survey.transport, lossPercentage: 60, seed: seed)
      var random = SeededGenerator(seed: seed)
      for number in 0..<6 {
        let pack = try packs(["\(number)"], survey)
        let carrier = others[random.below(2)]
        try carry(pack, in: carrier)
        for folder in others + [survey.folders[0]] where random.chance(50) {
          do { _ = try await folder.replica.sync(transport) } catch is Unreachable {}
        }
      }
      for folder in others + [survey.folders[0]] { try await survey.sync(folder) }
      #expect(try survey.logged().map(\.name) == (0..<6).map { "\($0)" })
      for folder in others {
        #expect(try folder.store.carried() == [])
        #expect(try await survey.sync(folder).deliveries == [])
      }
      #expect(try survey.folders[0].store.pendingCount() == 0)
    }
  }
}
