import CairnLog
import CairnModel
import CairnServer
import CairnService
import CairnServiceFixtures
import CairnStore
import CairnWire
import Synchronization
import Testing

@Suite("Connections of a server")
struct ConnectionTests {
  @Test("A head that trickles in is given up", arguments: ["GET /healthz HTTP/1.1\r\nHost: x", ""])
  func slowHead(begun: String) async throws {
    let harness = try ServiceHarness()
    let clock = TestClock()
    try await RunningServer.serving(harness) {
      $0.uptime = { Milliseconds(clock.now.milliseconds) }
      if begun.isEmpty {
        $0.firstHeadMaximum = Milliseconds(100)
      } else {
        $0.requestGrace = Milliseconds(100)
        $0.firstHeadMaximum = Milliseconds(.max)
      }
    } _: { server in
      let exchange = try server.exchange()
      await exchange.connection.send(begun)
      try await server.closes(exchange, as: clock, by: Milliseconds(101))
    }
  }

  @Test("A body that trickles in is given up")
  func slowBody() async throws {
    let harness = try ServiceHarness()
    let clock = TestClock()
    try await RunningServer.serving(harness) {
      $0.uptime = { Milliseconds(clock.now.milliseconds) }
      $0.requestGrace = Milliseconds(400)
    } _: { server in
      var exchange = try server.exchange()
      await exchange.connection.send(
        HTTPExchange.head(
          "POST", "/v1/operators", fields: ["Expect": "100-continue"], byteCount: 100))
      #expect(try await exchange.answer().status == 100)
      await exchange.connection.send("the beginning")
      clock.move(by: Milliseconds(1_000))
      let answer = try await exchange.answer()
      #expect(answer.status == 408 && answer.code == "request_timeout")
      #expect(try await exchange.isClosed())
    }
  }

  @Test("A client that leaves its answer unread makes room for the next, who is told to come again")
  func stalled() async throws {
    let harness = try ServiceHarness { $0.bundlesPerAnswerMaximum = 1_000 }
    let clock = TestClock()
    try await RunningServer.serving(harness) {
      $0.uptime = { Milliseconds(clock.now.milliseconds) }
      $0.writeStallMaximum = Milliseconds(200)
      $0.connections.connectionCountMaximum = 1
    } _: { server in
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let text = String(repeating: "x", count: 15_000)
      for _ in 0..<4 {
        _ = try await harness.push([try admin.record(notes: 500, text)], by: admin)
      }
      let deaf = try RawConnection(port: server.port)
      let body = SyncRequest(cursor: .zero).encoded()
      let head = HTTPExchange.head(
        "POST", "/v1/surveys/helsinki/sync", token: try server.token(admin),
        byteCount: body.count)
      await deaf.send(Array(head.utf8) + body)
      #expect(try await !deaf.receive().isEmpty)
      let refused = try await server.ask("GET", "/healthz")
      #expect(refused.status == 503 && refused.code == "overloaded")
      #expect(refused.fields["connection"] == "close" && refused.fields["retry-after"] == "1")
      var status = refused.status
      for _ in 0..<10_000 where status != 200 {
        clock.move(by: Milliseconds(201))
        // Nothing is answered where another one is just being refused.
        status = (try? await server.ask("GET", "/healthz"))?.status ?? 503
      }
      #expect(status == 200)
      _ = deaf
    }
  }

  @Test("Bytes that are no request end their connection, and nothing else")
  func noise() async throws {
    let harness = try ServiceHarness()
    try await RunningServer.serving(harness) { server in
      let head = HTTPExchange.head("POST", "/v1/operators", token: "a.b.c", byteCount: 8)
      let request = Array((head + "12345678").utf8)
      // One byte after another is another one.
      for position in request.indices {
        var changed = request
        changed[position] ^= UInt8(1 << (position % 8))
        let connection = try RawConnection(port: server.port)
        await connection.send(changed)
        connection.finishSending()
        while case let bytes = try await connection.receive(), !bytes.isEmpty {}
      }
      #expect(try await server.ask("GET", "/healthz").status == 200)
    }
  }

  @Test("A connection that does nothing is closed")
  func idle() async throws {
    let harness = try ServiceHarness()
    let clock = TestClock()
    try await RunningServer.serving(harness) {
      $0.uptime = { Milliseconds(clock.now.milliseconds) }
      $0.idleTimeout = Milliseconds(100)
    } _: { server in
      var exchange = try server.exchange()
      #expect(try await exchange.ask("GET", "/healthz").status == 200)
      try await server.closes(exchange, as: clock, by: Milliseconds(101))
    }
  }

  @Test("A port that is in use is refused with what to do")
  func portInUse() async throws {
    let first = try ServiceHarness()
    try await RunningServer.serving(first) { server in
      let second = try ServiceHarness()
      do {
        try await RunningServer.serving(second) {
          $0.port = server.port
        } _: { _ in
        }
        Issue.record("two servers listen on one port")
      } catch let refusal as Refusal {
        #expect(refusal.code == .portInUse)
        #expect(refusal.message.contains("127.0.0.1:\(server.port)"))
      }
      #expect(try await server.ask("GET", "/healthz").status == 200)
    }
  }

