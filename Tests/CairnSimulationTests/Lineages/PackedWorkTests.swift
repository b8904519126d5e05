import CairnLog
import CairnModel
import CairnReplica
import CairnStore
import CairnWire
import Testing

@Suite("Packed work")
struct PackedWorkTests {
  private func adopt(_ pack: Pack, _ survey: FolderSurvey) async throws -> SyncReport {
    let replica = survey.admin.replica
    _ = try replica.carry(try replica.verified(pack))
    let adopted = try replica.adopting(try replica.adoptable(of: pack.device, through: nil))
    _ = try replica.record(adopted.map { Draft(.eventsAdopted($0)) })
    return try await survey.sync(survey.admin)
  }

  @Test("What a revoked device recorded is packed, adopted and brought by others, once")
  func adopted() async throws {
    try await FolderSurvey.serving { service, engine, clock in
      let survey = try await FolderSurvey("packed", on: service, engine, clock: clock)
      let neighbour = try await survey.enrol("neighbour")
      let phone = survey.folders[0]
      for number in 0..<1_200 { try survey.record("offline \(number)", in: 0) }
      try await survey.act(
        .deviceRevoked(DeviceRevoked(device: try phone.device, reason: "lost")))
      let (pack, rest) = try phone.replica.pack()
      #expect(pack.batches.count == 2 && rest == 0)
      // A neighbour carries it; it can't come in yet.
      let again = try Pack(decoding: try phone.replica.pack().pack.encoded())
      #expect(try neighbour.replica.carry(try neighbour.replica.verified(pack)) == 2)
      #expect(try neighbour.replica.carry(try neighbour.replica.verified(again)) == 0)
      let early = try await survey.sync(neighbour)
      #expect(early.deliveries.map(\.refused?.code) == [.deviceRevoked, .deviceRevoked])
      #expect(early.pending == 0)
      // Who is revoked is told what it was told before.
      await expectRefusal(.deviceRevoked) { try await survey.sync(phone) }

      let report = try await adopt(again, survey)
      #expect(report.deliveries.map(\.refused) == [nil, nil])
      let late = try await survey.sync(neighbour)
      #expect(late.deliveries.map(\.refused) == [nil, nil])
      #expect(try neighbour.store.carried() == [])
      #expect(try survey.admin.store.carried() == [])
      #expect(
        try survey.logged().map(\.name) == (0..<1_200).map { "offline \($0)" })
      // Its own sync is told that all of it is there.
      do {
        try await survey.sync(phone)
        Issue.record("a revoked device read the log")
      } catch let refusal as Refusal {
        #expect(refusal.code == .deviceRevoked && refusal.message.contains("through 1200"))
      }
      #expect(try survey.logged().count == 1_200)
    }
  }

  @Test("Adopting a pack takes its own ends alone, and of two packs the longer one is brought")
  func twoPacks() async throws {
    try await FolderSurvey.serving { service, engine, clock in
      let survey = try await FolderSurvey("two-packs", on: service, engine, clock: clock)
      let phone = survey.folders[0]
      try survey.record("one", in: 0)
      let early = try phone.replica.pack().pack
      try survey.record("two", in: 0)
      let late = try phone.replica.pack().pack
      try await survey.act(
        .deviceRevoked(DeviceRevoked(device: try phone.device, reason: "lost")))
      let replica = survey.admin.replica
      let (first, second) = (try replica.verified(early), try replica.verified(late))
      #expect(try replica.carry(second) == 1)
      #expect(try replica.carry(first) == 1)
      let ends = try replica.adoptable(in: first, through: nil)
      #expect(ends.map(\.throughSequence) == first.ends.map(\.through))
      let both = try replica.adopting(ends + replica.adoptable(in: second, through: nil))
      #expect(both.count == 2)
      _ = try replica.record(both.map { Draft(.eventsAdopted($0)) })
      _ = try await survey.sync(survey.admin)
      #expect(try survey.logged().map(\.name) == ["one", "two"])
      #expect(try survey.admin.store.carried() == [])
    }
  }

  @Test("A revoked device brings adopted work itself, and no other")
  func ownDelivery() async throws {
    try await FolderSurvey.serving { service, engine, clock in
      let survey = try await FolderSurvey("own", on: service, engine, clock: clock)
      let phone = survey.folders[0]
      try survey.record("offline", in: 0)
      try await survey.act(
        .deviceRevoked(DeviceRevoked(device: try phone.device, reason: "lost")))
      let pack = try phone.replica.pack().pack
      let end = try #require(pack.batches.last?.seal)
      try await survey.act(
        .eventsAdopted(
          EventsAdopted(
            device: pack.device, throughSequence: end.lastSequence, chainHead: end.chainHead)))
      await expectRefusal(.deviceRevoked) { try await survey.sync(phone) }
      #expect(try survey.logged().map(\.name) == ["offline"])
      try survey.record("later", in: 0)
      await expectRefusal(.deviceRevoked) { try await survey.sync(phone) }
      #expect(try survey.logged().map(\.name) == ["offline"])
    }
  }

  @Test("A neighbour brings the work of a phone without a network, and the phone then knows it")
  func neighbour() async throws {
    try await FolderSurvey.serving { service, engine, clock in
      let survey = try await FolderSurvey("neighbour", on: service, engine, clock: clock)
      let neighbour = try await survey.enrol("neighbour")
      try survey.record("far away", in: 0)
      let pack = try survey.folders[0].replica.pack().pack
      _ = try neighbour.replica.carry(try neighbour.replica.verified(pack))
      #expect(try await survey.sync(neighbour).deliveries.map(\.refused) == [nil])
      let report = try await survey.sync(survey.folders[0])
      #expect(report.pending == 0 && report.reenrolledAs == nil)
      #expect(try survey.logged().map(\.name) == ["far away"])
      await expectRefusal(.nothingToPack) { try survey.folders[0].replica.pack() }
    }
  }

  @Test("Each byte of a spoiled pack is noticed, and a pack of another survey is refused")
  func spoiled() async throws {
    try await FolderSurvey.serving { service, engine, clock in
      let survey = try await FolderSurvey("spoiled", on: service, engine, clock: clock)
      let other = try await FolderSurvey("other", on: service, engine, clock: clock)
      try survey.record("one", in: 0)
      _ = try await survey.sync(survey.admin)
      let replica = survey.admin.replica
      let bytes = try survey.folders[0].replica.pack().pack.encoded()
      _ = try replica.verified(try Pack(decoding: bytes))
      for place in bytes.indices {
        var spoiled = bytes
        spoiled[place] ^= 1
        let passes = (try? Pack(decoding: spoiled)).map { (try? replica.verified($0)) != nil }
        #expect(passes != true, "byte \(place)")
      }
      for count in 0..<bytes.count {
        #expect(throws: WireError.self) { try Pack(decoding: Array(bytes.prefix(count))) }
      }
      #expect(throws: WireError.self) { try Pack(decoding: bytes + [0]) }
      await expectRefusal(.surveyMismatch) {
        try other.admin.replica.verified(try Pack(decoding: bytes))
      }
    }
  }
}

/// Expects that something is refused under a code.
func expectRefusal<Result>(
  _ code: RefusalCode, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () async throws -> Result
) async {
  do {
    _ = try await body()
    Issue.record("this was not refused", sourceLocation: sourceLocation)
  } catch {
    #expect((error as? Refusal)?.code == code, "\(error)", sourceLocation: sourceLocation)
  }
}
