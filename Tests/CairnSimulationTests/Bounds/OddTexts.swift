/// Texts that the folding of names, the search for duplicates and the reading of hosts and codes
/// treat in a way of their own.
enum OddTexts {
  struct Odd {
    var name: String
    var text: String
  }

  private static func odd(_ texts: [String]) -> [Odd] {
    texts.map {
      Odd(
        name: "“\($0.unicodeScalars.prefix(24).map { $0.escaped(asASCII: true) }.joined())”",
        text: $0)
    }
  }

  static let names: [Odd] =
    odd([
      "", " ", "a", "ab", "oy", "Oy", "OY AB", "ltd", "Ltd", "Co., Ltd.", "Studio Oy",
      "Studio Oy Ab",
      "Oy Studio", "Studio", "studio ltd ltd ltd", "有限公司", "北京有限公司", "北京有限公司有限公司", "GmbH & Co. KG",
      "...", "-", "!?&/()", "\u{301}", "\u{301}\u{302}\u{303}", "a\u{301}", "á", "\u{200B}",
      "\u{FEFF}", "\u{200E}", "\u{200F}Studio\u{200E}", "\u{202E}oidutS", "\u{2066}x\u{2069}", "😀",
      "👩‍👩‍👧‍👦", "🇫🇮", "👍🏽", "ß", "ﬀ", "İ", "ı", "Ǆ", "Σς", "Æ", "Ĳ", "\u{0}", "a\u{0}b", "\n", "\t\r\n",
      "\u{1B}[31mred", "\u{7F}", "\u{85}", "\u{FFFE}", "\u{10FFFF}", "\u{E000}", "Ⅷ", "１２", "１２ oy",
      "a b", "a  b", "a\u{A0}b", "\u{3000}全角\u{3000}", "ーカフェ", "ｶﾌｪ", "مقهى", "קפה", "ไทย", "한국",
      "\u{1100}\u{1161}", "x\u{0345}", "0", "00", "NULL", "null", "{}", "\"", "\\", "'; --", "<b>",
      "%s%n",
    ])
    + [
      Odd(name: "199 letters", text: String(repeating: "b", count: 199)),
      Odd(name: "200 letters", text: String(repeating: "b", count: 200)),
      Odd(name: "200 letters, the last another", text: String(repeating: "b", count: 199) + "c"),
      Odd(name: "201 letters", text: String(repeating: "b", count: 201)),
      Odd(name: "a word of 16,000 letters", text: String(repeating: "w", count: 16_000)),
      Odd(name: "8,000 words of a letter", text: String(repeating: "w ", count: 8_000)),
      Odd(name: "5,000 suffixes", text: String(repeating: "oy ", count: 5_000)),
      Odd(name: "200 letters that fold to two", text: String(repeating: "ß", count: 200)),
      Odd(name: "8,000 marks", text: String(repeating: "\u{301}", count: 8_000)),
      Odd(
        name: "a letter with 4,000 marks", text: "a" + String(repeating: "\u{301}", count: 4_000)),
      Odd(name: "a person joined 500 times", text: String(repeating: "👩\u{200D}", count: 500)),
    ]

  static let hosts: [Odd] =
    odd([
      "http://", "https://a", "https://a.b", "HTTPS://WWW.A.B/", "//a.b", "//", "///a.b", "a.b:",
      "a.b:80",
      "a.b:99999999999999999999", "http://a.b:x", "http://@", "http://@a.b", "http://u:p@a.b",
      "u@a.b",
      "http://u@v@a.b", "http://a..b", "http://.a.b", "http://a.b.", "http://a.b..", ".", "..",
      "www.",
      "www.www.", "http://www.a", "http://[::1]/", "http://[::1", "http://127.0.0.1", "http://ä.fi",
      "http://xn--4ca.fi", "http://a_b.c-d", "http://a b.c", "http://a.b?x", "http://a.b#x",
      "http://a.b\\x",
      "\u{1}http://a.b\u{1}", "ftp+x://a.b", "1://a.b", "://a.b", ":", "http:/a.b", "http:a.b",
      "http://a.b/%00",
      "http://😀.ws", "http://\u{202E}b.a",
    ])
    + [
      Odd(name: "a host of 253 bytes", text: String(repeating: "a.", count: 126) + "b"),
      Odd(name: "a host of 254 bytes", text: String(repeating: "a.", count: 126) + "bc"),
      Odd(name: "a host of 8,000 labels", text: String(repeating: "a.", count: 8_000) + "b"),
      Odd(name: "8,000 dots", text: String(repeating: ".", count: 8_000)),
      Odd(name: "8,000 users", text: "http://" + String(repeating: "@", count: 8_000) + "a.b"),
    ]

  static let codes: [Odd] =
    odd([
      "", ":", "::", "a", "M1", "M4", "M5", "stages@1:M2", "stages@2:M2", "stages@1:", "@:", "@1:a",
      "stages@1:M9",
      "dcms@2015:9004", "dcms@2015:", "dcms:9004", "dcms@2015:9004:1", "naics@2022:512110",
      "sole-trader", "firm",
      "\u{301}M1", "m1", "M1 ", "😀", "\u{0}",
    ])
    + [
      Odd(name: "of 200 bytes", text: String(repeating: "c", count: 200)),
      Odd(name: "of 201 bytes", text: String(repeating: "c", count: 201)),
      Odd(name: "of 199 colons", text: String(repeating: ":", count: 199)),
    ]
}
