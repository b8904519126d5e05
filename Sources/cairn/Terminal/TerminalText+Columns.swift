extension TerminalText {
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

  /// The text in at most `columnCount` columns; what was cut off is an ellipsis. It is cut as it is
  /// shown: what takes no room in the text may take some there.
  package static func cut(_ outside: String, to columnCount: Int) -> String {
    let text = safe(outside)
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
