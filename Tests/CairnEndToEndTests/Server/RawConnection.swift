import CairnServiceFixtures
import Glibc

/// A TCP connection that sends and receives what a test says, byte for byte. Calls block a thread
/// of their own. A class because the descriptor has one owner.
final class RawConnection: Sendable {
  private let descriptor: Int32
  private let thread = OwnThreads(count: 1)

  struct Failure: Error {
    var what: String
  }

  /// - Parameter receivedByteCountMaximum: how much the system takes in that was not asked for.
  init(port: Int, receivedByteCountMaximum: Int32? = nil) throws {
    // A program that another test starts meanwhile would hold it open.
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    // A server that never answers fails the test instead of hanging it; a busy machine may take long.
    var patience = timeval(tv_sec: 600, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(
      descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    if var maximum = receivedByteCountMaximum {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &maximum, socklen_t(MemoryLayout<Int32>.size))
    }
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw Failure(what: "can't connect: \(errno)") }
  }

  deinit { close(descriptor) }

  /// - Returns: whether all of it was taken; false where the server has closed.
  @discardableResult
  func send(_ bytes: [UInt8]) async -> Bool {
    await thread.run { [descriptor] in
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
  }

  @discardableResult
  func send(_ text: String) async -> Bool { await send(Array(text.utf8)) }

  /// Says that nothing more comes.
  func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Empty where the server has closed.
  func receive() async throws -> [UInt8] {
    let (bytes, code) = await thread.run { [descriptor] () -> ([UInt8], Int32) in
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      let count = recv(descriptor, &buffer, buffer.count, 0)
      return count < 0 ? ([], errno) : (Array(buffer[..<count]), 0)
    }
    guard code == 0 || code == ECONNRESET else { throw Failure(what: "nothing came: \(code)") }
    return bytes
  }
}
