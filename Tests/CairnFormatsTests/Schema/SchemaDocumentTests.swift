import CairnFormats
import CairnModel
import Glibc
import Testing

@Suite("Schema documents") struct SchemaDocumentTests {
  private let sound = """
    {"schema":"kiosks@1","title":"Kiosks","kinds":[{"number":1,"name":"kiosk","title":"Kiosk",\
    "fields":[{"key":1,"name":"name","title":"Name","type":"text","merge":"latest","minimum":1,\
    "maximum":9},{"key":1000,"name":"wares","title":"Wares","type":"code","merge":"set",\
    "vocabulary":"wares@1"},{"key":3,"name":"visitors","title":"Visitors","type":"integer",\
    "merge":"sample","units":["persons"],"window":{"unit":"min","minimum":1,"maximum":60},\
    "summary":"median"},{"key":4,"name":"owner","title":"Owner","type":"entity","merge":"latest",\
    "fixed":true}]}],"items":[{"code":"Q","title":"Quality","group":"g","method":"rating",\
    "type":"integer","unit":"u","minimum":0,"maximum":1,"rubric":["bad","good"],\
    "summary":"maximum","evidence":"look"}],"vocabularies":[{"scheme":"wares@1","title":"Wares",\
    "codes":[{"code":"0","title":"All"},{"code":"01","title":"Sausage","parent":"0"}]}]}
    """

  @Test("A document is read and written without loss")
  func roundTrip() throws {
    let schema = try Schema(document: Array(sound.utf8))
    #expect(String(decoding: schema.document, as: UTF8.self) == sound)
    #expect(try Schema(document: Array(schema.prettyDocument.utf8)) == schema)
    #expect(schema.kinds[0].fields[3].isFixed)
    #expect(schema.kinds[0].fields[2].window?.maximum == 60)
  }

  @Test(
    "What is wrong is named with its place",
    arguments: [
      ("\"title\":\"Kiosks\",", "", "$.title"), ("kiosks@1", "kiosks", "$.schema"),
      ("\"title\":\"Kiosks\"", "\"title\":\"K\",\"more\":1", "$"),
      ("\"number\":1", "\"number\":0", "$.kinds[0].number"),
      ("\"name\":\"kiosk\"", "\"name\":\"Kiosk\"", "$.kinds[0].name"),
      ("\"type\":\"text\"", "\"type\":\"string\"", "$.kinds[0].fields[0].type"),
      (
        "\"merge\":\"latest\",\"minimum\"", "\"merge\":\"lww\",\"minimum\"",
        "$.kinds[0].fields[0].merge"
      ),
      ("\"maximum\":9", "\"maximum\":0", "$.kinds[0].fields[0].maximum"),
      ("\"maximum\":9", "\"maximum\":\"9\"", "$.kinds[0].fields[0].maximum"),
      ("\"maximum\":9", "\"maximum\":9.5", "$.kinds[0].fields[0].maximum"),
      ("\"maximum\":9", "\"maximum\":9,\"units\":[\"x\"]", "$.kinds[0].fields[0].merge"),
      (
        "\"vocabulary\":\"wares@1\"", "\"vocabulary\":\"other@1\"",
        "$.kinds[0].fields[1].vocabulary"
      ),
      ("\"key\":1000", "\"key\":1", "$.kinds[0].fields[1].key"),
      ("\"name\":\"wares\"", "\"name\":\"name\"", "$.kinds[0].fields[1].name"),
      ("\"minimum\":1,\"maximum\":60", "\"minimum\":1", "$.kinds[0].fields[2].window.maximum"),
      ("\"fixed\":true", "\"fixed\":1", "$.kinds[0].fields[3].fixed"),
      (
        "\"type\":\"code\",\"merge\":\"set\"", "\"type\":\"point\",\"merge\":\"set\"",
        "$.kinds[0].fields[1].vocabulary"
      ),
      ("[\"bad\",\"good\"]", "[\"bad\",2]", "$.items[0].rubric[1]"),
      ("\"code\":\"01\"", "\"code\":\"0\"", "$.vocabularies[0].codes[1].code"),
      ("\"code\":\"01\"", "\"code\":\"0:1\"", "$.vocabularies[0].codes[1].code"),
      ("\"parent\":\"0\"", "\"parent\":\"9\"", "$.vocabularies[0].codes[1].parent"),
      ("\"codes\":[", "\"codes\":[[],", "$.vocabularies[0].codes[0]"),
      ("}]}]}", "}]}]", "$"),
    ])
  func errors(part: String, replacement: String, path: String) throws {
    let position = try #require(sound.firstRange(of: part))
    let text = sound.replacingCharacters(position, with: replacement)
    let error = #expect(throws: SchemaError.self) { try Schema(document: Array(text.utf8)) }
    #expect(error?.path == path)
  }

