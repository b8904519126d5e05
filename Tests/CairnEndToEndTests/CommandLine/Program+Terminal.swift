import Glibc

extension Program {
  /// What a terminal was sent, output and errors in the order that they came in.
  struct Screen {
    var status: Int32
    var bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// What came behind the last bar that was taken away.
    var answer: [UInt8] {
      let clearing = Array("\r\u{1b}[K".utf8)
      guard let last = bytes.ranges(of: clearing).last else { return bytes }
      return Array(bytes[last.upperBound...])
    }
  }

  /// `TIOCSPTLCK` and `TIOCGPTN` (ioctl_tty(2)), which are macros that Swift does not read.
  private static let unlocking: UInt = 0x4004_5431
  private static let numbering: UInt = 0x8004_5430

  /// Runs it to its end with a pseudo terminal as its output and its errors.
  func runOnTerminal(_ arguments: [String], columnCount: UInt16 = 200) throws -> Screen {
    let terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (number, isLocked) = (UInt32(0), Int32(0))
    guard terminal >= 0, ioctl(terminal, Self.unlocking, &isLocked) == 0,
      ioctl(terminal, Self.numbering, &number) == 0
    else { throw ProcessFailure(message: "no pseudo terminal") }
    let name = "/dev/pts/\(number)"
    defer { close(terminal) }
    // Held until the program has it, so that reading does not end before there is a writer.
    let held = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard held >= 0 else { throw ProcessFailure(message: "open \(name)") }
    var size = winsize(ws_row: 50, ws_col: columnCount, ws_xpixel: 0, ws_ypixel: 0)
    var settings = termios()
    guard ioctl(held, UInt(TIOCSWINSZ), &size) == 0, tcgetattr(held, &settings) == 0 else {
      throw ProcessFailure(message: "\(name) is no terminal")
    }
    // The terminal's driver is to change nothing of what is written.
    cfmakeraw(&settings)
    tcsetattr(held, TCSANOW, &settings)
    let process = try spawn(arguments, in: folder, output: .file(name), errors: name)
    close(held)
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(terminal, &chunk, chunk.count)
      // EIO: the last one who had it open is gone.
      guard count > 0 || (count < 0 && errno == EINTR) else { break }
      if count > 0 { bytes += chunk[..<count] }
    }
    return Screen(status: try process.wait(), bytes: bytes)
  }
}
