import CairnLog
import CairnModel
import CairnServer
import CairnService
import CairnServiceFixtures
import CairnStore
import CairnWire
import Testing

@Suite("Refusals over HTTP")
struct RefusalsOverHTTPTests {
  @Test("Each refusal is a problem document with the service's time")
  func problems() async throws {
    let harness = try ServiceHarness()
    try await RunningServer.serving(harness) { server in
      try await harness.logIn()
      let admin = try await harness.openSurvey()
      let token = try server.token(admin)
      let late = try admin.token(at: harness.clock.now.advanced(by: .seconds(-500)))
      let questions: [(String, String, String?, Int, String, String)] = [
        ("GET", "/", nil, 404, "not_found", "fix"),
        ("GET", "/v1/surveys/helsinki/nothing", token, 404, "not_found", "fix"),
        // Formats that are fixed and not served yet.
        ("GET", "/v1/surveys/helsinki/state?after=0", token, 404, "not_found", "fix"),
        ("POST", "/v1/surveys/helsinki/files/have", token, 404, "not_found", "fix"),
        ("GET", "/v1/surveys//log/checkpoint", token, 404, "not_found", "fix"),
        ("GET", "/v1/surveys/oulu", token, 404, "survey_unknown", "fix"),
        ("DELETE", "/v1/surveys/helsinki", token, 405, "method_not_allowed", "fix"),
        ("GET", "/v1/surveys/helsinki/sync", token, 405, "method_not_allowed", "fix"),
        ("GET", "/v1/surveys/helsinki", nil, 401, "token_missing", "fix"),
        ("GET", "/v1/surveys/helsinki", "nonsense", 401, "token_invalid", "fix"),
        ("GET", "/v1/surveys/helsinki", late, 401, "token_expired", "retry"),
        ("GET", "/v1/surveys", token, 401, "token_invalid", "fix"),
        ("GET", "/v1/surveys/helsinki/log/proof", token, 400, "request_malformed", "fix"),
        ("GET", "/v1/surveys/helsinki/log/proof?index=-1", token, 400, "request_malformed", "fix"),
        ("GET", "/v1/surveys/helsinki/log/proof?index=1", token, 404, "not_found", "fix"),
        ("GET", "/v1/surveys/helsinki/log/proof?index=0&size=9", token, 404, "not_found", "fix"),
        (
          "GET", "/v1/surveys/helsinki/log/consistency?from=1&to=18446744073709551615", token, 404,
          "not_found", "fix"
        ),
        ("POST", "/v1/bare", nil, 404, "not_found", "fix"),
      ]
      var exchange = try server.exchange()
      for (method, path, token, status, code, remedy) in questions {
        let answer = try await exchange.ask(method, path, token: token)
        #expect(answer.status == status, "\(method) \(path)")
        #expect(answer.fields["content-type"] == "application/problem+json")
        #expect(answer.fields["cairn-time"] == "\(harness.clock.now.milliseconds)")
        #expect(answer.fields["date"] == "Tue, 14 Nov 2023 22:13:20 GMT")
        #expect(answer.code == code, "\(method) \(path)")
        #expect((answer.fields["allow"] != nil) == (status == 405))
        #expect(answer.json?["status"]?.asInteger == Int64(status))
        #expect(answer.json?["remedy"]?.asString == remedy)
        #expect(
          answer.json?["service_time_ms"]?.asInteger == harness.clock.now.milliseconds)
        #expect(answer.json?["type"]?.asString == "urn:cairn:problem:\(code)")
      }
    }
  }

  @Test("A body that is no message is refused, and the connection goes on")
  func malformed() async throws {
    let harness = try ServiceHarness()
    try await RunningServer.serving(harness) { server in
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let token = try server.token(admin)
      var exchange = try server.exchange()
      let honest = SyncRequest(cursor: LogSize(1), batches: [try admin.record(notes: 2)])
      for body: [UInt8] in [[0xff], Array("hello".utf8), honest.encoded().dropLast()] {
        let answer = try await exchange.ask(
          "POST", "/v1/surveys/helsinki/sync", token: token, body: body)
        #expect(answer.status == 400 && answer.code == "request_malformed")
      }
      // A bit that fell over in an entry: the seal does not vouch for it.
      var corrupted = honest.encoded()
      corrupted[corrupted.count - 10] ^= 1
      let answer = try await exchange.ask(
        "POST", "/v1/surveys/helsinki/sync", token: token, body: corrupted)
      guard case .push(let refused) = try RunningServer.frames(answer).first else {
        Issue.record("no answer to the push")
        return
      }
      #expect(refused.refused?.code == .chainInvalid || refused.refused?.code == .sealInvalid)
      #expect(refused.head.sequence == .none)
      let taken = try await exchange.ask(
        "POST", "/v1/surveys/helsinki/sync", token: token, body: honest.encoded())
      #expect(try RunningServer.frames(taken).first == .push(PushAnswer(head: admin.chain.head)))
    }
  }

  @Test("A body that breaks off is refused, and nothing of it is taken")
  func truncated() async throws {
    let harness = try ServiceHarness()
    try await RunningServer.serving(harness) { server in
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let body = SyncRequest(cursor: .zero, batches: [try admin.record(notes: 9)]).encoded()
      var exchange = try server.exchange()
      let head = HTTPExchange.head(
        "POST", "/v1/surveys/helsinki/sync", token: try server.token(admin),
        byteCount: body.count)
      await exchange.connection.send(Array(head.utf8) + body.prefix(body.count / 2))
      exchange.connection.finishSending()
      let answer = try await exchange.answer()
      #expect(answer.status == 400 && answer.code == "request_malformed")
      #expect(try await exchange.isClosed())
      #expect(try harness.published().size == LogSize(1))
    }
  }

  @Test("A body that is too large is refused before it has come, and the connection ends")
  func tooLarge() async throws {
    let harness = try ServiceHarness()
    try await RunningServer.serving(harness) { server in
      try await harness.logIn()
      let admin = try await harness.openSurvey()
      let token = try server.token(admin)
      // Declared: nothing of it need be sent to learn that.
      for (path, byteCount) in [
        ("/v1/surveys/helsinki/sync", Limits.requestByteCountMaximum + 1),
        ("/v1/surveys/helsinki/devices", 65_537),
      ] {
        var exchange = try server.exchange()
        await exchange.connection.send(
          HTTPExchange.head("POST", path, token: token, byteCount: byteCount))
        let answer = try await exchange.answer()
        #expect(answer.status == 413 && answer.code == "request_too_large")
        #expect(answer.fields["connection"] == "close")
        exchange.connection.finishSending()
        #expect(try await exchange.isClosed())
      }
      // Undeclared, and sent to the end by a client that reads only then.
      var exchange = try server.exchange()
      let head = HTTPExchange.head(
        "POST", "/v1/surveys/helsinki/devices", fields: ["Transfer-Encoding": "chunked"])
      let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: 1, count: 65_536) + [13, 10]
      await exchange.connection.send(head)
      for _ in 0..<40 { await exchange.connection.send(chunk) }
      await exchange.connection.send("0\r\n\r\n")
      let answer = try await exchange.answer()
      #expect(answer.status == 413 && answer.code == "request_too_large")
      #expect(try await exchange.isClosed())
    }
  }

  @Test("An upload without end is cut off")
  func endless() async throws {
    let harness = try ServiceHarness()
    try await RunningServer.serving(harness) { server in
      var exchange = try server.exchange()
      let head = HTTPExchange.head("POST", "/nowhere", fields: ["Transfer-Encoding": "chunked"])
      let chunk = Array("100000\r\n".utf8) + [UInt8](repeating: 1, count: 1 << 20) + [13, 10]
      await exchange.connection.send(head)
      #expect(try await exchange.answer().status == 404)
      var count = 0
      while await exchange.connection.send(chunk), count < 1_000 { count += 1 }
      #expect(count < 1_000)
    }
  }

  @Test("A client that waits to be asked sends its body when it is wanted, and not otherwise")
  func expectations() async throws {
    let harness = try ServiceHarness()
    try await RunningServer.serving(harness) { server in
      try await harness.logIn()
      let admin = try await harness.openSurvey()
      let request = SyncRequest(cursor: LogSize(1), headsOf: [admin.number]).encoded()
      var exchange = try server.exchange()
      func head(_ token: String?) -> String {
        HTTPExchange.head(
          "POST", "/v1/surveys/helsinki/sync", token: token, fields: ["Expect": "100-continue"],
          byteCount: request.count)
      }
      await exchange.connection.send(head(try server.token(admin)))
      #expect(try await exchange.answer().status == 100)
      await exchange.connection.send(request)
      #expect(try await exchange.answer().status == 200)
      await exchange.connection.send(head(nil))
      #expect(try await exchange.answer().status == 401)
    }
  }

  @Test("A service that has too much to do says when to come again")
  func overloaded() async throws {
    let harness = try ServiceHarness { $0.waitingRequestsMaximum = 0 }
    try await RunningServer.serving(harness) { server in
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let answer = try await server.ask(
        "POST", "/v1/surveys/helsinki/sync", token: try server.token(admin),
        body: SyncRequest(cursor: .zero, batches: [try admin.record(notes: 1)]).encoded())
      #expect(answer.status == 503 && answer.code == "overloaded")
      #expect(answer.fields["retry-after"] == "1")
      #expect(answer.json?["retry_after_s"]?.asInteger == 1)
      #expect(answer.json?["remedy"]?.asString == "retry")
    }
  }

  @Test("Bodies that are held are bounded over all connections")
  func budget() async throws {
    let harness = try ServiceHarness()
    try await RunningServer.serving(harness) {
      $0.bodies.strangers.byteCountMaximum = 10_000
      $0.bodies.strangers.shareByteCountMaximum = 10_000
    } _: { server in
      for _ in 0..<3 {
        let large = try await server.ask(
          "POST", "/v1/operators", body: [UInt8](repeating: 0, count: 20_000))
        #expect(large.status == 503 && large.code == "overloaded")
        let small = try await server.ask(
          "POST", "/v1/operators", body: [UInt8](repeating: 0, count: 9_000))
        #expect(small.status == 400)
      }
    }
  }
}
