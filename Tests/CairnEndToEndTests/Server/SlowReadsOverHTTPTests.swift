import CairnModel
import CairnServer
import CairnService
import CairnServiceFixtures
import Testing

@Suite("Slow reads over HTTP", .timeLimit(.minutes(60)))
struct SlowReadsOverHTTPTests {
  /// A server with one thread for reads, and a survey that is folded; reads are held from then on.
  private static func serving(
    clock: TestClock = TestClock(),
    _ body: (RunningServer, FoldedSurvey, ViewGate) async throws -> Void
  ) async throws {
    let harness = try ServiceHarness {
      $0.viewReads.threadCount = 1
      $0.viewReads.deadline = .seconds(10)
      $0.viewReads.clock = { Milliseconds(clock.now.milliseconds) }
    }
    try await RunningServer.serving(harness) { server in
      let survey = try await FoldedSurvey.open(on: server)
      #expect(try await survey.read("entities").status == 200)
      let gate = ViewGate()
      harness.engine.viewHooks.beforeReading { gate.pass() }
      gate.close()
      // Whatever the test finds, nobody stays held.
      defer { gate.open() }
      try await body(server, survey, gate)
    }
  }

  private func counts(
    of server: RunningServer,
    become isSo: @escaping @Sendable ((waiting: Int, running: Int)) -> Bool
  ) async {
    await server.harness.service.viewReads(become: isSo)
  }

  @Test("Clients that leave at once free the thread and what waits for it")
  func left() async throws {
    try await Self.serving { server, survey, gate in
      let head = HTTPExchange.head(
        "GET", survey.path + "/entities", token: try server.token(survey.admin))
      var leaving: [RawConnection] = []
      for _ in 0..<4 {
        let connection = try RawConnection(port: server.port)
        await connection.send(head)
        leaving.append(connection)
      }
      await gate.isReached()
      await counts(of: server) { $0 == (waiting: 3, running: 1) }
      #expect(try await server.ask("GET", "/healthz").status == 200)
      leaving = []
      await counts(of: server) { $0 == (waiting: 0, running: 1) }
      gate.letOne()
      await counts(of: server) { $0 == (waiting: 0, running: 0) }
      gate.open()
      #expect(try await survey.read("entities").status == 200)
    }
  }

  @Test("One that takes longer than it may is told what to ask instead")
  func expensive() async throws {
    let clock = TestClock()
    try await Self.serving(clock: clock) { server, survey, gate in
      let reading = Task(executorPreference: OwnThreads.shared) { try await survey.ask("entities") }
      await gate.isReached()
      clock.move(by: .seconds(10))
      gate.open()
      let answer = try await reading.value
      #expect(answer.status == 503 && answer.code == "too_expensive")
      #expect(answer.json?["remedy"]?.asString == "fix")
      #expect(answer.fields["retry-after"] == nil)
    }
  }

  @Test("A stranger whose reads fill the turns of all strangers leaves one to another address")
  func strangers() async throws {
    let harness = try ServiceHarness { $0.viewReads.threadCount = 1 }
    let range = try #require(AddressRange("127.0.0.0/8"))
    try await RunningServer.serving(harness) {
      $0.trustedProxies = TrustedProxies([range])
    } _: { server in
      let survey = try await FoldedSurvey.open(on: server, isPublic: true)
      #expect(try await survey.read("entities").status == 200)
      let gate = ViewGate()
      harness.engine.viewHooks.beforeReading { gate.pass() }
      gate.close()
      defer { gate.open() }
      @Sendable func ask(from address: String) async throws -> RawAnswer {
        try await server.ask(
          "GET", survey.path + "/entities", fields: ["X-Forwarded-For": address])
      }
      try await withThrowingTaskGroup(of: RawAnswer.self) { group in
        group.addTask { try await ask(from: "192.0.2.1") }
        await gate.isReached()
        for count in 1...8 {
          group.addTask { try await ask(from: "192.0.2.1") }
          await counts(of: server) { $0 == (waiting: count, running: 1) }
        }
        let ninth = try await ask(from: "192.0.2.1")
        #expect(ninth.status == 503 && ninth.code == "overloaded")
        let other = Task(executorPreference: OwnThreads.shared) { try await ask(from: "192.0.2.2") }
        // It takes the place of the last of the eight, which is refused.
        let refused = try #require(try await group.next())
        #expect(refused.status == 503 && refused.code == "overloaded")
        gate.open()
        #expect(try await other.value.status == 200)
        for try await answer in group { #expect(answer.status == 200) }
      }
    }
  }

  @Test("A server that is stopped ends those that run and those that wait")
  func stopped() async throws {
    try await Self.serving { server, survey, gate in
      let running = Task(executorPreference: OwnThreads.shared) { try await survey.ask("entities") }
      await gate.isReached()
      let waiting = Task(executorPreference: OwnThreads.shared) {
        try await survey.ask("conflicts")
      }
      await counts(of: server) { $0.waiting == 1 }
      await server.server.stop()
      for reading in [waiting, running] {
        let answer = try await reading.value
        #expect(answer.status == 503 && answer.code == "overloaded")
        gate.open()
      }
    }
  }
}
