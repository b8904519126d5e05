import CairnModel
import HTTPTypes
import HummingbirdCore
import NIOCore
import Synchronization

/// One connection, as those know it who answer its requests. A class because its channel and its
/// requests share it.
final class Connection: Sendable {
  let channel: any Channel
  private let register: ConnectionRegister
  private let pace: Mutex<ConnectionPace>
  /// Of the other end: a client or a proxy.
  private let address: NetworkAddress?
  private let isProxy: Bool

  init(
    _ channel: any Channel, in register: ConnectionRegister, pace: ConnectionPace,
    address: NetworkAddress?, isProxy: Bool
  ) {
    self.channel = channel
    self.register = register
    self.pace = Mutex(pace)
    self.address = address
    self.isProxy = isProxy
  }

  var id: ObjectIdentifier { ObjectIdentifier(channel) }

  func keepingPace<Result>(_ body: (inout ConnectionPace) -> Result) -> Result {
    pace.withLock { body(&$0) }
  }

  /// A request's head is there.
  /// - Returns: whom it comes from.
  /// - Throws: `ConnectionOver`; `overloaded`, where a proxy brings more requests of one client than
  ///   it may have.
  func begin(_ request: Request) throws -> NetworkAddress? {
    let now = register.configuration.uptime()
    keepingPace { $0.headArrived(at: now) }
    let client = client(of: request)
    switch register.begun(self, for: isProxy ? client : nil) {
    case .welcome: return client
    case .gone: throw ConnectionOver()
    case .refuse:
      throw Refusal(
        .overloaded, "too many requests without a token come from one address",
        retryAfterSeconds: 1)
    }
  }

  /// All of the request is there.
  func receivedAll() { keepingPace { $0.receivedAll() } }

  /// The request has a valid token.
  func authenticate() { register.authenticated(self) }

  /// The request is answered.
  func end() {
    let now = register.configuration.uptime()
    keepingPace { $0.ended(at: now) }
    register.ended(self)
  }

  private func client(of request: Request) -> NetworkAddress? {
    guard isProxy, let address else { return address?.client }
    return register.configuration.trustedProxies
      .client(forwardedFor: request.headers[values: .forwardedFor], by: address).client
  }
}

extension HTTPField.Name {
  fileprivate static let forwardedFor = HTTPField.Name("X-Forwarded-For")!
}