  @Test("Certificates that can't be read are refused before anything listens")
  func certificates() throws {
    let harness = try ServiceHarness()
    let configuration = CairnServerConfiguration(
      port: 0, tls: TLSFiles(certificate: "/nowhere.pem", key: "/nowhere.key"))
    do {
      _ = try CairnServer(
        service: harness.service, configuration: configuration, logger: ServiceHarness.quiet)
      Issue.record("there is no such certificate")
    } catch let refusal as Refusal {
      #expect(refusal.code == .tlsUnreadable)
    }
  }

  @Test("A request that runs when the server is stopped is answered, and a new one is not taken")
  func drain() async throws {
    let harness = try ServiceHarness()
    let gate = AppendGate()
    let (ended, admin) = try await RunningServer.serving(harness) { server in
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      harness.engine.store.hooks.beforeAppend { _ in gate.pass() }
      gate.close()
      // Whatever the test finds, nobody stays held.
      defer { gate.open() }
      let body = SyncRequest(cursor: .zero, batches: [try admin.record(notes: 1)]).encoded()
      var exchange = try server.exchange()
      let head = HTTPExchange.head(
        "POST", "/v1/surveys/helsinki/sync", token: try server.token(admin),
        byteCount: body.count)
      await exchange.connection.send(Array(head.utf8) + body)
      await gate.isReached()
      var idle = try server.exchange()
      #expect(try await idle.ask("GET", "/healthz").status == 200)
      await server.server.stop()
      // The connection that did nothing goes at once: the server is on its way down.
      #expect(try await idle.isClosed())
      gate.open()
      let answer = try await exchange.answer()
      #expect(answer.status == 200)
      #expect(try RunningServer.frames(answer).first == .push(PushAnswer(head: admin.chain.head)))
      #expect(try await exchange.isClosed())
      return (server, admin)
    }
    // The server of another test may have the port by now: that one does not know this survey.
    let answer = try? await ended.ask(
      "GET", "/v1/surveys/helsinki", token: try ended.token(admin))
    #expect(answer?.status != 200)
    #expect(admin.chain.sequence == .first)
    #expect(try harness.audit().count == 3)
  }

  @Test("A disk that fails refuses whoever waits, and ends the server with that error")
  func diskFails() async throws {
    let harness = try ServiceHarness()
    do {
      try await RunningServer.serving(harness) { server in
        let answer = try await pushed(to: server, harness, .inputOutput)
        #expect(answer.status == 503 && answer.code == "internal_error")
      }
      Issue.record("the server ended as if nothing had happened")
    } catch let error as StoreError {
      #expect(error.code == .inputOutput)
    }
  }

  @Test("A full disk refuses a push, and nothing else")
  func diskFull() async throws {
    let harness = try ServiceHarness()
    try await RunningServer.serving(harness) { server in
      let answer = try await pushed(to: server, harness, .diskFull)
      #expect(answer.status == 507 && answer.code == "disk_full")
      #expect(try await server.ask("GET", "/healthz").status == 200)
    }
  }

  /// What a push is answered that the store can't take.
  private func pushed(
    to server: RunningServer, _ harness: ServiceHarness, _ code: StoreError.Code
  ) async throws -> (status: Int, code: String?) {
    try await harness.logIn()
    var admin = try await harness.openSurvey()
    harness.engine.store.hooks.beforeAppend { _ throws(StoreError) in
      throw StoreError(code, place: "log.sqlite", "a test says so")
    }
    let answer = try await server.ask(
      "POST", "/v1/surveys/helsinki/sync", token: try server.token(admin),
      body: SyncRequest(cursor: .zero, batches: [try admin.record(notes: 1)]).encoded())
    return (answer.status, answer.code)
  }

  @Test("The bare route is there where it is asked for")
  func bare() async throws {
    let harness = try ServiceHarness()
    try await RunningServer.serving(harness) {
      $0.offersBareRoute = true
    } _: { server in
      let answer = try await server.ask(
        "POST", "/v1/bare", body: [UInt8](repeating: 1, count: 100_000))
      #expect(answer.status == 204 && answer.body.isEmpty)
    }
  }
}

/// A class because two tasks share it.
private final class Closing: Sendable {
  private let isSeen = Mutex(false)

  var hasBeenSeen: Bool { isSeen.withLock { $0 } }
  func see() { isSeen.withLock { $0 = true } }
}

extension RunningServer {
  /// Moves the clock on until the server has closed a connection, on which nothing may come before:
  /// the server takes note of what a client did some time after the client did it.
  fileprivate func closes(
    _ exchange: HTTPExchange, as clock: TestClock, by step: Milliseconds
  ) async throws {
    let closing = Closing()
    let connection = exchange.connection
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        defer { closing.see() }
        return try await connection.receive().isEmpty
      }
      while !closing.hasBeenSeen {
        clock.move(by: step)
        await Task.yield()
      }
      for try await isClosed in group { #expect(isClosed) }
    }
  }
}