  private let rules = """
    {"schema":"kiosks@1","title":"Kiosks","kinds":[{"number":1,"name":"park","title":"Park",\
    "fields":[{"key":1,"name":"edge","title":"Edge","type":"polygon","merge":"latest"}]},\
    {"number":2,"name":"kiosk","title":"Kiosk","fields":[{"key":2,"name":"spot","title":"Spot",\
    "type":"point","merge":"latest"},{"key":3,"name":"parks","title":"Parks","type":"entity",\
    "merge":"set"},{"key":4,"name":"phone","title":"Phone","type":"text","merge":"latest"},\
    {"key":5,"name":"form","title":"Form","type":"code","merge":"latest"}]}],\
    "items":[{"code":"Q","title":"Quality","group":"g","method":"weight","type":"integer"}],\
    "vocabularies":[],"warnings":[{"code":"W06","kinds":["kiosk"],"container":"park",\
    "fields":{"place":"spot","containers":"parks","area":"edge"},"limits":{"tolerance_mm":5}},\
    {"code":"W09","groups":["g"],"limits":{"sum":100}},{"code":"W17","kinds":["kiosk"],\
    "fields":{"personal":"phone","form":"form"},"codes":["one"]}]}
    """

  @Test("Rules of warnings are read and written without loss")
  func warnings() throws {
    let schema = try Schema(document: Array(rules.utf8))
    #expect(String(decoding: schema.document, as: UTF8.self) == rules)
    #expect(schema.warnings.map(\.code.name) == ["W06", "W09", "W17"])
    #expect(schema.warnings[0].fields["area"] == "edge")
    #expect(schema.warnings[0].limits == ["tolerance_mm": 5])
  }

  @Test(
    "A rule that would warn of nothing, or of something else, is named with its place",
    arguments: [
      ("\"W06\"", "\"W21\"", "$.warnings[0].code"), ("\"W06\"", "\"W19\"", "$.warnings[0].code"),
      ("\"W06\"", "\"W14\"", "$.warnings[0]"),
      ("[\"kiosk\"],\"cont", "[\"stall\"],\"cont", "$.warnings[0].kinds[0]"),
      ("\"kinds\":[\"kiosk\"],\"cont", "\"cont", "$.warnings[0].kinds"),
      ("\"container\":\"park\",", "", "$.warnings[0].container"),
      ("\"container\":\"park\"", "\"container\":\"zoo\"", "$.warnings[0].container"),
      ("\"place\":\"spot\",", "", "$.warnings[0].fields.place"),
      ("\"place\":\"spot\"", "\"place\":\"parks\"", "$.warnings[0].fields.place"),
      ("\"area\":\"edge\"", "\"area\":\"spot\"", "$.warnings[0].fields.area"),
      ("\"tolerance_mm\":5", "\"tolerance_mm\":-5", "$.warnings[0].limits.tolerance_mm"),
      ("\"tolerance_mm\":5", "", "$.warnings[0].limits.tolerance_mm"),
      (",\"limits\":{\"tolerance_mm\":5}", "", "$.warnings[0].limits"),
      ("\"groups\":[\"g\"]", "\"groups\":[\"h\"]", "$.warnings[1].groups[0]"),
      (",\"codes\":[\"one\"]", "", "$.warnings[2].codes"),
    ])
  func warningErrors(part: String, replacement: String, path: String) throws {
    let position = try #require(rules.firstRange(of: part))
    let text = rules.replacingCharacters(position, with: replacement)
    let error = #expect(throws: SchemaError.self) { try Schema(document: Array(text.utf8)) }
    #expect(error?.path == path)
  }

