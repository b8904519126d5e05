extension SchemaProbe {
  /// What surrounds the members.
  static let texts = [
    SchemaProbe("the least document", least),
    SchemaProbe(
      "white space of all four kinds", "\t\r\n { \"schema\" : \"a@1\" ,\n\"title\":\"A\"} \n"),
    SchemaProbe("a no-break space", "\u{A0}" + least, .json),
    SchemaProbe("a form feed", "\u{C}" + least, .json),
    SchemaProbe("a byte order mark", "\u{FEFF}" + least, .json),
    SchemaProbe("nothing", "", .json), SchemaProbe("white space alone", " \n", .json),
    SchemaProbe("an array", "[\(least)]", .schema), SchemaProbe("a string", "\"a@1\"", .schema),
    SchemaProbe("null", "null", .schema), SchemaProbe("two documents", least + least, .json),
    SchemaProbe("text behind the document", least + "x", .json),
    SchemaProbe("a comment", "/* */" + least, .json),
    SchemaProbe("a comma behind the last member", #"{"schema":"a@1","title":"A",}"#, .json),
    SchemaProbe("a document that breaks off", String(least.dropLast()), .json),
    SchemaProbe("UTF-16", bytes: least.utf8.flatMap { [$0, 0] }, .json),
    SchemaProbe("members in another order", #"{"title":"A","schema":"a@1"}"#),
    SchemaProbe("a member that nobody knows", document(#""more":1"#), .schema),
    SchemaProbe("a member twice", document(#""title":"A""#), .json),
    SchemaProbe("a member twice, once with an escape", document(#""titl\u0065":"A""#), .json),
    SchemaProbe("a name in escapes", #"{"\u0073chema":"a@1","title":"A"}"#),
    SchemaProbe("a name in capitals", #"{"Schema":"a@1","title":"A"}"#, .schema),
    SchemaProbe(
      "an unknown member twice, deep inside", document(#""more":[{"a":1,"a":2}]"#), .json),
    SchemaProbe("64 levels", document("\"more\":" + long(63, "[") + long(63, "]")), .schema),
    SchemaProbe("65 levels", document("\"more\":" + long(64, "[") + long(64, "]")), .json),
    SchemaProbe("1 MiB", least + long((1 << 20) - least.utf8.count, " ")),
    SchemaProbe("1 MiB and a byte", least + long((1 << 20) + 1 - least.utf8.count, " "), .words),
  ]

  /// A field's minimum in all forms of numbers.
  static let numbers: [SchemaProbe] = [
    ("0", nil), ("-0", nil), ("-1", nil), ("9223372036854775807", nil),
    ("-9223372036854775808", nil), ("9223372036854775808", .schema),
    ("-9223372036854775809", .schema), ("1.0", .words), ("1.5", .schema), ("1e0", .words),
    ("1E+2", .words), ("01", .json), ("-01", .json), ("+1", .json), ("1.", .json), (".5", .json),
    ("0x1", .json), ("1e", .json), ("-", .json), ("NaN", .json), ("Infinity", .json),
    ("\"1\"", .schema), ("true", .schema), ("null", .schema), ("[1]", .schema),
  ].map { number, judge in
    SchemaProbe(
      "the minimum \(number)",
      document(#""kinds":[\#(kind(field(",\"minimum\":\(number)", type: "integer")))]"#), judge)
  }

  /// Titles in all forms of strings.
  static let strings: [SchemaProbe] =
    [
      ("empty", "", .schema), ("a blank", " ", nil), ("2,000 bytes", long(2_000), nil),
      ("2,001 bytes", long(2_001), .schema),
      ("2,000 bytes of two each", long(1_000, "é"), nil),
      ("2,002 bytes of two each", long(1_001, "é"), .words),
      ("all short escapes", #"\"\\\/\b\f\n\r\t"#, nil), ("an escape of U+0000", #"\u0000"#, nil),
      ("a control character", "a\u{1}b", .json), ("a tab", "a\tb", .json), ("DEL", "a\u{7F}b", nil),
      ("an escape that JSON does not have", #"\x41"#, .json),
      ("an escape of three digits", #"\u041"#, .json), ("digits in both cases", #"\u00eE"#, nil),
      ("a surrogate pair", #"\ud83d\ude00"#, nil), ("a high surrogate alone", #"\ud83d"#, .json),
      ("a low surrogate alone", #"\ude00"#, .json),
      ("surrogates in the wrong order", #"\ude00\ud83d"#, .json),
      ("a high surrogate and a letter", #"\ud83dA"#, .json), ("not escaped", "\u{1F600}", nil),
    ].map { name, title, judge in
      SchemaProbe("a title: \(name)", #"{"schema":"a@1","title":"\#(title)"}"#, judge)
    } + [
      SchemaProbe(
        "a title: not UTF-8",
        bytes: Array(#"{"schema":"a@1","title":""#.utf8) + [0xC3] + Array("\"}".utf8), .json),
      SchemaProbe(
        "a title: half of a surrogate pair in UTF-8",
        bytes: Array(#"{"schema":"a@1","title":""#.utf8) + [0xED, 0xA0, 0x80]
          + Array("\"}".utf8), .json),
      SchemaProbe(
        "a title: more bytes than a scalar needs",
        bytes: Array(#"{"schema":"a@1","title":""#.utf8) + [0xC1, 0x81] + Array("\"}".utf8), .json),
      SchemaProbe("a title: a number", #"{"schema":"a@1","title":1}"#, .schema),
      SchemaProbe("a title: null", #"{"schema":"a@1","title":null}"#, .schema),
    ]
}
