import CairnHTTPClient
import CairnModel
import CairnReplica

/// An operator's calls of one service.
struct OperatorSession: Sendable {
  let home: OperatorHome
  let service: OperatorHome.Service
  let transport: HTTPTransport

  /// Calls the service; where it does not take this machine's clock, once more by its own.
  func call<Answer>(
    _ body: (HTTPTransport, _ token: String) async throws -> Answer
  ) async throws -> Answer {
    do {
      return try await body(
        transport, try home.token(for: service, now: DeviceClock.system.now()))
    } catch let skew as ClockSkew {
      do {
        return try await body(transport, try home.token(for: service, now: skew.serviceTime))
      } catch let skew as ClockSkew {
        throw skew.refusal
      }
    }
  }
}

/// Reaches the service that an operator logged in to, for as long as the body runs.
func withOperatorSession<Result>(
  _ name: String?, _ body: (OperatorSession) async throws -> Result
) async throws -> Result {
  let home = OperatorHome.current
  let service = try home.service(name)
  return try await withHTTPTransport(url: service.url) { transport in
    try await body(OperatorSession(home: home, service: service, transport: transport))
  }
}
