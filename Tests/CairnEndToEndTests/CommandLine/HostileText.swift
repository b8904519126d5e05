/// Text that does something to a terminal, or hides something from its reader.
enum HostileText {
  /// Clears the screen twice, paints, turns the line around, hides and breaks it.
  static let all =
    "a\u{1b}[2Jb\u{9b}3Jc\u{1b}[45md\u{202e}e\u{2066}f\u{200b}g\u{2028}h\u{e0041}i\u{61c}j\u{feff}k"
    + "\r\u{7f}l\u{200e}m\u{2060}n\u{200d}o\nz"

  /// What must not come to a terminal, as a list of its own: the program's may be wrong.
  static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0a: false
    case 0...0x1f, 0x7f, 0x80...0x9f: true
    case 0x2028, 0x2029: true
    default: scalar.properties.isDefaultIgnorableCodePoint
    }
  }

  /// Without what the program itself sends a terminal: its six colours, the QR code's, the bar's.
  static func withoutOwnOrders(_ text: String) -> String {
    var text = text
    let orders =
      ["0", "1", "2", "31", "32", "33", "36", "97;40"].map { "\u{1b}[\($0)m" } + ["\r\u{1b}[K"]
    for order in orders {
      text = text.split(separator: order, omittingEmptySubsequences: false).joined()
    }
    return text
  }

  static func harmful(in text: String) -> [String] {
    withoutOwnOrders(text).unicodeScalars.filter { isHarmful($0) }
      .map { String($0.value, radix: 16) }
  }
}
