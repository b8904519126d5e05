import Glibc

/// What stands at the other end of the output streams.
package struct Terminal: Sendable {
  /// A person reads standard output.
  package var showsOutput: Bool
  /// A person reads standard error.
  package var showsErrors: Bool
  /// Nil where lines may be as long as they are.
  package var columnCount: Int?
  package var allowsColour: Bool

  package init(showsOutput: Bool, showsErrors: Bool, columnCount: Int?, allowsColour: Bool) {
    self.showsOutput = showsOutput
    self.showsErrors = showsErrors
    self.columnCount = columnCount
    self.allowsColour = allowsColour
  }

  /// Asks the process's own streams and surroundings (https://no-color.org).
  package static var current: Terminal {
    let showsOutput = isatty(STDOUT_FILENO) == 1
    let isDumb = Surroundings["TERM"] == "dumb"
    return Terminal(
      showsOutput: showsOutput, showsErrors: isatty(STDERR_FILENO) == 1 && !isDumb,
      columnCount: showsOutput ? columnCount(of: STDOUT_FILENO) : nil,
      allowsColour: (Surroundings["NO_COLOR"] ?? "").isEmpty && !isDumb)
  }

  /// 80 where the terminal does not say.
  package static func columnCount(of descriptor: Int32) -> Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}

/// The variables that the process was started with.
package enum Surroundings {
  package static subscript(name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
