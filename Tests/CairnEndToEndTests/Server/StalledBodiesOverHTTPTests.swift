import CairnModel
import CairnServer
import CairnServiceFixtures
import Testing

@Suite("Bodies that stall keep nobody out")
struct StalledBodiesOverHTTPTests {
  /// Sends the head of a request, and one byte of its body where that is wanted.
  /// - Returns: the status of what comes; nil where the connection was closed without a word.
  private static func stall(
    _ exchange: inout HTTPExchange, _ path: String, token: String? = nil
  ) async throws -> Int? {
    await exchange.connection.send(
      HTTPExchange.head(
        "POST", path, token: token, fields: ["Expect": "100-continue"], byteCount: 60_000))
    guard let answer = try? await exchange.answer() else { return nil }
    if answer.status == 503 {
      #expect(answer.code == "overloaded" && answer.fields["connection"] == "close")
    }
    if answer.status == 100 { await exchange.connection.send([1]) }
    return answer.status
  }

  @Test("One member's bodies take its share of the connections, and no more")
  func member() async throws {
    let harness = try ServiceHarness()
    try await RunningServer.serving(harness) {
      $0.connections = .init(
        connectionCountMaximum: 20, strangersPerAddressMaximum: 20, connectionsPerMemberMaximum: 4)
      $0.uptime = { Milliseconds(0) }
    } _: { server in
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let other = try await harness.enrol(&admin)
      let token = try server.token(admin)
      var exchanges: [HTTPExchange] = []
      var statuses: [Int?] = []
      for _ in 0..<30 {
        var exchange = try server.exchange()
        statuses.append(
          try await Self.stall(&exchange, "/v1/surveys/helsinki/sync", token: token))
        exchanges.append(exchange)
      }
      #expect(statuses.filter { $0 == 100 }.count == 4)
      // An eighth of the connections are told at a time, the others are closed.
      #expect(statuses.filter { $0 == 503 }.count == 2)
      #expect(statuses.filter { $0 == nil }.count == 24)
      #expect(try await server.ask("GET", "/healthz").status == 200)
      let asked = try await server.ask(
        "GET", "/v1/surveys/helsinki", token: try server.token(other))
      #expect(asked.status == 200)
    }
  }

  @Test(
    "Strangers' bodies make room for other strangers, and take nothing that is kept for members")
  func strangers() async throws {
    let harness = try ServiceHarness()
    try await RunningServer.serving(harness) {
      $0.connections = .init(connectionCountMaximum: 20, strangersPerAddressMaximum: 100)
      $0.uptime = { Milliseconds(0) }
    } _: { server in
      try await harness.logIn()
      let admin = try await harness.openSurvey()
      var exchanges: [HTTPExchange] = []
      for _ in 0..<30 {
        var exchange = try server.exchange()
        #expect(try await Self.stall(&exchange, "/v1/surveys/helsinki/devices") == 100)
        exchanges.append(exchange)
      }
      // The first of them made room.
      #expect(try await exchanges[0].isClosed())
      #expect(try await server.ask("GET", "/healthz").status == 200)
      var member = try server.exchange()
      let (path, token) = ("/v1/surveys/helsinki", try server.token(admin))
      #expect(try await member.ask("GET", path, token: token).status == 200)
      // Neither do connections on which nothing comes: the last free place is theirs in turn. The
      // server takes note of them in any order, and may not have missed an earlier one yet.
      var last = try server.exchange()
      #expect(try await Self.stall(&last, "/v1/surveys/helsinki/devices") == 100)
      let silent = try (0..<15).map { _ in try RawConnection(port: server.port) }
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for connection in silent { group.addTask { try await connection.receive().isEmpty } }
        for _ in 0..<10 { #expect(try await group.next() == true) }
        for connection in silent { connection.finishSending() }
        try await group.waitForAll()
      }
      #expect(try await server.ask("GET", "/healthz").status == 200)
      #expect(try await member.ask("GET", path, token: token).status == 200)
      _ = last
    }
  }
}
