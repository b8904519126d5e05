import CairnModel
import Testing

@Suite("Writing JSON") struct JSONWriterTests {
  let value: JSONValue = [
    "name": "Kiasma \"Ä\"\n\u{1}", "empty": [], "none": [:], "list": [1, -2, nil, true],
    "nested": [["a": .number("1.50")], ["b": "c"]],
  ]

  @Test("Compact text has no space and escapes what it must")
  func compact() {
    #expect(
      value.text()
        == #"{"name":"Kiasma \"Ä\"\n\u0001","empty":[],"none":{},"list":[1,-2,null,true],"#
        + #""nested":[{"a":1.50},{"b":"c"}]}"#)
  }

  @Test("Pretty text keeps flat values on a line")
  func pretty() {
    #expect(
      value.text(pretty: true) == #"""
        {
          "name": "Kiasma \"Ä\"\n\u0001",
          "empty": [],
          "none": {},
          "list": [1, -2, null, true],
          "nested": [
            {"a": 1.50},
            {"b": "c"}
          ]
        }
        """#)
    let long: JSONValue = .array((0..<40).map { .integer($0) })
    #expect(long.text(pretty: true).split(separator: "\n").count == 42)
  }

  @Test("Both forms read back as the same value", arguments: [false, true])
  func roundTrip(pretty: Bool) throws {
    #expect(try JSONValue(parsing: Array(value.text(pretty: pretty).utf8)) == value)
  }
}
