extension SchemaProbe {
  private static func short(_ name: String) -> String {
    name.utf8.count > 20 ? "of \(name.utf8.count) bytes" : name
  }

  /// The document's own members.
  static let documents: [SchemaProbe] =
    [
      ("a@1", nil), ("A.b-c@2.0-x", nil), ("1@1", nil), (".@-", nil), ("a", .schema),
      ("a@", .schema), ("@1", .schema), ("a@1@2", .schema), ("a b@1", .schema), ("a_b@1", .schema),
      ("ä@1", .schema), ("a@1\\n", .schema), (long(61) + "@1", nil), (long(62) + "@1", .schema),
    ].map { name, judge in
      SchemaProbe("the name \(short(name))", #"{"schema":"\#(name)","title":"A"}"#, judge)
    } + [
      SchemaProbe("no name", #"{"title":"A"}"#, .schema),
      SchemaProbe("no title", #"{"schema":"a@1"}"#, .schema),
      SchemaProbe(
        "empty lists", document(#""kinds":[],"items":[],"vocabularies":[],"warnings":[]"#)),
      SchemaProbe("kinds that are null", document(#""kinds":null"#), .schema),
      SchemaProbe("kinds that are an object", document(#""kinds":{}"#), .schema),
      SchemaProbe(
        "256 kinds",
        document(#""kinds":[\#(list(256) { kind("", number: "\($0 + 1)", name: "k\($0)") })]"#)),
      SchemaProbe(
        "257 kinds",
        document(#""kinds":[\#(list(257) { kind("", number: "\($0 + 1)", name: "k\($0)") })]"#),
        .schema),
      SchemaProbe("1,000 items", document(#""items":[\#(list(1_000) { item(code: "\($0)") })]"#)),
      SchemaProbe(
        "1,001 items", document(#""items":[\#(list(1_001) { item(code: "\($0)") })]"#), .schema),
    ]

  static let kinds: [SchemaProbe] =
    [
      ("1", nil), ("1000000", nil), ("0", .schema), ("1000001", .schema), ("-1", .schema),
      ("1.0", .words), ("\"1\"", .schema),
    ].map { number, judge in
      SchemaProbe("the kind \(number)", document(#""kinds":[\#(kind("", number: number))]"#), judge)
    }
    + [
      ("k", nil), ("k_1", nil), ("", .schema), ("K", .schema), ("1k", .schema), ("_k", .schema),
      ("k-1", .schema), ("ä", .schema), ("k\\n", .schema), (long(63), nil), (long(64), .schema),
    ].map { name, judge in
      SchemaProbe(
        "the kind's name \(short(name))", document(#""kinds":[\#(kind("", name: name))]"#),
        judge)
    } + [
      SchemaProbe(
        "a kind without fields", document(#""kinds":[{"number":1,"name":"k","title":"K"}]"#)),
      SchemaProbe("a kind without title", document(#""kinds":[{"number":1,"name":"k"}]"#), .schema),
      SchemaProbe(
        "a kind without number", document(#""kinds":[{"name":"k","title":"K"}]"#), .schema),
      SchemaProbe("a kind that is null", document(#""kinds":[null]"#), .schema),
      SchemaProbe(
        "a kind with a member that nobody knows",
        document(#""kinds":[{"number":1,"name":"k","title":"K","icon":"x"}]"#), .schema),
      SchemaProbe(
        "two kinds of one number",
        document(#""kinds":[\#(kind("", name: "k")),\#(kind("", name: "l"))]"#), .words),
      SchemaProbe(
        "two kinds of one name",
        document(#""kinds":[\#(kind("", number: "1")),\#(kind("", number: "2"))]"#), .words),
      SchemaProbe(
        "kinds in no order",
        document(#""kinds":[\#(kind("", number: "2", name: "k")),\#(kind("", name: "l"))]"#)),
      SchemaProbe(
        "256 fields",
        document(#""kinds":[\#(kind(list(256) { field(key: "\($0 + 1)", name: "f\($0)") }))]"#)),
      SchemaProbe(
        "257 fields",
        document(#""kinds":[\#(kind(list(257) { field(key: "\($0 + 1)", name: "f\($0)") }))]"#),
        .schema),
    ]

  static let items: [SchemaProbe] =
    [
      ("least", item(), nil),
      (
        "whole",
        item(
          #","group":"g","unit":"u","minimum":0,"maximum":4,"rubric":["a","b"],"summary":"share","evidence":"e""#
        ), nil
      ),
      ("a code of 200 bytes", item(code: long(200)), nil),
      ("a code of 201 bytes", item(code: long(201)), .schema),
      ("a code of 202 bytes in 101 letters", item(code: long(101, "é")), .words),
      ("a code with a colon", item(code: "a:b"), nil), ("an empty code", item(code: ""), .schema),
      ("an empty group", item(#","group":"""#), .schema),
      ("an empty unit", item(#","unit":"""#), .schema),
      ("a group that is null", item(#","group":null"#), .schema),
      ("minimum above maximum", item(#","minimum":2,"maximum":1"#), .words),
      ("minimum at maximum", item(#","minimum":1,"maximum":1"#), nil),
      ("100 steps", item(#","rubric":[\#(list(100) { "\"\($0)\"" })]"#), nil),
      ("101 steps", item(#","rubric":[\#(list(101) { "\"\($0)\"" })]"#), .schema),
      ("the same step twice", item(#","rubric":["a","a"]"#), nil),
      ("an empty step", item(#","rubric":[""]"#), .schema),
      ("an unknown summary", item(#","summary":"mean""#), .schema),
      (
        "bounds of a flag",
        #"{"code":"I","title":"I","method":"measure","type":"flag","minimum":0,"maximum":1}"#, nil
      ),
      ("no method", #"{"code":"I","title":"I","type":"integer"}"#, .schema),
      (
        "an unknown method", #"{"code":"I","title":"I","method":"guess","type":"integer"}"#, .schema
      ),
      ("no type", #"{"code":"I","title":"I","method":"rating"}"#, .schema),
      (
        "a method in capitals", #"{"code":"I","title":"I","method":"Rating","type":"text"}"#,
        .schema
      ),
    ].map { name, item, judge in
      SchemaProbe("an item: \(name)", document(#""items":[\#(item)]"#), judge)
    } + [
      SchemaProbe("two items of one code", document(#""items":[\#(item()),\#(item())]"#), .words),
      SchemaProbe(
        "two items whose codes look alike and have other bytes",
        document(#""items":[\#(item(code: "\u{E9}")),\#(item(code: "e\u{301}"))]"#)),
    ]
}
