import CairnFormats
import CairnModel
import Testing

@Suite("Values as text") struct ValueTextTests {
  let schema = BuiltInSchema.creativeClusters

  private func field(_ kind: String, _ name: String) throws -> SchemaField {
    try #require(schema.kind(named: kind)?.field(named: name))
  }

  @Test(
    "A field reads what a person types",
    arguments: [
      ("establishment", "name", "Gallery Ömer 东", .text("Gallery Ömer 东")),
      ("establishment", "employees", "500000", .integer(500_000)),
      ("establishment", "opened_on", "2019-04", .date(CalendarDate(year: 2019, month: 4))),
      ("establishment", "kind", "sole trader", .code("sole-trader")),
      ("establishment", "kind", "Sole-Trader", .code("sole-trader")),
      ("establishment", "kind", "co-operative", .code("co-operative")),
      ("establishment", "categories", "dcms@2015:7410", .code("dcms@2015:7410")),
      ("establishment", "categories", "7410", .code("dcms@2015:7410")),
      ("establishment", "categories", "other@1:x", .code("other@1:x")),
      ("cluster", "stage", "M2", .code("M2")), ("cluster", "stage", "stages@1:M2", .code("M2")),
      ("cluster", "stage", "M9", .code("M9")),
      ("link", "directed", "yes", .flag(true)), ("link", "directed", "false", .flag(false)),
      ("visit", "started_at", "1970-01-01T00:00:01Z", .time(Timestamp(milliseconds: 1_000))),
    ] as [(String, String, String, Value)])
  func reading(kind: String, name: String, text: String, value: Value) throws {
    #expect(try schema.value(parsing: text, for: try field(kind, name)) == value)
  }

  @Test(
    "What a field can't take is refused, with the field and what it takes",
    arguments: [
      ("establishment", "name", "", "from 1 to 200"),
      ("establishment", "name", String(repeating: "x", count: 201), "from 1 to 200"),
      ("establishment", "employees", "-1", "from 0 to 500000"),
      ("establishment", "employees", "500001", "from 0 to 500000"),
      ("establishment", "employees", "12.5", "integer"),
      ("establishment", "location", "95,24", "-90 to 90"),
      ("establishment", "opened_on", "soon", "2019-04-21"),
      ("establishment", "clusters", "17", "3.17"), ("establishment", "categories", "", "a code"),
      ("link", "directed", "maybe", "true or false"),
      ("cluster", "boundary", "60,24 60,25", "at least 3"),
    ])
  func refusals(kind: String, name: String, text: String, expected: String) throws {
    let field = try field(kind, name)
    let refusal = #expect(throws: Refusal.self) { try schema.value(parsing: text, for: field) }
    #expect(refusal?.code == .valueOutOfRange)
    #expect(refusal?.message.hasPrefix(name + ": ") == true)
    #expect(refusal?.message.contains(expected) == true)
  }

  @Test("Names have 200 characters in any script")
  func nameLength() throws {
    let field = try field("establishment", "name")
    _ = try schema.value(parsing: String(repeating: "创", count: 200), for: field)
    #expect(throws: Refusal.self) {
      try schema.value(parsing: String(repeating: "创", count: 201), for: field)
    }
  }

  @Test("A code that several open vocabularies have must say which")
  func ambiguousCode() throws {
    var schema = schema
    schema.vocabularies.append(
      Vocabulary(
        scheme: "sic@2007", title: "SIC", codes: [VocabularyCode(code: "7410", title: "x")]))
    let field = try field("establishment", "categories")
    let refusal = #expect(throws: Refusal.self) { try schema.value(parsing: "7410", for: field) }
    #expect(refusal?.message.contains("dcms@2015:7410 or sic@2007:7410") == true)
  }

  @Test("An item takes its range, and null is not observed")
  func items() throws {
    let item = try #require(schema.item("F.DIG"))
    #expect(try schema.value(parsing: "0", for: item) == .integer(0))
    #expect(try schema.value(parsing: "null", for: item) == nil)
    let refusal = #expect(throws: Refusal.self) { try schema.value(parsing: "5", for: item) }
    #expect(refusal?.message == "F.DIG: \"5\" is not an integer from 0 to 4")
    let share = try #require(schema.item("DR.TRADE.SHARE"))
    #expect(
      try schema.value(parsing: "99.9", for: share) == .decimal(Decimal(mantissa: 999, scale: 1)))
    for text in ["100.1", "-0.1", "101"] {
      #expect(throws: Refusal.self) { try schema.value(parsing: text, for: share) }
    }
    let derived = try #require(schema.item("CL.ECO"))
    #expect(throws: Refusal.self) { try schema.value(parsing: "1", for: derived) }
  }

  @Test(
    "What is printed can be typed back",
    arguments: [
      ("point", "60.1,24.9±2.5"), ("line", "60.1,24.9 60.2,24.8"),
      ("polygon", "60.1,24.9 60.2,24.8 60.3,25;60.11,24.91 60.12,24.92 60.13,24.93"),
      ("polygon", #"{"type":"MultiPolygon","coordinates":[[[[0,1],[2,3],[4,6],[0,1]]]]}"#),
      ("date", "2019"), ("time", "2019-04-21T10:15:00Z"), ("decimal", "-12.5"), ("flag", "true"),
      ("entity", "3.17"), ("attachment", "4.2"),
    ])
  func roundTrip(type: String, text: String) throws {
    let type = try #require(FieldType(rawValue: type))
    let field = SchemaField(
      key: FieldKey(1000), name: "x", title: "X", type: type, mergeClass: .latest)
    let value = try schema.value(parsing: text, for: field)
    #expect(value.text == text)
    try field.check(value)
  }

  @Test("A value of another type is refused, an emptied field is not")
  func types() throws {
    let field = try field("establishment", "name")
    #expect(throws: Refusal.self) { try field.check(.integer(1)) }
    #expect(throws: Refusal.self) { try field.check(.text("")) }
    try field.check(.cleared)
  }

  @Test("Values are printed as JSON")
  func json() throws {
    #expect(Value.decimal(Decimal(mantissa: 125, scale: 1)).json.text() == "12.5")
    #expect(
      Value.point(try Point(parsing: "60.1722969,24.9445312±5")).json.text()
        == #"{"type":"Point","coordinates":[24.9445312,60.1722969],"accuracy_m":5}"#)
    #expect(Value.cleared.json == .null)
    #expect(Value.code("dcms@2015:7410").json == "dcms@2015:7410")
  }
}
