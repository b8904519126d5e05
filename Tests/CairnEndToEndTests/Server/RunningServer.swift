import CairnLog
import CairnModel
import CairnServer
import CairnService
import CairnServiceFixtures
import CairnWire
import Testing

/// A server on a free port of this machine, over a real store.
struct RunningServer {
  let harness: ServiceHarness
  let server: CairnServer<TestEngine>
  let port: Int

  /// Serves while a test does something, then stops as after SIGTERM. Both have threads that no other
  /// test holds.
  static func serving<Result>(
    _ harness: ServiceHarness, configure: (inout CairnServerConfiguration) -> Void = { _ in },
    _ body: (RunningServer) async throws -> Result
  ) async throws -> Result {
    var configuration = CairnServerConfiguration(port: 0)
    configuration.handlesSignals = false
    // Nobody is given up because the machine is busy, unless that is what a test is about.
    configuration.firstHeadMaximum = .seconds(600)
    configuration.idleTimeout = .seconds(600)
    configuration.reserveFirstHeadMaximum = .seconds(600)
    configuration.requestGrace = .seconds(600)
    configuration.strangersRequestGrace = .seconds(600)
    configuration.writeStallMaximum = .seconds(600)
    configuration.drainMaximum = .seconds(600)
    configure(&configuration)
    let (urls, url) = AsyncStream.makeStream(of: String.self)
    let server = try CairnServer(
      service: harness.service, configuration: configuration, logger: ServiceHarness.quiet
    ) { url.yield($0) }
    return try await withTaskExecutorPreference(OwnThreads.shared) {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          defer { url.finish() }
          try await server.run()
        }
        let first = await urls.first { _ in true }
        guard let port = first?.split(separator: ":").last.flatMap({ Int($0) }) else {
          try await group.waitForAll()
          throw RawConnection.Failure(what: "the server did not begin")
        }
        let result: Result
        do {
          result = try await body(RunningServer(harness: harness, server: server, port: port))
        } catch {
          await server.stop()
          try? await group.waitForAll()
          throw error
        }
        await server.stop()
        try await group.waitForAll()
        return result
      }
    }
  }

  func exchange() throws -> HTTPExchange { try HTTPExchange(port: port) }

  /// One question on a connection of its own.
  func ask(
    _ method: String, _ path: String, token: String? = nil, fields: [String: String] = [:],
    body: [UInt8]? = nil
  ) async throws -> RawAnswer {
    var exchange = try exchange()
    return try await exchange.ask(method, path, token: token, fields: fields, body: body)
  }

  func token(_ device: TestDevice) throws -> String { try device.token(at: harness.clock.now) }

  func operatorToken() throws -> String {
    let signer = harness.operatorSigner
    return try RequestToken.mint(
      issuer: .operator(signer.publicKey), audience: "field.example.org", at: harness.clock.now,
      signer: signer)
  }

  func sync(
    _ request: SyncRequest, by device: TestDevice, fields: [String: String] = [:]
  ) async throws -> [SyncFrame] {
    let answer = try await ask(
      "POST", "/v1/surveys/helsinki/sync", token: try token(device), fields: fields,
      body: request.encoded())
    #expect(answer.status == 200, "\(answer.text)")
    return try Self.frames(answer)
  }

  static func frames(_ answer: RawAnswer) throws -> [SyncFrame] {
    var decoder = SyncFrameDecoder()
    decoder.append(answer.body)
    var frames: [SyncFrame] = []
    while let frame = try decoder.next() { frames.append(frame) }
    #expect(decoder.pendingByteCount == 0)
    return frames
  }
}