  @Test("A key means the same field in every kind")
  func keys() throws {
    var schema = try Schema(document: Array(sound.utf8))
    var kind = schema.kinds[0]
    kind.number = KindNumber(2)
    kind.name = "stall"
    kind.fields[0].mergeClass = .contested
    schema.kinds.append(kind)
    let error = #expect(throws: SchemaError.self) { try Schema(document: schema.document) }
    #expect(error?.path == "$.kinds[1].fields[0].key")
  }

  @Test("The built-in schema is the published one, to the byte")
  func published() throws {
    let path =
      #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()
      + "/protocol/schemas/creative-clusters@1.json"
    let expected = BuiltInSchema.creativeClusters.prettyDocument
    if getenv("CAIRN_REWRITE_VECTORS") != nil { write(expected, to: path) }
    let published = try #require(contents(of: path), "there is no \(path)")
    #expect(String(decoding: published, as: UTF8.self) == expected)
    #expect(try Schema(document: published) == BuiltInSchema.creativeClusters)
    #expect(BuiltInSchema.named("creative-clusters@1") == BuiltInSchema.creativeClusters)
    #expect(BuiltInSchema.creativeClusters.document.count < Limits.entryByteCountMaximum - 1_000)
  }

  private func contents(of path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  private func write(_ text: String, to path: String) {
    guard let file = fopen(path, "w") else { return }
    fputs(text, file)
    fclose(file)
  }

  @Test("Vocabularies are complete")
  func vocabularies() throws {
    let schema = BuiltInSchema.creativeClusters
    let dcms = try #require(schema.vocabulary("dcms@2015"))
    #expect(dcms.codes.count { $0.parent.isEmpty } == 9)
    #expect(dcms.codes.count { !$0.parent.isEmpty } == 31)
    let china = try #require(schema.vocabulary("cn-culture@2018"))
    #expect(china.codes.count { $0.parent.isEmpty } == 9)
    #expect(china.codes.count { !$0.parent.isEmpty } == 43)
    #expect(china.code("024")?.title == "数字内容")
    #expect(schema.vocabulary("naics@2022")?.codes.count == 33)
    #expect(schema.vocabulary("unctad@2022")?.codes.count { !$0.parent.isEmpty } == 13)
    for item in schema.items where item.method == .rating { #expect(item.rubric.count == 5) }
    let keys = schema.kinds.flatMap(\.fields).map(\.key)
    #expect(keys.allSatisfy { $0 < FieldKey.firstCustom })
  }

  @Test("A code is known bare where its field names the vocabulary, and in full where it is open")
  func codes() throws {
    let schema = BuiltInSchema.creativeClusters
    let stage = try #require(schema.kind(named: "cluster")?.field(named: "stage"))
    let categories = try #require(schema.kind(named: "establishment")?.field(named: "categories"))
    #expect(schema.knows(code: "M2", of: stage))
    #expect(schema.knows(code: "stages@1:M2", of: stage))
    #expect(!schema.knows(code: "M5", of: stage))
    #expect(schema.knows(code: "dcms@2015:7410", of: categories))
    #expect(!schema.knows(code: "dcms@2015:741", of: categories))
    #expect(!schema.knows(code: "sic@2007:7410", of: categories))
    #expect(!schema.knows(code: "7410", of: categories))
  }
}

extension String {
  fileprivate func firstRange(of part: String) -> Range<Int>? {
    let bytes = Array(utf8)
    let wanted = Array(part.utf8)
    for start in 0...(bytes.count - wanted.count)
    where bytes[start..<start + wanted.count].elementsEqual(wanted) {
      return start..<start + wanted.count
    }
    return nil
  }

  fileprivate func replacingCharacters(_ range: Range<Int>, with text: String) -> String {
    let bytes = Array(utf8)
    return String(
      decoding: bytes[..<range.lowerBound] + Array(text.utf8) + bytes[range.upperBound...],
      as: UTF8.self)
  }
}
