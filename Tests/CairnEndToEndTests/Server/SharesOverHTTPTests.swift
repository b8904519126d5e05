import CairnLog
import CairnModel
import CairnServer
import CairnService
import CairnServiceFixtures
import CairnWire
import Synchronization
import Testing

@Suite("What one client may take of a server")
struct SharesOverHTTPTests {
  private static let sync = "/v1/surveys/helsinki/sync"
  private static let bundle = "/v1/surveys/helsinki/log/tile/entries/000"

  @Test(
    "Who is no member of a public survey brings nothing, and is told so before its body is read",
    arguments: ["sync", "recovery"])
  func strangers(place: String) async throws {
    let harness = try ServiceHarness()
    try await RunningServer.serving(harness) { server in
      try await harness.logIn()
      _ = try await harness.openSurvey(isPublic: true)
      var exchange = try server.exchange()
      await exchange.connection.send(
        HTTPExchange.head(
          "POST", "/v1/surveys/helsinki/\(place)", fields: ["Expect": "100-continue"],
          byteCount: 1 << 20))
      let answer = try await exchange.answer()
      #expect(answer.status == 401 && answer.code == "token_missing")
      #expect(answer.fields["connection"] == "close")
    }
  }

  @Test("The bodies of a lineage take its share, and those of others have room")
  func bodies() async throws {
    let harness = try ServiceHarness()
    try await RunningServer.serving(harness) {
      $0.bodies.members = BytePot.Bounds(
        byteCountMaximum: 100_000, shareByteCountMaximum: 50_000)
      $0.bodies.uncountedByteCountMaximum = 0
      $0.uptime = { Milliseconds(0) }
    } _: { server in
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let other = try await harness.enrol(&admin)
      let copy = try await harness.continuing(admin)
      // Broken bodies: what is read is refused as malformed.
      let (broken, large): ([UInt8], [UInt8]) = ([0xFF], [UInt8](repeating: 0xFF, count: 40_000))
      let head = HTTPExchange.head(
        "POST", Self.sync, token: try server.token(admin), byteCount: 60_000)
      var stalled: RawConnection?
      var status = 400
      // One that comes while the other question is read finds no room for its last byte.
      for attempt in 0..<1_000 where status != 503 {
        if attempt % 20 == 0 {
          stalled = try RawConnection(port: server.port)
          await stalled?.send(Array(head.utf8) + [UInt8](repeating: 0xFF, count: 50_000))
        }
        status = try await server.ask(
          "POST", Self.sync, token: try server.token(copy), body: broken
        ).status
      }
      #expect(status == 503)
      try await server.asks("POST", Self.sync, by: other, body: large, until: 400)
      #expect(try await server.ask("POST", "/v1/operators", body: broken).status == 400)
      stalled = nil
      try await server.asks("POST", Self.sync, by: copy, body: broken, until: 400)
    }
  }

  @Test("Answers that a member leaves unread take its share, and what it pushes is still stored")
  func answers() async throws {
    let harness = try ServiceHarness { $0.bundlesPerAnswerMaximum = 1_000 }
    try await RunningServer.serving(harness) {
      $0.answers.members = BytePot.Bounds(
        byteCountMaximum: 12 << 20, shareByteCountMaximum: 4 << 20)
      $0.uptime = { Milliseconds(0) }
    } _: { server in
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let other = try await harness.enrol(&admin)
      let text = String(repeating: "x", count: 15_000)
      // More than the machine takes in by itself.
      for _ in 0..<4 {
        _ = try await harness.push([try admin.record(notes: 500, text)], by: admin)
      }
      let token = try server.token(admin)
      let body = SyncRequest(cursor: .zero).encoded()
      let head = HTTPExchange.head("POST", Self.sync, token: token, byteCount: body.count)
      var deaf: RawConnection? = try RawConnection(port: server.port)
      await deaf?.send(Array(head.utf8) + body)
      // From its first byte to its last, the entries of one bundle are held.
      #expect(try await deaf?.receive().isEmpty == false)
      let reads = Atomic<Int>(0)
      harness.engine.store.hooks.beforeRead { reads.add(1, ordering: .relaxed) }
      for _ in 0..<50 {
        let refused = try await server.ask("GET", Self.bundle, token: token)
        #expect(refused.status == 503 && refused.code == "overloaded")
      }
      // Each is refused before it is read: what was read is the rest of the one answer.
      #expect(reads.load(ordering: .relaxed) < 10)
      try await server.asks("GET", Self.bundle, by: other, until: 200)
      let push = SyncRequest(cursor: .zero, batches: [try admin.record(notes: 1)])
      let frames = try await server.sync(push, by: admin)
      #expect(frames.first == .push(PushAnswer(head: admin.chain.head)))
      guard case .failed(let refusal)? = frames.last else {
        Issue.record("entries came beyond the share")
        return
      }
      #expect(refusal.code == .overloaded)
      deaf = nil
      try await server.asks("GET", Self.bundle, by: admin, until: 200)
    }
  }

