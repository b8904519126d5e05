/// Where the service's log goes: to standard error, a line an event. It names what members sent.
struct LogStream: TextOutputStream, Sendable {
  func write(_ line: String) {
    StandardStream.errors.write(TerminalText(line.hasSuffix("\n") ? String(line.dropLast()) : line))
  }
}
