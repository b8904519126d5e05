import CairnLog
import CairnModel
import CairnServer
import CairnServiceFixtures
import Testing

@Suite("A server that is stopped")
struct StopTests {
  @Test("What it was asked before comes whole, however much of it is unread")
  func unread() async throws {
    let harness = try ServiceHarness()
    try await RunningServer.serving(harness) { server in
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let text = String(repeating: "x", count: 15_000)
      _ = try await harness.push([try admin.record(notes: 10, text)], by: admin)
      let size = try harness.published().size.rawValue
      let path = "/v1/surveys/helsinki/log/tile/entries/000.p/\(size)"
      let token = try server.token(admin)
      let bundle = try await server.ask("GET", path, token: token).body
      #expect(bundle.count > 150_000)
      // Around what the system takes in by itself, so that some last answers are partly the server's.
      var exchanges: [(count: Int, exchange: HTTPExchange)] = []
      for count in 18...38 {
        let connection = try RawConnection(port: server.port, receivedByteCountMaximum: 4 << 10)
        let question = HTTPExchange.head("GET", path, token: token)
        await connection.send(String(repeating: question, count: count))
        // Meanwhile the server answers what it can.
        for _ in 0..<20 { #expect(try await server.ask("GET", "/healthz").status == 200) }
        exchanges.append((count, HTTPExchange(connection)))
      }
      await server.server.stop()
      for position in exchanges.indices {
        for _ in 0..<exchanges[position].count {
          let answer = try await exchanges[position].exchange.answer()
          #expect(answer.status == 200 && answer.body == bundle)
        }
        #expect(try await exchanges[position].exchange.isClosed())
      }
    }
  }

  @Test("Whoever comes meanwhile is answered or turned away, and nobody is left waiting")
  func newcomers() async throws {
    for _ in 0..<10 {
      let harness = try ServiceHarness()
      try await RunningServer.serving(harness) { server in
        try await withThrowingTaskGroup(of: Void.self) { group in
          for _ in 0..<8 {
            // The server of another test may have the port afterwards.
            group.addTask {
              for _ in 0..<20 {
                guard try await isAnswered(by: server) else { break }
              }
            }
          }
          #expect(try await isAnswered(by: server))
          await server.server.stop()
          try await group.waitForAll()
        }
      }
    }
  }

  /// - Returns: false where the connection was not taken, or closed before a word.
  private func isAnswered(by server: RunningServer) async throws -> Bool {
    guard var exchange = try? server.exchange() else { return false }
    await exchange.connection.send(HTTPExchange.head("GET", "/healthz"))
    guard try await exchange.begins() else { return false }
    #expect(try await exchange.answer().status == 200)
    return true
  }
}
