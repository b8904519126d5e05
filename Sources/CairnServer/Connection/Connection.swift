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
  let isProxy: Bool
  private let isTurnedAwayNow = Atomic<Bool>(false)

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
  /// - Parameter isWhole: whether the request has no body that is still to come.
  /// - Returns: whom it comes from.
  /// - Throws: `ConnectionOver`; `overloaded`, where a proxy brings more requests of one client than
  ///   it may have.
  func begin(_ request: Request, isWhole: Bool) throws -> NetworkAddress? {
    let now = register.configuration.uptime()
    keepingPace { $0.headArrived(at: now) }
    if isWhole { keepingPace { $0.receivedAll() } }
    let client = client(of: request)
    switch register.begun(self, for: isProxy ? client : nil, isWhole: isWhole) {
    case .welcome: return client
    case .gone: throw ConnectionOver()
    case .refuse:
      throw Refusal(
        .overloaded, "too many requests without a token come from one address",
        retryAfterSeconds: 1)
    }
  }

  /// All of the request is there.
  func receivedAll() {
    keepingPace { $0.receivedAll() }
    register.received(self)
  }

  /// Who asks is known.
  /// - Parameter holder: whose the request's token is; a stranger where it has no valid one.
  /// - Throws: `overloaded`, where whoever asks has as many connections as it may; `ConnectionOver`.
  func identify(as holder: ByteHolder) throws {
    keepingPace { $0.identified(as: holder.isStranger ? .stranger : .member) }
    switch register.identified(self, as: holder) {
    case .welcome: return
    case .gone: throw ConnectionOver()
    case .refuse:
      keepingPace { $0.identified(as: .turnedAway) }
      isTurnedAwayNow.store(true, ordering: .relaxed)
      throw Refusal(
        .overloaded,
        holder.isStranger
          ? "the service has as many connections without a token as it may"
          : "this member has as many connections as it may",
        retryAfterSeconds: 1)
    }
  }

  /// Whether the connection is to close behind the answer, because there is no room for it.
  var isTurnedAway: Bool { isTurnedAwayNow.load(ordering: .relaxed) }

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
  static let forwardedFor = HTTPField.Name("X-Forwarded-For")!
}
