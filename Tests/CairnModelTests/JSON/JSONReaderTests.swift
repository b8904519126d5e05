import CairnModel
import Testing

@Suite("Reading JSON") struct JSONReaderTests {
  @Test("Values keep their order and their digits")
  func values() throws {
    let value = try JSONValue(
      parsing: Array(
        #" {"b": [1, -0, 24.9445312, 1E+2, 9223372036854775808], "a": null, "c":{"":true}} "#.utf8))
    #expect(
      value == [
        "b": [1, 0, .number("24.9445312"), .number("1E+2"), .number("9223372036854775808")],
        "a": nil, "c": ["": true],
      ])
    #expect(value.asMembers?.map(\.name) == ["b", "a", "c"])
    #expect(value["b"]?.asArray?[2].asNumberText == "24.9445312")
    #expect(value["d"] == nil)
  }

  @Test(
    "Escapes give the text they stand for",
    arguments: [
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e4\u0000x""#, "ä\0x"),
      (#""\ud83c\uDFAD!""#, "🎭!"), (#""ä🎭中""#, "ä🎭中"), ("\"\u{7f}\u{2028}\"", "\u{7f}\u{2028}"),
    ])
  func escapes(text: String, expected: String) throws {
    let string = try JSONValue(parsing: Array(text.utf8)).asString
    #expect(string.map { Array($0.utf8) } == Array(expected.utf8))
  }

  @Test(
    "What RFC 8259 forbids is refused at its byte",
    arguments: [
      ("01", 0), ("-01", 0), ("+1", 0), (".5", 0), ("1.", 2), ("1.e3", 2), ("1e", 2), ("-", 1),
      ("NaN", 0), ("Infinity", 0), ("-Infinity", 1), ("0x10", 1), ("1 2", 2), ("[1,]", 3),
      ("[,1]", 1), ("[1 2]", 3), ("{\"a\":1,}", 7), ("{a:1}", 1), ("{'a':1}", 1), ("{\"a\" 1}", 5),
      ("{\"a\":1 \"b\":2}", 7), ("{1:2}", 1), ("[1}", 2), ("]", 0), ("nul", 3), ("nulL", 3),
      ("True", 0), ("\"\t\"", 1), ("\"a\nb\"", 2), (#""\x41""#, 1), (#""\u12G4""#, 5),
      (#""\ud800""#, 1), (#""\ud800\u0041""#, 1), (#""\udc00""#, 1), (#""\ud800\n""#, 1),
      ("// c\n1", 0), ("[1]//", 3), ("\u{FEFF}1", 0), ("\u{A0}1", 0), ("\u{C}1", 0),
      (#"{"a":1,"a":2}"#, 7), (#"{"a":1,"\u0061":2}"#, 7),
    ])
  func forbidden(text: String, offset: Int) {
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
    #expect(error?.byteOffset == offset)
  }

  @Test("Every proper prefix of a text is truncated, and says so")
  func prefixes() {
    let whole = Array(#"{"a":[true,null,-1.5e3,"x\u00e9\\"],"b":{}}"#.utf8)
    for count in 0..<whole.count {
      let error = #expect(throws: JSONError.self) { try JSONValue(parsing: Array(whole[..<count])) }
      #expect(error?.code == .truncated)
      #expect(error?.byteOffset == count)
    }
  }

  @Test(
    "Bytes that are no UTF-8 are refused where they start",
    arguments: [
      ([0xFF], 3), ([0xC0, 0x80], 3), ([0xED, 0xA0, 0x80], 3), ([0xF4, 0x90, 0x80, 0x80], 3),
      ([0xC3, 0xA4, 0xC3], 5), ([0x80], 3), ([0xF0, 0x9F, 0x8E], 3),
    ] as [([UInt8], Int)])
  func invalidText(bytes: [UInt8], offset: Int) {
    let text = Array("[\"a".utf8) + bytes + Array("\"]".utf8)
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    #expect(error?.code == .malformed)
    #expect(error?.byteOffset == offset)
  }

  @Test("A million open brackets stop at the depth limit, not at the end of the stack")
  func depth() throws {
    for open in ["[", "{\"a\":"] {
      let text = Array(String(repeating: open, count: 1_000_000).utf8)
      let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
      #expect(error?.code == .tooDeep)
    }
    let allowed = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    _ = try JSONValue(parsing: Array(allowed.utf8))
    let one = Array("[[1]]".utf8)
    #expect(throws: JSONError.self) { try JSONValue(parsing: one, depthMaximum: 1) }
  }

  @Test("A name that comes twice is found among thousands")
  func repeatedNameAmongMany() {
    var text = (0..<5_000).map { "\"n\($0)\":0" }.joined(separator: ",")
    text = "{\(text),\"n77\":1}"
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
    #expect(error?.code == .malformed)
  }

  @Test("A slice reports offsets of the text it was cut from")
  func slice() {
    let text = Array("xx[1,?]".utf8)
    let error = #expect(throws: JSONError.self) {
      try JSONValue(parsing: text[2...], offset: 100)
    }
    #expect(error?.byteOffset == 105)
  }

  @Test("No single changed byte makes the reader trap")
  func mutations() {
    let whole = Array(#"{"a":[true,null,-1.5e3,"x\u00e9\ud83c\udfad"],"b":{"c":"ä"}}"#.utf8)
    for index in whole.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = whole
        changed[index] = byte
        guard let value = try? JSONValue(parsing: changed) else { continue }
        #expect((try? JSONValue(parsing: Array(value.text().utf8))) == value)
      }
    }
  }
}
