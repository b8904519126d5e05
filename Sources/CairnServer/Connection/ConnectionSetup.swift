import CairnModel
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle

/// How the server listens, and what each connection goes through before a request is heard.
struct ConnectionSetup {
  let connections: ConnectionRegister
  /// What a connection is told for which there is no room.
  let refusal: @Sendable () -> [UInt8]
  let logger: Logger
  let onListening: @Sendable (String) async -> Void

  private var configuration: CairnServerConfiguration { connections.configuration }

  /// - Throws: `Refusal`, `tls_unreadable`.
  func server(
    _ respond: @escaping HTTPChannelHandler.Responder
  ) throws(Refusal) -> any Service {
    let plain = PacedChannel(
      base: HTTP1Channel(
        responder: respond,
        configuration: HTTP1Channel.Configuration(
          additionalChannelHandlers: [StopHandler()],
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))),
      register: connections, refusal: refusal)
    guard let files = configuration.tls else { return listen(with: plain) }
    do {
      return listen(with: try TLSChannel(plain, tlsConfiguration: try Self.tls(files)))
    } catch {
      throw ListenError.tls(files, error)
    }
  }

  private static func tls(_ files: TLSFiles) throws -> TLSConfiguration {
    var tls = TLSConfiguration.makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMFile(files.certificate)
        .map { .certificate($0) },
      privateKey: .privateKey(try NIOSSLPrivateKey(file: files.key, format: .pem)))
    tls.minimumTLSVersion = .tlsv12
    tls.applicationProtocols = ["http/1.1"]
    return tls
  }

  private func listen(with channel: some ServerChildChannel) -> any Service {
    Listener(
      server: Server(
        childChannelSetup: channel,
        configuration: ServerConfiguration(
          // All are accepted: one that waits to be accepted would not learn that there is no room.
          address: .hostname(configuration.host, port: configuration.port)),
        onServerRunning: { [configuration, onListening] channel in
          await onListening(Self.url(configuration, port: channel.localAddress?.port))
        },
        eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger))
  }

  private static func url(_ configuration: CairnServerConfiguration, port: Int?) -> String {
    let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
    let scheme = configuration.tls == nil ? "http" : "https"
    return "\(scheme)://\(host):\(port ?? configuration.port)"
  }
}
