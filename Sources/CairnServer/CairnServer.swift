import CairnModel
package import CairnService
package import Logging
import ServiceLifecycle
import UnixSignals

/// A service on the network, over HTTP/1.1.
///
///     let server = try CairnServer(service: service, configuration: .init(), logger: logger) {
///       print("listening on \($0)")
///     }
///     try await server.run()
package struct CairnServer<Storage: Engine>: Sendable {
  private let configuration: CairnServerConfiguration
  private let group: ServiceGroup

  /// - Parameter onListening: is given the server's URL once its socket is bound.
  /// - Throws: `Refusal`, `tls_unreadable`.
  package init(
    service: FieldService<Storage>, configuration: CairnServerConfiguration, logger: Logger,
    onListening: @escaping @Sendable (_ url: String) async -> Void = { _ in }
  ) throws {
    self.configuration = configuration
    let connections = ConnectionRegister(configuration)
    let responder = Responder(service: service, connections: connections, logger: logger)
    let refusal: @Sendable () -> [UInt8] = {
      RefusalMessage.bytes(
        Refusal(.overloaded, "the service has as many connections as it may", retryAfterSeconds: 1),
        at: service.now)
    }
    let setup = ConnectionSetup(
      connections: connections, refusal: refusal, logger: logger, onListening: onListening)
    let server = try setup.server { request, writer, channel in
      try await responder.respond(to: request, writer, on: channel)
    }
    // Stopped from the last to the first: reads of views are told to end, then requests end while the
    // sequencer still answers them.
    var configuration = ServiceGroupConfiguration(
      services: [
        Self.part(SequencerService(service: service), named: "sequencer"),
        Self.part(server, named: "server"),
        Self.part(ReadsService(service: service), named: "reads of views"),
      ],
      gracefulShutdownSignals: self.configuration.handlesSignals ? [.sigterm, .sigint] : [],
      logger: logger)
    configuration.maximumGracefulShutdownDuration = .milliseconds(
      self.configuration.drainMaximum.rawValue)
    configuration.maximumCancellationDuration = .seconds(10)
    group = ServiceGroup(configuration: configuration)
  }

  /// Whichever part ends, the other still does what it has begun.
  private static func part(
    _ service: any Service, named name: String
  ) -> ServiceGroupConfiguration.ServiceConfiguration {
    ServiceGroupConfiguration.ServiceConfiguration(
      service: service, successTerminationBehavior: .gracefullyShutdownGroup,
      failureTerminationBehavior: .gracefullyShutdownGroup, serviceName: name)
  }

  /// Serves until SIGTERM, SIGINT or `stop`, then lets running requests end.
  /// - Throws: `Refusal`: `port_in_use`, `listen_failed`; `StoreError` where the store failed: then
  ///   whoever waited was refused, and nothing that was acknowledged is lost.
  package func run() async throws {
    do { try await group.run() } catch {
      throw ListenError.meaning(of: error, configuration)
    }
  }

  /// What SIGTERM does.
  package func stop() async { await group.triggerGracefulShutdown() }
}

/// The sequencer as a part of the process: it is drained when nobody can submit any more.
private struct SequencerService<Storage: Engine>: Service {
  let service: FieldService<Storage>

  func run() async throws {
    try await withGracefulShutdownHandler {
      try await service.run()
    } onGracefulShutdown: {
      service.drain()
    }
  }
}

/// Reads of views as a part of the process: they end first, because they may take long.
private struct ReadsService<Storage: Engine>: Service {
  let service: FieldService<Storage>

  func run() async throws {
    try? await gracefulShutdown()
    service.drainReads()
  }
}
