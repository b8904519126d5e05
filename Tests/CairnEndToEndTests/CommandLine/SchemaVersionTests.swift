import CairnModel
import Testing

@Suite("Versions of a schema", .serialized)
struct SchemaVersionTests {
  /// The document in force with changes.
  private func edited(
    _ day: SurveyDay, _ folder: String, as name: String, _ changes: (String, String)...
  ) throws -> String {
    let shown = try day.run("-C", folder, "schema", "show", "--json")
    try #require(shown.status == 0, "\(shown.errors)")
    var text = shown.output.replacing("creative-clusters@1", with: "creative-clusters@2")
    for (old, new) in changes {
      let change = try #require(text.firstRange(of: old))
      text.replaceSubrange(change, with: new)
    }
    try TestFolder.write(text, to: day.path(name))
    return day.path(name)
  }

  @Test("A later version adds a field of its own, and old records read as they did")
  func later() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    let entity = try day.record("Lilla", in: aino)
    _ = try day.run("-C", aino, "sync")
    let file = try edited(
      day, aino, as: "later.json",
      (
        #""fields":["#,
        #""fields":[{"key":1000,"name":"mural","title":"Mural","type":"text","merge":"contested"},"#
      ))
    let published = try day.run("schema", "publish", file, "--survey", "helsinki", "--json")
    try #require(published.status == 0, "\(published.errors)")
    #expect(try published.json["schema"]?.asString == "creative-clusters@2")
    let early = try day.run("-C", aino, "record", "cluster", "--set", "mural=yes")
    #expect(early.status == 4 && early.errors.contains("field_unknown"))
    _ = try day.run("-C", aino, "sync")
    let cluster = try day.run(
      "-C", aino, "record", "cluster", "--set", "name=Kallio", "--set", "mural=a whale", "--json")
    let id = try #require(try cluster.json["entity"]?.asString, "\(cluster.errors)")
    let shown = try day.run("-C", aino, "show", id, "--json").json
    #expect(shown["fields"]?["mural"]?["value"]?.asString == "a whale")
    let old = try day.run("-C", aino, "show", entity, "--json").json
    #expect(old["fields"]?["name"]?["value"]?.asString == "Lilla")
    #expect(old["kind"]?.asString == "establishment")
    // The past has the schema of then.
    let then = try day.run("-C", aino, "schema", "show", "--as-of", "4", "--json")
    #expect(try then.json["schema"]?.asString == "creative-clusters@1")
    let status = try day.run("-C", aino, "status", "--json").json
    #expect(status["anomalies"]?.asInteger == 0)
  }

  @Test("A version that would change the meaning of what was recorded is refused")
  func incompatible() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    for (name, change, place) in [
      ("same.json", ("creative-clusters@2", "creative-clusters@1"), "$.schema"),
      ("type.json", (#""type":"text""#, #""type":"flag""#), "$.kinds"),
      ("number.json", (#""number":1"#, #""number":99"#), "$.kinds[0].number"),
    ] {
      let file = try edited(day, aino, as: name, change)
      let refused = try day.run("schema", "publish", file, "--survey", "helsinki", "--json")
      #expect(refused.status == 4, "\(name): \(refused.output)")
      #expect(refused.errors.contains(place), "\(name): \(refused.errors)")
    }
  }
}
