import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnStore
import CairnWire
import Glibc
import Testing

@Suite("Opening surveys")
struct OpeningTests {
  @Test("The same request again gives the same survey; another of its name is refused")
  func again() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      let key = SoftwareSigner(generating: .p256).publicKey
      var request = OpenSurveyRequest(
        slug: "helsinki", title: "Clusters", adminKey: key, adminName: "Aino",
        nonce: [UInt8](repeating: 1, count: 16))
      let answer = try await harness.service.openSurvey(request)
      harness.clock.move(by: .seconds(60))
      #expect(try await harness.service.openSurvey(request) == answer)
      request.nonce[0] = 2
      await expectRefusal(.surveyExists) { try await harness.service.openSurvey(request) }
      for slug in ["", "-a", "a-", "Helsinki", "a b", "ä", String(repeating: "x", count: 64)] {
        request.slug = slug
        await expectRefusal(.slugInvalid) { try await harness.service.openSurvey(request) }
      }
      let summary = try harness.service.summary(of: "helsinki")
      #expect(summary.record.origin == "field.example.org/helsinki")
      #expect(summary.size == LogSize(1) && summary.memberCount == 1)
      try harness.audit()
    }
  }

  @Test("Of many requests for one name at once, one survey comes")
  func atOnce() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      let key = SoftwareSigner(generating: .p256).publicKey
      let count = await withTaskGroup(of: Bool.self) { group in
        for number in 0..<8 {
          group.addTask {
            let request = OpenSurveyRequest(
              slug: "helsinki", title: "Clusters", adminKey: key, adminName: "Aino",
              nonce: [UInt8](repeating: UInt8(number), count: 16))
            return (try? await harness.service.openSurvey(request)) != nil
          }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(count == 1)
      try harness.audit()
    }
  }

  @Test("More changes than may wait are told to come again")
  func bounds() async throws {
    let harness = try ServiceHarness { $0.waitingChangesMaximum = 0 }
    try await harness.serving {
      await expectRefusal(.overloaded) { try await harness.openSurvey() }
      await expectRefusal(.overloaded) { try await harness.logIn() }
    }
  }

  @Test("A crash while a survey is opened leaves nothing in the way of the same request")
  func crashes() async throws {
    let folder = TemporaryFolder()
    let request = OpenSurveyRequest(
      slug: "helsinki", title: "Clusters", adminKey: SoftwareSigner(generating: .p256).publicKey,
      adminName: "Aino", nonce: [UInt8](repeating: 1, count: 16))
    do {
      let harness = try ServiceHarness(in: folder)
      harness.engine.store.hooks.beforeAppend { _ throws(StoreError) in
        throw StoreError(.diskFull, place: "test", "no room")
      }
      await #expect(throws: StoreError.self) {
        try await harness.serving {
          await expectRefusal(.diskFull) { try await harness.service.openSurvey(request) }
          await expectRefusal(.diskFull) { try await harness.service.openSurvey(request) }
          #expect(await harness.service.health() != .ready)
        }
      }
    }
    let harness = try ServiceHarness(in: folder)
    try await harness.serving {
      #expect(harness.service.summaries.isEmpty)
      _ = try await harness.service.openSurvey(request)
      try harness.audit()
    }
  }

  @Test("The origin's prefix is a log's name, and the first one given stays")
  func origins() throws {
    let folder = TemporaryFolder()
    let engine = try TestEngine(in: folder)
    let clock = TestClock()
    for prefix in ["", "a b", "a+b", "/a", "a/", String(repeating: "x", count: 192)] {
      #expect(throws: Refusal.self) {
        try ServiceHarness.service(over: engine, clock: clock) { $0.originPrefix = prefix }
      }
    }
    for prefix in ["first.example.org", "second.example.org"] {
      let service = try ServiceHarness.service(over: engine, clock: clock) {
        $0.originPrefix = prefix
      }
      #expect(service.configuration.originPrefix == "first.example.org")
    }
  }

  @Test("The operator's invite keeps its secret over restarts, and follows the service's URL")
  func operatorInvite() throws {
    let harness = try ServiceHarness()
    let folder = harness.engine.folder.path
    func prepare(_ url: String) throws -> OperatorInvite {
      try OperatorInvite.prepare(folder: folder, url: url, registry: harness.engine.store)
    }
    let first = try prepare("http://127.0.0.1:1")
    #expect(first.isNew)
    var status = stat()
    #expect(stat(first.path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    let again = try prepare("http://127.0.0.1:1")
    #expect(!again.isNew && again.text == first.text)
    let moved = try prepare("http://127.0.0.1:2")
    let invites = try [first, moved].map { try Invite(text: $0.text) }
    #expect(invites.map(\.url) == ["http://127.0.0.1:1", "http://127.0.0.1:2"])
    #expect(invites[0].secret == invites[1].secret)
    try PrivateFile.write(Array("no invite\n".utf8), to: first.path)
    #expect(throws: StoreError.self) { try prepare("http://127.0.0.1:1") }
    unlink(first.path)
    let other = try prepare("http://127.0.0.1:1")
    #expect(other.isNew && other.text != first.text)
  }
}
