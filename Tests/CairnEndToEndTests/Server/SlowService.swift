import Dispatch
import Glibc

/// Takes any request, and never ends its answer. A class because the listening socket has one owner.
final class SlowService: Sendable {
  enum Answer: String, CaseIterable, Sendable {
    case nothing
    /// `100 Continue`, again and again.
    case signsOfLife
    /// A sound head, and then one byte after the other.
    case byteByByte
    /// A refusal's head, and then one byte after the other.
    case refusalByteByByte

    /// Nil where there is none.
    fileprivate var head: String? {
      switch self {
      case .nothing, .signsOfLife: nil
      case .byteByByte: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
      case .refusalByteByByte:
        "HTTP/1.1 503 Service Unavailable\r\nTransfer-Encoding: chunked\r\n\r\n"
      }
    }

    /// Nil where nothing comes.
    fileprivate var piece: String? {
      switch self {
      case .nothing: nil
      case .signsOfLife: "HTTP/1.1 100 Continue\r\n\r\n"
      case .byteByByte, .refusalByteByByte: "1\r\na\r\n"
      }
    }
  }

  let url: String
  private let answer: Answer
  private let listener: Int32
  private let requests = DispatchSemaphore(value: 0)
  private let threads = DispatchQueue(label: "slow", attributes: .concurrent)
  private let group = DispatchGroup()

  /// - Parameter port: one that somebody listened at before; 0 takes a free one.
  init(_ answer: Answer, port: UInt16 = 0) throws {
    self.answer = answer
    let socket = try ListeningSocket(port: port)
    listener = socket.descriptor
    url = "http://127.0.0.1:\(socket.port)"
    threads.async(group: group) { [self] in accepting() }
  }

  /// Returns when the first bytes of a request are there.
  func waitForRequest() throws {
    guard requests.wait(timeout: .now() + 150) == .success else {
      throw ProcessFailure(message: "no request came for 150 seconds")
    }
  }

  /// Whoever is connected has to go by itself: the connections end with the clients.
  func end() {
    shutdown(listener, Int32(SHUT_RDWR))
    group.wait()
    close(listener)
  }

  private func accepting() {
    while true {
      let client = accept(listener, nil, nil)
      guard client >= 0 else { return }
      _ = fcntl(client, F_SETFD, FD_CLOEXEC)
      threads.async(group: group) { [self] in
        defer { close(client) }
        serve(client)
      }
    }
  }

  private func serve(_ client: Int32) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    guard recv(client, &buffer, buffer.count, 0) > 0 else { return }
    requests.signal()
    if let head = answer.head, !send(head, to: client) { return }
    guard let piece = answer.piece else {
      while recv(client, &buffer, buffer.count, 0) > 0 {}
      return
    }
    // Blocks while the client takes nothing, and fails once it has gone.
    while send(piece, to: client) {}
  }

  private func send(_ text: String, to client: Int32) -> Bool {
    let bytes = Array(text.utf8)
    return Glibc.send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
  }
}
