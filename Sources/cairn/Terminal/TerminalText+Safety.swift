extension TerminalText {
  /// The text on one line, each character that could do something to a terminal or hide something
  /// from its reader made visible as `�`.
  package static func safe(_ text: String) -> String {
    guard hasUnsafe(text) else { return text }
    var safe = String.UnicodeScalarView()
    forEachScalar(of: text) { scalar, isSafe in
      safe.append(isSafe ? scalar : scalar == "\n" || scalar == "\t" ? " " : "\u{fffd}")
    }
    return String(safe)
  }

  /// JSON with `\\u` escapes for what is unsafe, but for the line ends between its values.
  static func escaped(_ json: String) -> String {
    guard hasUnsafe(json) else { return json }
    var escaped = ""
    forEachScalar(of: json) { scalar, isSafe in
      guard !isSafe, scalar != "\n" else { return escaped.unicodeScalars.append(scalar) }
      for unit in String(scalar).utf16 {
        let digits = String(unit, radix: 16)
        escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return escaped
  }

  private static func hasUnsafe(_ text: String) -> Bool {
    // Nearly all text is ASCII without control characters, which its bytes tell.
    guard text.utf8.contains(where: { !(0x20...0x7e ~= $0) }) else { return false }
    var isFound = false
    forEachScalar(of: text) { _, isSafe in if !isSafe { isFound = true } }
    return isFound
  }

  private static func forEachScalar(
    of text: String, _ body: (Unicode.Scalar, _ isSafe: Bool) -> Void
  ) {
    let scalars = text.unicodeScalars
    var before: Unicode.Scalar?
    for position in scalars.indices {
      let scalar = scalars[position]
      let isSafe =
        switch scalar.value {
        case 0x200c, 0x200d:
          isJoiner(
            scalar, behind: before, before: scalars[scalars.index(after: position)...].first)
        case 0xfe00...0xfe0f, 0x180b...0x180d, 0x180f, 0xe0100...0xe01ef:
          before.map { isSelector(scalar, of: $0) } ?? false
        default: !isUnsafe(scalar)
        }
      body(scalar, isSafe)
      before = scalar
    }
  }

  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    // C0, DEL and C1: what begins with these a terminal takes for an order.
    case 0..<0x20, 0x7f...0x9f: true
    // Line and paragraph separators; what annotates text between the lines.
    case 0x2028...0x2029, 0xfff9...0xfffb: true
    case 0..<0x80: false
    // What is not shown (UAX #44): what turns the direction of text, what takes no room, soft
    // hyphens, fillers, tags, which spell a hidden text. The three flags that are made of tags are
    // not shown for it.
    default: scalar.properties.isDefaultIgnorableCodePoint
    }
  }

  /// Whether a variation selector chooses a form of the character ahead of it: of an emoji or another
  /// symbol, of an ideograph, as names in Japan have them, or of a Mongolian letter.
  private static func isSelector(_ scalar: Unicode.Scalar, of base: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xe0100...0xe01ef: base.properties.isIdeographic
    case 0x180b...0x180f: 0x1820...0x18aa ~= base.value
    default:
      base.properties.isEmoji || base.properties.isIdeographic || base.properties.isMath
    }
  }

  /// Whether a zero-width joiner or non-joiner has something to join or to keep apart.
  ///
  /// Words of some scripts are wrong without them, and families of emoji fall apart. So one is kept
  /// behind a letter or mark of a script that shapes its letters by their neighbours, and a joiner
  /// between two emoji. Elsewhere it is only there to make two texts look alike.
  private static func isJoiner(
    _ scalar: Unicode.Scalar, behind before: Unicode.Scalar?, before next: Unicode.Scalar?
  ) -> Bool {
    guard let before else { return false }
    switch before.value {
    // Arabic, Syriac, Thaana, N'Ko, Mandaic; the scripts of India and Sri Lanka; Tibetan, Myanmar,
    // Khmer, Mongolian; the scripts of Indonesia; what else of Arabic there is.
    case 0x0620...0x08ff, 0x0900...0x0dff, 0x0f00...0x109f, 0x1780...0x18af, 0x1a00...0x1c4f,
      0xa800...0xabff, 0xfb50...0xfdff, 0xfe70...0xfefc, 0x11000...0x11fff, 0x1e900...0x1e95f:
      return before.properties.isAlphabetic
        || before.properties.canonicalCombiningClass != .notReordered
    // The selector of an emoji's form.
    case 0xfe0f: break
    default: guard isEmoji(before) else { return false }
    }
    return scalar.value == 0x200d && next.map { isEmoji($0) } ?? false
  }

  /// Digits are emoji by their properties, too.
  private static func isEmoji(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value > 0xff && (scalar.properties.isEmoji || scalar.properties.isEmojiModifier)
  }
}
