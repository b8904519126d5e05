import CQRencode

/// A text as a QR code of half-block characters, two modules a character, dark on light.
package struct QRCode: Sendable {
  /// Light modules that a reader needs around the code.
  private static let quietModuleCount = 2

  private let width: Int
  private let isDark: [Bool]

  /// Nil where the text is longer than any QR code.
  package init?(_ text: String) {
    guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L) else { return nil }
    defer { QRcode_free(code) }
    width = Int(code.pointee.width)
    isDark = (0..<width * width).map { code.pointee.data[$0] & 1 == 1 }
  }

  package var columnCount: Int { width + 2 * Self.quietModuleCount }

  /// The upper half block paints a light upper module, and so on: terminals are mostly dark, and
  /// with explicit colours it is right on light ones too.
  package func lines(inColour: Bool) -> [TerminalText] {
    let end = width + Self.quietModuleCount
    return stride(from: -Self.quietModuleCount, to: end, by: 2).map { row in
      let line = (-Self.quietModuleCount..<end).map { column -> Character in
        switch (isLight(row, column), isLight(row + 1, column)) {
        case (true, true): "█"
        case (true, false): "▀"
        case (false, true): "▄"
        case (false, false): " "
        }
      }
      return inColour ? "\u{1b}[97;40m\(String(line))\u{1b}[0m" : TerminalText(String(line))
    }
  }

  private func isLight(_ row: Int, _ column: Int) -> Bool {
    guard row < width + Self.quietModuleCount else { return false }
    guard 0..<width ~= row, 0..<width ~= column else { return true }
    return !isDark[row * width + column]
  }
}
