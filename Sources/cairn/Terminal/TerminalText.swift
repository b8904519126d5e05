/// Text on its way to a terminal. What others recorded must not move the cursor.
package enum TerminalText {
  /// The text with control and direction-changing characters made visible as `�`, on one line.
  package static func safe(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { isUnsafe($0) }) else { return text }
    var safe = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      safe.append(
        scalar == "\n" || scalar == "\t" ? " " : isUnsafe(scalar) ? "\u{fffd}" : scalar)
    }
    return String(safe)
  }

  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7f...0x9f, 0x200e...0x200f, 0x2028...0x202e, 0x2066...0x2069: true
    default: false
    }
  }

  /// How many columns the text takes.
  package static func columnCount(_ text: String) -> Int {
    text.reduce(0) { $0 + columnCount($1) }
  }

  private static func columnCount(_ character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    switch first.value {
    case 0..<0x300: return 1
    case 0x300...0x36f, 0x200b...0x200d, 0xfe00...0xfe0f: return 0
    // East Asian wide and full width (UAX #11), and the emoji blocks.
    case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff,
      0xa000...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60,
      0xffe0...0xffe6, 0x1f300...0x1f64f, 0x1f680...0x1f6ff, 0x1f900...0x1f9ff,
      0x20000...0x3fffd:
      return 2
    default: return 1
    }
  }

  /// The text in at most `columnCount` columns; what was cut off is an ellipsis.
  package static func cut(_ text: String, to columnCount: Int) -> String {
    guard self.columnCount(text) > columnCount else { return text }
    var kept = ""
    var width = 0
    for character in text {
      let next = width + self.columnCount(character)
      if next > columnCount - 1 { break }
      kept.append(character)
      width = next
    }
    return kept + (columnCount > 0 ? "…" : "")
  }
}
