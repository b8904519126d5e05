import AsyncHTTPClient
import CairnModel
import CairnReplica
import NIOCore

/// The service over HTTP, one connection pool for all calls.
package struct HTTPTransport: Sendable {
  /// Answers other than entries are small.
  static let answerByteCountMaximum = 1 << 20
  /// For a connection, and for the next piece of an answer.
  private static let patience = TimeAmount.seconds(30)

  let client: HTTPClient
  /// Without a slash at the end.
  let url: String

  /// - Throws: `Refusal` where the text is not a URL of http or https.
  package init(url: String) throws {
    let trimmed = url.hasSuffix("/") ? String(url.dropLast()) : url
    guard trimmed.hasPrefix("http://") || trimmed.hasPrefix("https://") else {
      throw Refusal(.requestMalformed, "a service's URL begins with http:// or https://")
    }
    self.url = trimmed
    var configuration = HTTPClient.Configuration()
    configuration.timeout = .init(connect: Self.patience, read: Self.patience)
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
  url: String, _ body: (HTTPTransport) async throws -> Result
) async throws -> Result {
  let transport = try HTTPTransport(url: url)
  do {
    let result = try await body(transport)
    await transport.shutDown()
    return result
  } catch {
    await transport.shutDown()
    throw error
  }
}