  @Test("Connections that do nothing keep nobody out")
  func idle() async throws {
    let harness = try ServiceHarness()
    try await RunningServer.serving(harness) {
      $0.connections = .init(connectionCountMaximum: 16, strangersPerAddressMaximum: 8)
    } _: { server in
      var idle: [HTTPExchange] = []
      for _ in 0..<50 {
        var exchange = try server.exchange()
        #expect(try await exchange.ask("GET", "/healthz").status == 200)
        idle.append(exchange)
      }
      // The first of them made room, and the last is there.
      #expect(try await idle[0].isClosed())
      #expect(try await idle[49].ask("GET", "/healthz").status == 200)
    }
  }

  @Test("Behind a trusted proxy each client has its own share")
  func proxy() async throws {
    let harness = try ServiceHarness()
    let range = try #require(AddressRange("127.0.0.0/8"))
    try await RunningServer.serving(harness) {
      $0.trustedProxies = TrustedProxies([range])
      $0.connections.strangersPerAddressMaximum = 1
    } _: { server in
      func waiting(_ client: String) async throws -> HTTPExchange {
        var exchange = try server.exchange()
        await exchange.connection.send(
          HTTPExchange.head(
            "POST", "/v1/operators",
            fields: ["Expect": "100-continue", "X-Forwarded-For": client], byteCount: 1))
        #expect(try await exchange.answer().status == 100)
        return exchange
      }
      var first = try await waiting("192.0.2.1")
      var waiting = try await waiting("192.0.2.3")
      // A body that has not come makes room for the same client's next request.
      let same = try await server.ask(
        "GET", "/healthz", fields: ["X-Forwarded-For": "192.0.2.9, 192.0.2.1"])
      #expect(same.status == 200)
      #expect(try await first.isClosed())
      let other = try await server.ask(
        "GET", "/healthz", fields: ["X-Forwarded-For": "192.0.2.1, 192.0.2.2"])
      #expect(other.status == 200)
      await waiting.connection.send([1])
      #expect(try await waiting.answer().status == 400)
    }
  }

  @Test("Odd numbers in a head are refused, and the server goes on")
  func oddNumbers() async throws {
    let harness = try ServiceHarness()
    try await RunningServer.serving(harness) { server in
      let lengths = [
        "-1", "+5", "0x10", "5 5", "9223372036854775807", "9223372036854775808",
        "18446744073709551615", "18446744073709551616", "99999999999999999999999",
      ]
      let fields =
        lengths.map { "Content-Length: \($0)\r\n" } + [
          "Content-Length: 5\r\nContent-Length: 6\r\n", "Cairn-Time: -9223372036854775808\r\n",
          String(repeating: "X-A: 1\r\n", count: 2_000),
          "X-A: \(String(repeating: "a", count: 1 << 16))\r\n",
        ]
      for field in fields {
        let connection = try RawConnection(port: server.port)
        await connection.send("POST /v1/operators HTTP/1.1\r\nHost: x\r\n\(field)\r\n")
        connection.finishSending()
        while case let bytes = try await connection.receive(), !bytes.isEmpty {}
      }
      #expect(try await server.ask("GET", "/healthz").status == 200)
    }
  }
}

extension RunningServer {
  /// Asks the same until it is answered so, as it is once the server has come as far.
  fileprivate func asks(
    _ method: String, _ path: String, by device: TestDevice, body: [UInt8]? = nil,
    until status: Int
  ) async throws {
    for _ in 0..<10_000 {
      let answer = try await ask(method, path, token: try token(device), body: body)
      if answer.status == status { return }
    }
    Issue.record("\(path) was never answered with \(status)")
  }
}
