import ArgumentParser
import CairnModel
import CairnReplica
import CairnServer
import CairnService
import CairnStore
import Glibc
import Logging

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve surveys from a folder.",
    discussion: """
      Ready when it prints "listening on URL". SIGTERM and SIGINT let what is under way end, and \
      the command exits with 0. The first start writes DIR/operator.invite: whoever has it can \
      log in as the operator, once. What happens is logged on standard error.

      Examples:
        cairn serve --data /srv/cairn
        cairn serve --data /srv/cairn --listen 0.0.0.0:443 --origin field.example.org \\
          --tls-certificate chain.pem --tls-key key.pem
      """)

  @Option(
    help: ArgumentHelp(
      "The folder that holds the logs; made where there is none.", valueName: "dir"))
  var data: String

  @Option(help: ArgumentHelp("Address and port; port 0 takes a free one.", valueName: "host:port"))
  var listen: ListenAddress = ListenAddress(host: "127.0.0.1", port: 8787)

  @Option(
    help: ArgumentHelp(
      "The fixed prefix of its logs' origins (default: the host name). It never changes after the first start.",
      valueName: "name"))
  var origin: String?

  @Option(help: ArgumentHelp("A certificate chain in PEM.", valueName: "file"))
  var tlsCertificate: String?

  @Option(help: ArgumentHelp("The certificate's private key in PEM.", valueName: "file"))
  var tlsKey: String?

  @Option(
    help: ArgumentHelp(
      "A proxy in front whose X-Forwarded-For tells the client's address: an address or a range such as 10.0.0.0/8. Can be repeated.",
      valueName: "cidr"))
  var trustedProxy: [AddressRange] = []

  @Option(help: ArgumentHelp("Where the logs are kept: embedded.", valueName: "url"))
  var engine = "embedded"

  @Option(
    help: ArgumentHelp(
      "How long a read of a folded survey may take, what it waits included.", valueName: "seconds"))
  var readDeadline: Int = 10

  @OptionGroup var quotas: QuotaOptions

  @Option(help: "What to log: trace, debug, info, notice, warning, error.")
  var logLevel: LogLevel = .info

  @Flag(help: .hidden)
  var bareRoute = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if (tlsCertificate == nil) != (tlsKey == nil) {
      throw ValidationError("--tls-certificate and --tls-key belong together")
    }
    guard 1...3_600 ~= readDeadline else {
      throw ValidationError("--read-deadline is from 1 to 3600 seconds")
    }
    if engine != "embedded" {
      throw ValidationError("the engine \(engine) is not in this build: it has embedded")
    }
  }

  func run() async throws {
    AllocatorHeaps.shareAmongThreads()
    LoggingSystem.bootstrap { StreamLogHandler(label: $0, stream: LogStream()) }
    var logger = Logger(label: "cairn")
    logger.logLevel = logLevel.level
    let engine = try EmbeddedEngine(folder: data)
    var serving = ServiceConfiguration(
      originPrefix: origin ?? HostName.current, clock: DeviceClock.system.now)
    serving.diskRoom = { [data] in DiskRoom(at: data) }
    serving.viewReads.deadline = .seconds(Int64(readDeadline))
    serving.quotas = quotas.bounds
    serving.enrolmentRate.countMaximum = quotas.enrolmentRate
    let service = try FieldService(engine: engine, configuration: serving, logger: logger)
    let kept = service.configuration.originPrefix
    if let origin, origin != kept {
      logger.warning("the origin stays \(kept): it never changes after the first start")
    }
    var configuration = CairnServerConfiguration(host: listen.host, port: listen.port)
    configuration.offersBareRoute = bareRoute
    configuration.trustedProxies = TrustedProxies(trustedProxy)
    configuration.strangerRate.countMaximum = quotas.strangerRate
    if let tlsCertificate, let tlsKey {
      configuration.tls = TLSFiles(certificate: tlsCertificate, key: tlsKey)
    }
    let console = output.console
    let data = data
    let announced = logger
    let server = try CairnServer(
      service: service, configuration: configuration, logger: logger
    ) { url in
      do {
        let invite = try OperatorInvite.prepare(folder: data, url: url, registry: engine.store)
        if invite.isNew { announced.notice("the operator's invite is in \(invite.path)") }
        console.print("listening on \(url)")
        console.print(jsonLine: [
          "listening": .string(url), "operator_invite": .string(invite.path),
        ])
      } catch {
        announced.error("the operator's invite could not be written: \(error)")
        console.print("listening on \(url)")
        console.print(jsonLine: ["listening": .string(url)])
      }
    }
    do {
      try await server.run()
    } catch {
      try? engine.close()
      throw error
    }
    try engine.close()
  }
}

extension AddressRange: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

/// `host:port`, with brackets around an IPv6 address.
struct ListenAddress: ExpressibleByArgument, Sendable {
  var host: String
  var port: Int

  init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  init?(argument: String) {
    guard let colon = argument.lastIndex(of: ":"),
      let port = UInt16(argument[argument.index(after: colon)...])
    else { return nil }
    var host = argument[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    guard !host.isEmpty else { return nil }
    self.init(host: String(host), port: Int(port))
  }

  var defaultValueDescription: String { "\(host):\(port)" }
}

enum LogLevel: String, ExpressibleByArgument, Sendable {
  case trace, debug, info, notice, warning, error

  var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .info }
}

/// What this machine is called.
enum HostName {
  static var current: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
    let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return bytes.isEmpty ? "localhost" : String(decoding: bytes, as: UTF8.self)
  }
}
