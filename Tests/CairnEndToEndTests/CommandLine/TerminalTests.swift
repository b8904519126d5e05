import CairnModel
import Testing
import cairn

@Suite("Text for a terminal")
struct TerminalTests {
  private func table() -> Table {
    var table = Table([
      Table.Column("ID"), Table.Column("NAME", isFlexible: true), Table.Column("SIZE", .trailing),
    ])
    table.append(["3.17", "Lilla Teatern on the corner", "12"])
    table.append(["12.4", "数字创意", "1,234"])
    return table
  }

  @Test("Columns line up, wide characters included")
  func columns() {
    #expect(
      table().lines(fitting: nil).map(\.description) == [
        "ID    NAME                          SIZE",
        "3.17  Lilla Teatern on the corner     12",
        "12.4  数字创意                     1,234",
      ])
  }

  @Test("A narrow terminal cuts what is flexible, and never an id", arguments: [20, 30, 36, 200])
  func narrow(columnCount: Int) {
    let lines = table().lines(fitting: columnCount).map(\.description)
    #expect(lines.allSatisfy { TerminalText.columnCount($0) <= max(columnCount, 21) })
    #expect(lines[1].hasPrefix("3.17  Lilla") && lines[1].hasSuffix(" 12"))
    #expect(lines[1].contains("…") == (columnCount < 40))
  }

  @Test("What others recorded can't move the cursor or turn the line around")
  func safe() {
    #expect(
      TerminalText.safe("a\u{1b}[2Jb\u{202e}c\nd\u{9b}e") == "a\u{fffd}[2Jb\u{fffd}c d\u{fffd}e")
    for hidden in [
      "\u{ad}", "\u{3164}", "\u{115f}", "\u{34f}", "\u{fe00}", "\u{e0100}", "\u{180b}",
    ] {
      #expect(TerminalText.safe("a\(hidden)b") == "a\u{fffd}b", "\(hidden.unicodeScalars)")
    }
    // Forms that names and signs have.
    for whole in ["葛\u{e0100}", "☎\u{fe0f}", "1\u{fe0f}\u{20e3}", "ᠠ\u{180b}"] {
      #expect(TerminalText.safe(whole) == whole)
    }
    #expect(TerminalText.safe("Yrjönkatu 30, 创意") == "Yrjönkatu 30, 创意")
    for scalar in (0...0xe0fff as ClosedRange<UInt32>).compactMap({ Unicode.Scalar($0) }) {
      let shown = TerminalText.safe("a\(Character(scalar))b")
      let isKept = shown.unicodeScalars.contains(scalar)
      guard scalar.value != 0x0a else { continue }
      #expect(!HostileText.isHarmful(scalar) || !isKept, "\(String(scalar.value, radix: 16))")
    }
  }

  @Test(
    "Joiners stay where words and emoji are made of them, and nowhere else",
    arguments: [
      ("می\u{200c}خواهم", true), ("क\u{94d}\u{200d}ष", true), ("ශ\u{dca}\u{200d}රී", true),
      ("👩\u{200d}🔬", true), ("👩🏽\u{200d}🔬", true), ("❤\u{fe0f}\u{200d}🔥", true),
      ("ad\u{200d}min", false), ("ad\u{200c}min", false), ("\u{200d}a", false),
      ("1\u{200d}2", false), ("👩\u{200d}a", false), ("👩\u{200c}🔬", false),
      ("م\u{200c}\u{200c}", false), ("Ä\u{200d}", false),
    ])
  func joiners(text: String, isKept: Bool) {
    #expect((TerminalText.safe(text) == text) == isKept)
  }

  @Test("What stands in the source is ours, and what is put into it is from outside")
  func interpolation() {
    let outside = "\u{1b}[2J\nerror:"
    let line: TerminalText = "a\n\(outside) \(Colour.red.paint(outside, if: true))"
    #expect(
      line.description
        == "a\n\u{fffd}[2J error: \u{1b}[31m\u{fffd}[2J error:\u{1b}[0m")
    #expect(Colour.red.paint(outside, if: false) == TerminalText(outside))
    #expect(TerminalText(lines: "a\u{9b}\nb").description == "a\u{fffd}\nb")
    #expect(
      TerminalText(json: "{\n\"a\": \"\u{9b}\u{e0041}é\"}").description
        == "{\n\"a\": \"\\u009b\\udb40\\udc41é\"}")
    #expect(["a", "b"].map { TerminalText($0) }.joined(separator: ", ") == "a, b")
  }

  @Test("What takes no room is cut by the room that its sign takes")
  func cutAsShown() {
    let hidden = "ab\u{200b}\u{200b}\u{200b}cd"
    #expect(TerminalText.cut(hidden, to: 7) == "ab\u{fffd}\u{fffd}\u{fffd}cd")
    #expect(TerminalText.cut(hidden, to: 6) == "ab\u{fffd}\u{fffd}\u{fffd}…")
  }

  @Test("Two times differ by a second or more, at the ends of time too")
  func differing() {
    let (least, greatest) = (Timestamp(milliseconds: .min), Timestamp(milliseconds: .max))
    let none = Timestamp(milliseconds: 0)
    #expect(least.differs(from: greatest) && greatest.differs(from: least))
    #expect(least.differs(from: none) && none.differs(from: least))
    #expect(!least.differs(from: least) && !none.differs(from: Timestamp(milliseconds: 999)))
  }

  @Test(
    "Numbers are grouped by thousands",
    arguments: [
      (0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567"), (-12_345, "-12,345"),
    ])
  func grouped(number: Int, text: String) {
    #expect(Quantity.grouped(number) == text)
  }

  @Test("A progress bar tells share, count and rate")
  func progress() {
    #expect(
      ProgressBar.line(label: "folding", done: 500, total: 1_000, elapsed: .seconds(2))
        == "folding  ████████████░░░░░░░░░░░░  50 %  500 of 1,000  250/s")
    #expect(
      ProgressBar.line(label: "importing", done: 7, total: nil, elapsed: .zero) == "importing  7")
  }

  @Test("A QR code has its three finders inside a light margin")
  func code() throws {
    let code = try #require(QRCode("cairn-invite:AAAA"))
    let lines = code.lines(inColour: false).map { Array($0.description) }
    // Version 1: 21 modules and the margin, two rows a line.
    #expect(code.columnCount == 25)
    try #require(lines.count == 13 && lines.allSatisfy { $0.count == 25 })
    #expect(lines[0].allSatisfy { $0 == "█" })
    #expect(lines.allSatisfy { $0[0] != " " && $0[24] != " " })
    // The upper edge of the left finder: seven dark modules over a light one between two dark.
    #expect(String(lines[1][2..<9]) == " ▄▄▄▄▄ ")
    #expect(String(lines[1][16..<23]) == " ▄▄▄▄▄ ")
  }

  @Test("A text that fits no QR code gives none")
  func tooLong() {
    #expect(QRCode(String(repeating: "a", count: 4_000)) == nil)
  }

  @Test("A person's time names its zone")
  func zone() {
    let text = Moment.local(Timestamp(milliseconds: 1_555_841_700_250))
    #expect(text.hasPrefix("2019-04-2"))
    #expect(text.suffix(6).first.map { "+-".contains($0) } == true)
  }
}
