import CairnModel
import Glibc

/// Requests that one connection sends, one after the answer to the other.
struct RequestQueue {
  /// Everything ahead of the body but its length.
  var head: String
  var bodies: [[UInt8]]
  /// Whether an answer says that the request was done.
  var isDone: (_ position: Int, HTTPAnswerReader.Answer) -> Bool

  func request(_ position: Int) -> [UInt8] {
    let body = bodies[position]
    return Array("\(head)Content-Length: \(body.count)\r\n\r\n".utf8) + body
  }
}

/// What a load came to.
struct LoadOutcome {
  /// Requests whose answers said so.
  var doneCount = 0
  var refusedCount = 0
  var elapsed = Duration.zero
  /// What the generator itself took of the machine's processors meanwhile.
  var clientProcessorTime = Duration.zero
  /// From the first byte sent to the last received, of the requests that were done.
  var latencies: [Duration] = []

  /// - Parameter share: 0.5 for the median.
  func percentile(_ share: Double) -> Duration {
    guard !latencies.isEmpty else { return .zero }
    let sorted = latencies.sorted()
    return sorted[min(Int(Double(sorted.count) * share), sorted.count - 1)]
  }

  var requestsPerSecond: Double { Double(doneCount) / max(elapsed / .seconds(1), 1e-9) }
}

/// Sends prepared bytes over many connections from one thread (poll), so that little of the
/// machine goes to the client.
struct LoadGenerator {
  let host: String
  let port: UInt16

  private final class Connection {
    let descriptor: Int32
    let queue: RequestQueue
    var position = 0
    var outgoing: [UInt8]
    var sent = 0
    var sentAt = ContinuousClock.now
    var reader = HTTPAnswerReader()

    init(_ descriptor: Int32, _ queue: RequestQueue) {
      self.descriptor = descriptor
      self.queue = queue
      outgoing = queue.request(0)
    }

    deinit { close(descriptor) }

    var isSending: Bool { sent < outgoing.count }
    var isFinished: Bool { position == queue.bodies.count }
  }

  /// - Throws: where a connection can't be made or breaks.
  func run(_ queues: [RequestQueue]) throws -> LoadOutcome {
    var outcome = LoadOutcome()
    let connections = try queues.filter { !$0.bodies.isEmpty }.enumerated().map { place, queue in
      Connection(try connect(place), queue)
    }
    let started = ContinuousClock.now
    let processorTime = Self.processorTime
    for connection in connections {
      connection.sentAt = .now
      try send(connection)
    }
    var left = connections.count
    var waits = connections.map { connection in
      pollfd(fd: connection.descriptor, events: Int16(POLLIN | POLLOUT), revents: 0)
    }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while left > 0 {
      for (position, connection) in connections.enumerated() {
        // A descriptor below zero is passed over.
        waits[position].fd = connection.isFinished ? -1 : connection.descriptor
        waits[position].events = Int16(connection.isSending ? POLLIN | POLLOUT : POLLIN)
      }
      let count = poll(&waits, nfds_t(waits.count), 60_000)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.failure("no answer for a minute") }
      for (position, connection) in connections.enumerated()
      where !connection.isFinished && waits[position].revents != 0 {
        try send(connection)
        try receive(connection, &buffer, &outcome)
        if connection.isFinished { left -= 1 }
      }
    }
    outcome.elapsed = .now - started
    outcome.clientProcessorTime = Self.processorTime - processorTime
    return outcome
  }

  private static var processorTime: Duration {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  private func send(_ connection: Connection) throws {
    while connection.sent < connection.outgoing.count {
      let sent = connection.outgoing.withUnsafeBytes { bytes in
        let rest = UnsafeRawBufferPointer(rebasing: bytes[connection.sent...])
        return Glibc.send(
          connection.descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
      }
      if sent >= 0 {
        connection.sent += sent
      } else if errno == EAGAIN {
        return
      } else if errno != EINTR {
        throw Self.failure("a connection broke while sending")
      }
    }
  }

  private func receive(
    _ connection: Connection, _ buffer: inout [UInt8], _ outcome: inout LoadOutcome
  ) throws {
    while true {
      let count = recv(connection.descriptor, &buffer, buffer.count, 0)
      if count > 0 {
        buffer.withUnsafeBytes {
          connection.reader.append(UnsafeRawBufferPointer(rebasing: $0[..<count]))
        }
        while let answer = connection.reader.next() {
          if connection.queue.isDone(connection.position, answer) {
            outcome.doneCount += 1
            outcome.latencies.append(.now - connection.sentAt)
          } else {
            outcome.refusedCount += 1
          }
          connection.position += 1
          guard !connection.isFinished else { return }
          connection.outgoing = connection.queue.request(connection.position)
          connection.sent = 0
          connection.sentAt = .now
          try send(connection)
        }
      } else if count < 0, errno == EAGAIN {
        return
      } else if count == 0 || errno != EINTR {
        throw Self.failure("a connection was closed before its answer")
      }
    }
  }

  /// Of strangers with one address a service bears fewer.
  private static let connectionsPerAddress = 48

  /// - Parameter place: among the connections, which come from several addresses of this machine, as
  ///   those of many phones would.
  private func connect(_ place: Int) throws -> Int32 {
    let descriptor = socket(
      AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    inet_pton(AF_INET, host, &address.sin_addr)
    var own = sockaddr_in()
    own.sin_family = address.sin_family
    inet_pton(AF_INET, "127.0.\(1 + place / Self.connectionsPerAddress).1", &own.sin_addr)
    let bound = withUnsafePointer(to: &own) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard bound == 0 else { throw Self.failure("no address of this machine to connect from") }
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard descriptor >= 0, result == 0 else { throw Self.failure("no connection to the service") }
    var on: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    return descriptor
  }

  private static func failure(_ message: String) -> CommandFailure {
    CommandFailure(
      .internalError, "\(message): \(String(cString: strerror(errno)))",
      hint: "run the measurement again; raise 'ulimit -n' if connections can't be made")
  }
}
