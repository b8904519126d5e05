import CairnLog
import CairnModel
import CairnStore
import Glibc

/// What an operator keeps between commands: one key, the services it may ask, and the admin's own
/// replicas. `$CAIRN_HOME`, or `~/.config/cairn`.
struct OperatorHome: Sendable {
  let path: String

  static var current: OperatorHome {
    if let home = Surroundings["CAIRN_HOME"], !home.isEmpty { return OperatorHome(path: home) }
    let base = Surroundings["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 }
    return OperatorHome(path: (base ?? "\(Surroundings["HOME"] ?? ".")/.config") + "/cairn")
  }

  /// A service that took this operator on.
  struct Service: Equatable, Sendable {
    var url: String
    /// The prefix of its logs' origins: the audience of an operator's tokens.
    var origin: String
  }

  func replicaPath(of slug: String) -> String { "\(path)/surveys/\(slug)" }

  private var keyPath: String { "\(path)/operator.key" }
  private var servicesPath: String { "\(path)/services.json" }

  /// The operator's key; made where there is none.
  func makeKey() throws -> SoftwareSigner {
    try TextFile.makeFolder(path, mode: 0o700)
    if TextFile.exists(keyPath) { return try key() }
    let signer = SoftwareSigner(generating: .ed25519)
    try KeyFile.write(signer.seed, to: keyPath)
    return signer
  }

  func key() throws -> SoftwareSigner {
    guard TextFile.exists(keyPath) else { throw Self.notLoggedIn }
    guard let signer = SoftwareSigner(.ed25519, seed: try KeyFile.read(keyPath)) else {
      throw StoreError(.damaged, place: keyPath, "the file holds no key")
    }
    return signer
  }

  /// The last one is the one that commands ask.
  func services() throws -> [Service] {
    guard TextFile.exists(servicesPath) else { return [] }
    let bytes = try TextFile.bytes(servicesPath, byteCountMaximum: 1 << 20)
    guard let list = try? JSONValue(parsing: bytes).asArray else {
      throw StoreError(.damaged, place: servicesPath, "the file is no list of services")
    }
    return list.compactMap { service in
      guard let url = service["url"]?.asString, let origin = service["origin"]?.asString else {
        return nil
      }
      return Service(url: url, origin: origin)
    }
  }

  func remember(_ service: Service) throws {
    let services = try services().filter { $0.origin != service.origin } + [service]
    let list = JSONValue.array(
      services.map { ["url": .string($0.url), "origin": .string($0.origin)] })
    try TextFile.write((list.text(pretty: true) + "\n").utf8, to: servicesPath, mode: 0o600)
  }

  /// - Parameter name: a URL or an origin; nil for the service of the last login.
  func service(_ name: String?) throws -> Service {
    let services = try services()
    guard let name else {
      guard let last = services.last else { throw Self.notLoggedIn }
      return last
    }
    guard let found = services.last(where: { $0.url == name || $0.origin == name }) else {
      throw CommandFailure(
        .notLoggedIn, "no login to \(name) was made from here",
        hint: "log in with 'cairn login INVITE'", status: .refused)
    }
    return found
  }

  private static var notLoggedIn: CommandFailure {
    CommandFailure(
      .notLoggedIn, "no operator has logged in from here",
      hint: "log in with 'cairn login INVITE'; the service writes one to its operator.invite",
      status: .refused)
  }

  /// What authorises one request of the operator.
  func token(for service: Service, now: Timestamp) throws -> String {
    let key = try key()
    return try RequestToken.mint(
      issuer: .operator(key.publicKey), audience: service.origin, at: now, signer: key)
  }
}
