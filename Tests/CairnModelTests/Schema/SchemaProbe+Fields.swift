extension SchemaProbe {
  private static func one(_ field: String) -> String { document(#""kinds":[\#(kind(field))]"#) }

  static let fields: [SchemaProbe] =
    [
      "text", "integer", "decimal", "flag", "date", "time", "code", "entity", "attachment", "point",
      "line", "polygon",
    ].map { SchemaProbe("a field of type \($0)", one(field(type: $0))) }
    + ["multipolygon", "number", "Text", ""].map {
      SchemaProbe("a field of type \"\($0)\"", one(field(type: $0)), .schema)
    }
    + ["contested", "sample", "set"].map {
      SchemaProbe("a text that merges as \($0)", one(field(merge: $0)))
    }
    + [
      ("an unknown merge class", field(merge: "lww"), .schema),
      ("a set of codes", field(type: "code", merge: "set"), nil),
      ("a set of entities", field(type: "entity", merge: "set"), nil),
      ("a set of integers", field(type: "integer", merge: "set"), .schema),
      ("a set of attachments", field(type: "attachment", merge: "set"), .schema),
      ("the key 1000000", field(key: "1000000"), nil),
      ("the key 1000001", field(key: "1000001"), .schema),
      ("the key 0", field(key: "0"), .schema),
      ("bounds of a text", field(#","minimum":0,"maximum":0"#), nil),
      ("bounds of a text below 0", field(#","minimum":-5,"maximum":-1"#), nil),
      ("minimum above maximum", field(#","minimum":2,"maximum":1"#), .words),
      ("bounds of a flag", field(#","minimum":0"#, type: "flag"), .schema),
      ("bounds of a date", field(#","maximum":0"#, type: "date"), .schema),
      ("a vocabulary of a text", field(#","vocabulary":"v@1""#), .schema),
      ("a vocabulary that is not there", field(#","vocabulary":"v@1""#, type: "code"), .words),
      ("units of a sample", field(#","units":["a","b"]"#, merge: "sample"), nil),
      ("units of a value", field(#","units":["a"]"#), .schema),
      ("no units of a value", field(#","units":[]"#), nil),
      ("a unit twice", field(#","units":["a","a"]"#, merge: "sample"), nil),
      ("an empty unit", field(#","units":[""]"#, merge: "sample"), .schema),
      ("16 units", field(#","units":[\#(list(16) { "\"\($0)\"" })]"#, merge: "sample"), nil),
      ("17 units", field(#","units":[\#(list(17) { "\"\($0)\"" })]"#, merge: "sample"), .schema),
      ("a summary of a sample", field(#","summary":"share""#, merge: "sample"), nil),
      ("a summary of a value", field(#","summary":"median""#), .schema),
      (
        "a window",
        field(#","window":{"unit":"min","minimum":1,"maximum":1000000000}"#, merge: "sample"),
        nil
      ),
      (
        "a window of a value", field(#","window":{"unit":"min","minimum":1,"maximum":1}"#), .schema
      ),
      (
        "a window without an end", field(#","window":{"unit":"min","minimum":1}"#, merge: "sample"),
        .schema
      ),
      (
        "a window that ends before it begins",
        field(#","window":{"unit":"min","minimum":2,"maximum":1}"#, merge: "sample"), .words
      ),
      (
        "a window in capitals",
        field(#","window":{"unit":"Min","minimum":1,"maximum":1}"#, merge: "sample"), .schema
      ),
      (
        "a window from 0",
        field(#","window":{"unit":"min","minimum":0,"maximum":1}"#, merge: "sample"), .schema
      ),
      ("a window that is null", field(#","window":null"#, merge: "sample"), .schema),
      ("fixed", field(#","fixed":true"#), nil), ("not fixed", field(#","fixed":false"#), nil),
      ("fixed as a number", field(#","fixed":1"#), .schema),
      ("a member that nobody knows", field(#","hint":"x""#), .schema),
    ].map { name, field, judge in SchemaProbe("a field: \(name)", one(field), judge) } + relations

  private static let relations = [
    SchemaProbe("two fields of one key", one(field(name: "f") + "," + field(name: "g")), .words),
    SchemaProbe("two fields of one name", one(field(key: "1") + "," + field(key: "2")), .words),
    SchemaProbe("a key of two kinds", two(field(), field())),
    SchemaProbe(
      "a key of two kinds with other titles and bounds", two(field(), field(#","minimum":1"#))),
    SchemaProbe("a key of two kinds under two names", two(field(), field(name: "g")), .words),
    SchemaProbe("a key of two kinds with two types", two(field(), field(type: "code")), .words),
    SchemaProbe(
      "a key of two kinds with two classes", two(field(), field(merge: "contested")), .words),
    SchemaProbe("a name under two keys in two kinds", two(field(), field(key: "2"))),
  ]

  private static func two(_ first: String, _ second: String) -> String {
    document(#""kinds":[\#(kind(first)),\#(kind(second, number: "2", name: "l"))]"#)
  }

  static let vocabularies: [SchemaProbe] =
    [
      ("no codes", #"{"scheme":"v@1","title":"V"}"#, nil),
      ("a scheme without version", #"{"scheme":"v","title":"V"}"#, .schema),
      ("no title", #"{"scheme":"v@1"}"#, .schema),
      ("a code", codes(#"{"code":"0","title":"X"}"#), nil),
      ("an empty code", codes(#"{"code":"","title":"X"}"#), .schema),
      ("a code of 63 bytes", codes(#"{"code":"\#(long(63))","title":"X"}"#), nil),
      ("a code of 64 bytes", codes(#"{"code":"\#(long(64))","title":"X"}"#), .schema),
      (
        "a code of 64 bytes in 32 letters", codes(#"{"code":"\#(long(32, "é"))","title":"X"}"#),
        .words
      ),
      ("a code with a colon", codes(#"{"code":"a:b","title":"X"}"#), .schema),
      ("a code with a blank", codes(#"{"code":"a b","title":"X"}"#), nil),
      ("a code as a number", codes(#"{"code":1,"title":"X"}"#), .schema),
      ("a code without title", codes(#"{"code":"a"}"#), .schema),
      ("a code twice", codes(#"{"code":"a","title":"X"},{"code":"a","title":"X"}"#), .words),
      (
        "codes that look alike and have other bytes",
        codes("{\"code\":\"\u{E9}\",\"title\":\"X\"},{\"code\":\"e\u{301}\",\"title\":\"X\"}"), nil
      ),
      (
        "a group that follows",
        codes(#"{"code":"a","title":"X","parent":"b"},{"code":"b","title":"X"}"#), nil
      ),
      ("a group that is not there", codes(#"{"code":"a","title":"X","parent":"b"}"#), .words),
      ("a code in itself", codes(#"{"code":"a","title":"X","parent":"a"}"#), .words),
      (
        "two codes in each other",
        codes(#"{"code":"a","title":"X","parent":"b"},{"code":"b","title":"X","parent":"a"}"#), nil
      ),
      ("an empty parent", codes(#"{"code":"a","title":"X","parent":""}"#), .schema),
      ("20,000 codes", codes(list(20_000) { #"{"code":"\#($0)","title":"X"}"# }), nil),
      ("20,001 codes", codes(list(20_001) { #"{"code":"\#($0)","title":"X"}"# }), .schema),
    ].map { name, vocabulary, judge in
      SchemaProbe("a vocabulary: \(name)", document(#""vocabularies":[\#(vocabulary)]"#), judge)
    } + [
      SchemaProbe(
        "two vocabularies of one scheme",
        document(#""vocabularies":[{"scheme":"v@1","title":"V"},{"scheme":"v@1","title":"V"}]"#),
        .words),
      SchemaProbe(
        "a field and its vocabulary",
        document(
          #""kinds":[\#(kind(field(#","vocabulary":"v@1""#, type: "code")))],"vocabularies":[{"scheme":"v@1","title":"V"}]"#
        )),
      SchemaProbe(
        "100 vocabularies",
        document(#""vocabularies":[\#(list(100) { #"{"scheme":"v@\#($0)","title":"V"}"# })]"#)),
      SchemaProbe(
        "101 vocabularies",
        document(#""vocabularies":[\#(list(101) { #"{"scheme":"v@\#($0)","title":"V"}"# })]"#),
        .schema),
    ]

  private static func codes(_ codes: String) -> String {
    #"{"scheme":"v@1","title":"V","codes":[\#(codes)]}"#
  }
}
