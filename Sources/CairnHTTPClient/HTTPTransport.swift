import AsyncHTTPClient
import CairnModel
import CairnReplica
import NIOCore

/// The service over HTTP, one connection pool for all calls.
package struct HTTPTransport: Sendable {
  /// Answers other than entries are small.
  static let answerByteCountMaximum = 1 << 20
  /// For a connection, and for the next piece of an answer.
  private static let patience = TimeAmount.milliseconds(AnswerPace.pauseMaximum.rawValue)

  let client: HTTPClient
  /// Without a slash at the end.
  let url: String
  let answerPatience: AnswerPatience

  /// - Throws: `Refusal` where the text is not a URL of http or https.
  package init(url: String, answerPatience: AnswerPatience = AnswerPatience()) throws {
    self.url = try ServiceURL.checked(url)
    self.answerPatience = answerPatience
    var configuration = HTTPClient.Configuration()
    configuration.timeout = .init(connect: Self.patience, read: Self.patience)
    // Frames of HTTP/2 that carry nothing would keep a connection from being idle.
    configuration.httpVersion = .http1Only
    configuration.redirectConfiguration = .disallow
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 256
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Every transport must be shut down before it is let go.
  package func shutDown() async {
    // What is still open at the end of a process is closed with it.
    try? await client.shutdown()
  }
}

/// Reaches a service for as long as the body runs.
package func withHTTPTransport<Result>(
  url: String, answerPatience: AnswerPatience = AnswerPatience(),
  _ body: (HTTPTransport) async throws -> Result
) async throws -> Result {
  let transport = try HTTPTransport(url: url, answerPatience: answerPatience)
  do {
    let result = try await body(transport)
    await transport.shutDown()
    return result
  } catch {
    await transport.shutDown()
    throw error
  }
}
