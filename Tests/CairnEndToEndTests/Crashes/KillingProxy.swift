import CairnServiceFixtures
import Dispatch
import Glibc
import Synchronization

/// Stands between devices and a service, and kills the service while a request is with it.
///
/// Every connection has a thread that blocks. A class because the listening socket has one owner.
final class KillingProxy: Sendable {
  /// What a kill that was asked for fell upon.
  enum Moment: Sendable {
    /// The service had the whole request and had not sent a byte of its answer.
    case betweenArrivalAndAnswer
    /// It had begun to answer.
    case duringAnswer
  }

  private struct State: Sendable {
    /// Nil while there is no service: who connects waits.
    var service: pid_t?
    var isArmed = false
    var isEnded = false
    var moment: Moment?
    /// In microseconds. Shorter after an answer that was quicker, so that most kills come before it.
    var longestDelay = KillingProxy.longestDelay
  }

  private static let longestDelay = 3_000

  let url: String
  private let listener: Int32
  private let port: Int
  private let state = Mutex(State())
  private let isUp = DispatchSemaphore(value: 0)
  private let killed = DispatchSemaphore(value: 0)
  private let group = DispatchGroup()

  /// - Parameter port: the service's.
  init(to port: Int) throws {
    self.port = port
    let socket = try ListeningSocket()
    listener = socket.descriptor
    url = "http://127.0.0.1:\(socket.port)"
    startThread { $0.accepting() }
  }

  /// Ends every connection, and returns when no thread is left.
  func end() {
    state.withLock { $0.isEnded = true }
    isUp.signal()
    shutdown(listener, Int32(SHUT_RDWR))
    group.wait()
    close(listener)
  }

  // MARK: The service

  func serviceIsUp(_ service: pid_t) {
    state.withLock { $0.service = service }
    isUp.signal()
  }

  func killNow() {
    let service = state.withLock { state in
      defer { state.service = nil }
      return state.service
    }
    if let service { kill(service, SIGKILL) }
  }

  /// Kills the service at the next request that it has whole. The caller reaps it.
  func killDuringRequest() throws -> Moment {
    state.withLock { $0.isArmed = true }
    // Longer than a device waits for an answer that does not come.
    guard killed.wait(timeout: .now() + 1_200) == .success else {
      throw ProcessFailure(message: "no request came for 20 minutes")
    }
    guard let moment = state.withLock({ $0.moment }) else {
      throw ProcessFailure(message: "nothing was killed")
    }
    return moment
  }

  private func claim() -> pid_t? {
    state.withLock { state in
      guard state.isArmed, let service = state.service else { return nil }
      state.isArmed = false
      state.service = nil
      return service
    }
  }

  // MARK: Connections

  private func startThread(_ body: @escaping @Sendable (KillingProxy) -> Void) {
    group.enter()
    OwnThreads.start { [self] in
      defer { group.leave() }
      body(self)
    }
  }

  private func accepting() {
    while true {
      let client = accept(listener, nil, nil)
      guard client >= 0 else { return }
      _ = fcntl(client, F_SETFD, FD_CLOEXEC)
      startThread { proxy in
        defer { Self.end(client) }
        guard let service = proxy.connected() else { return }
        defer { Self.end(service) }
        proxy.carry(client, service)
      }
    }
  }

  private func connected() -> Int32? {
    while state.withLock({ $0.service == nil && !$0.isEnded }) { isUp.wait() }
    // Whoever waits as well goes on too.
    isUp.signal()
    guard !state.withLock({ $0.isEnded }) else { return nil }
    let service = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = Self.address(port: port)
    let code = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(service, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard code == 0 else {
      close(service)
      return nil
    }
    return service
  }

  private func carry(_ client: Int32, _ service: Int32) {
    var request = RequestEnd()
    while !state.withLock({ $0.isEnded }) {
      var ends = [
        pollfd(fd: client, events: Int16(POLLIN), revents: 0),
        pollfd(fd: service, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&ends, 2, 200) >= 0 else { return }
      if ends[1].revents != 0 {
        guard let bytes = Self.receive(service), Self.send(bytes, to: client) else { return }
      }
      if ends[0].revents != 0 {
        guard let bytes = Self.receive(client), Self.send(bytes, to: service) else { return }
        guard request.take(bytes), let process = claim() else { continue }
        strike(process, service)
        return
      }
    }
  }

  /// No byte of the answer is passed on. What the service sent is still in the socket after its end.
  private func strike(_ process: pid_t, _ service: Int32) {
    let delay = RandomMoment.come(within: state.withLock { $0.longestDelay })
    kill(process, SIGKILL)
    // Reads until the connection has ended, which is when the process has.
    let isAnswered = Self.receive(service) != nil
    state.withLock { state in
      state.moment = isAnswered ? .duringAnswer : .betweenArrivalAndAnswer
      let next = isAnswered ? delay : state.longestDelay + state.longestDelay / 8 + 10
      state.longestDelay = min(next, Self.longestDelay)
    }
    killed.signal()
  }

  /// A service that was started just now may hold the descriptor, too.
  private static func end(_ descriptor: Int32) {
    shutdown(descriptor, Int32(SHUT_RDWR))
    close(descriptor)
  }

  private static func receive(_ descriptor: Int32) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    return count > 0 ? Array(buffer[..<count]) : nil
  }

  private static func send(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  private static func address(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return address
  }
}

/// Finds where requests with a `Content-Length` end, one after the other on a connection.
private struct RequestEnd {
  private var head: [UInt8] = []
  /// Of the body; nil inside the head.
  private var missing: Int?

  /// - Returns: whether a request ends with these bytes.
  mutating func take(_ bytes: [UInt8]) -> Bool {
    var left = bytes[...]
    while let byte = left.first, missing == nil {
      left = left.dropFirst()
      head.append(byte)
      guard head.suffix(4) == [13, 10, 13, 10] else { continue }
      missing = 0
      for line in String(decoding: head, as: UTF8.self).lowercased().split(separator: "\r\n") {
        guard line.hasPrefix("content-length:") else { continue }
        missing = Int(line.dropFirst("content-length:".count).drop { $0 == " " }) ?? 0
      }
    }
    guard let body = missing else { return false }
    missing = body - left.count
    guard body <= left.count else { return false }
    head = []
    missing = nil
    return true
  }
}
