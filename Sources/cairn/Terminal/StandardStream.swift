import Glibc
import Synchronization

/// One of the process's output streams, and the only way to it: a terminal may stand at its end, so it
/// takes no plain text. When nobody reads it any more, what is written goes nowhere and the command
/// ends with its own exit code.
///
/// A class because all writers share the stream.
final class StandardStream: Sendable {
  static let output = StandardStream(STDOUT_FILENO)
  static let errors = StandardStream(STDERR_FILENO)

  private let descriptor: Int32
  private let isTerminal: Bool
  private let closed = Mutex(false)

  private init(_ descriptor: Int32) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
  }

  /// Whether the reader has gone. Long answers stop here.
  var isClosed: Bool { closed.withLock { $0 } }

  /// A line, or several.
  func write(_ text: TerminalText) { send(text.description + "\n") }

  /// Without an end of the line, so that it can be drawn over.
  func draw(_ text: TerminalText) { send(text.description) }

  /// A script reads JSON as it is. On a terminal it says the same with escapes.
  func write(json: String) {
    send((isTerminal ? TerminalText(json: json).description : json) + "\n")
  }

  private func send(_ text: String) {
    var text = text
    closed.withLock { isClosed in
      text.withUTF8 { characters in
        let bytes = UnsafeRawBufferPointer(characters)
        var position = 0
        while !isClosed, position < bytes.count {
          let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
          let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
          if count >= 0 { position += count } else if errno != EINTR { isClosed = true }
        }
      }
    }
  }
}
