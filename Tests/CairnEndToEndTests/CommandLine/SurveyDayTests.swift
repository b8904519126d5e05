import CairnModel
import Glibc
import Testing

@Suite("A survey day on the command line", .serialized)
struct SurveyDayTests {
  @Test("Two surveyors record, revise and import offline, and both end with the same proven log")
  func wholeDay() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    let onni = try day.clone("onni")
    _ = try day.clone("office")

    let entity = try day.record("Lilla Teatern", in: aino)
    let revised = try day.run(
      "-C", aino, "revise", entity, "--set", "name=Lilla Teatern (new)", "--add",
      "categories=dcms@2015:9004", "--json")
    #expect(revised.status == 0, "\(revised.errors)")
    #expect(try revised.json["entity"]?.asString == entity)

    try TestFolder.write(Self.features, to: day.path("two.geojson"))
    let imported = try day.run("-C", onni, "import", day.path("two.geojson"), "--json")
    #expect(imported.status == 0, "\(imported.errors)")
    #expect(try imported.json["recorded"]?.asInteger == 2)
    #expect(try imported.json["skipped"]?.asArray?.count == 1)

    let waiting = try day.run("-C", aino, "check", "--json")
    #expect(waiting.status == 1)
    #expect(try waiting.json["ok"]?.asBool == false)
    #expect(waiting.output.contains(entity))

    for folder in [aino, onni, aino] {
      let synced = try day.run("-C", folder, "sync", "--json")
      #expect(synced.status == 0, "\(synced.errors)")
      #expect(try synced.json["pending"]?.asInteger == 0)
    }
    let states = try [aino, onni].map { try day.run("-C", $0, "check", "--json") }
    for state in states {
      #expect(state.status == 0, "\(state.output) \(state.errors)")
      #expect(try state.json["ok"]?.asBool == true)
      #expect(try state.json["problems"]?.asArray == [])
    }
    let statuses = try [aino, onni].map { try day.run("-C", $0, "status", "--json").json }
    for name in ["size", "root", "fingerprint", "log_key"] {
      #expect(statuses[0][name] != nil)
      #expect(statuses[0][name] == statuses[1][name])
    }

    let shown = try day.run("-C", onni, "show", entity, "--json").json
    #expect(shown["fields"]?["name"]?["value"]?.asString == "Lilla Teatern (new)")
    #expect(shown["kind"]?.asString == "establishment")
    let listed = try day.run("-C", onni, "list", "establishment", "--json").json
    #expect(listed["entities"]?.asArray?.count == 3)
    #expect(try day.endService() == 0)
  }

  @Test("An import that is run again records nothing twice, and parts share the work")
  func importAgain() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    let onni = try day.clone("onni")
    try TestFolder.write(Self.features, to: day.path("two.geojson"))
    let dry = try day.run("-C", aino, "import", day.path("two.geojson"), "--dry-run", "--json")
    #expect(try dry.json["recorded"]?.asInteger == 2)
    #expect(try day.run("-C", aino, "status", "--json").json["pending"]?.asInteger == 0)
    var recorded: Int64 = 0
    for part in ["1/2", "2/2"] {
      let outcome = try day.run(
        "-C", aino, "import", day.path("two.geojson"), "--part", part, "--json")
      recorded += try #require(try outcome.json["recorded"]?.asInteger)
    }
    #expect(recorded == 2)
    let again = try day.run("-C", aino, "import", day.path("two.geojson"), "--json")
    #expect(try again.json["recorded"]?.asInteger == 0)
    let codes = try again.json["skipped"]?.asArray?.compactMap { $0["code"]?.asString } ?? []
    #expect(codes.filter { $0 == "already_recorded" }.count == 2)

    #expect(try day.run("-C", aino, "sync").status == 0)
    #expect(try day.run("-C", onni, "sync").status == 0)
    let elsewhere = try day.run("-C", onni, "import", day.path("two.geojson"), "--json")
    #expect(try elsewhere.json["recorded"]?.asInteger == 0)
  }

  @Test("A receipt's proof, an exported log and both folders verify; a spoiled byte is named")
  func proofs() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    let entity = try day.record("Omapohja", in: aino)
    let early = try day.run("-C", aino, "proof", entity, "--json")
    #expect(early.status == 1)
    #expect(early.code == "event_pending")
    #expect(try day.run("-C", aino, "sync").status == 0)
    let proof = try day.run("-C", aino, "proof", entity, "-o", day.path("proof"), "--json")
    #expect(proof.status == 0, "\(proof.errors)")
    #expect(try proof.json["verified"]?.asBool == true)
    #expect(try TestFolder.text(day.path("proof")).hasPrefix("c2sp.org/tlog-proof@v1\n"))
    #expect(try day.run("-C", aino, "verify", day.path("proof")).status == 0)

    let exported = try day.run("-C", aino, "export", "tlog", "-o", day.path("log"), "--json")
    #expect(exported.status == 0, "\(exported.errors)")
    #expect(
      try TestFolder.text(day.path("log/checkpoint")).hasPrefix("field.example.org/helsinki\n"))
    for target in [aino, day.path("data"), day.path("log")] {
      let verified = try day.run("verify", target, "--json")
      #expect(verified.status == 0, "\(target): \(verified.output) \(verified.errors)")
      #expect(try verified.json["ok"]?.asBool == true)
    }

    let size = try #require(try exported.json["size"]?.asInteger)
    let bundle = day.path("log/tile/entries/000.p/\(size)")
    try Self.flipByte(at: -8, of: bundle)
    let spoiled = try day.run("verify", day.path("log"), "--json")
    #expect(spoiled.status == 5)
    #expect(
      try spoiled.json["problems"]?.asArray?.first?["index"]?.asInteger == size - 1)
  }

  @Test("The log is printed one entry a line, and filters hold")
  func log() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    let entity = try day.record("Omapohja", in: aino)
    #expect(try day.run("-C", aino, "note", entity, "behind the yard").status == 0)
    #expect(try day.run("-C", aino, "retract", entity, "--reason", "closed").status == 0)
    #expect(try day.run("-C", aino, "restore-entity", entity).status == 0)
    #expect(try day.run("-C", aino, "sync").status == 0)
    let all = try day.run("-C", aino, "log", "--json")
    let lines = all.output.split(separator: "\n")
    let size = try day.run("-C", aino, "status", "--json").json["size"]?.asInteger
    #expect(lines.count == Int(size ?? 0))
    for line in lines { _ = try JSONValue(parsing: Array(line.utf8)) }
    let about = try day.run("-C", aino, "log", "--entity", entity)
    #expect(about.output.split(separator: "\n").count == 4)
    #expect(about.output.contains("establishment registered: name=Omapohja"))
    #expect(about.output.contains("+00:00"))
    let few = try day.run("-C", aino, "log", "--after", "1", "--limit", "2", "--json")
    #expect(few.output.split(separator: "\n").count == 2)
  }

  @Test("Members are listed; a revoked one is refused, and keeps its work")
  func revoked() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    let entity = try day.record("Omapohja", in: aino)
    let members = try day.run("member", "list", "--survey", "helsinki", "--json").json
    #expect(members["members"]?.asArray?.map { $0["name"]?.asString } == ["admin", "aino"])
    let revoked = try day.run(
      "member", "revoke", "--survey", "helsinki", "2", "--reason", "phone lost", "--json")
    #expect(revoked.status == 0, "\(revoked.errors)")
    let sync = try day.run("-C", aino, "sync", "--json")
    #expect(sync.status == 4)
    #expect(sync.code == "device_revoked")
    #expect(sync.hasHint)
    #expect(try sync.json["error"]?["code"]?.asString == "device_revoked")
    #expect(try day.run("-C", aino, "log", "--pending").output.contains(entity))
  }

  static func flipByte(at offset: Int, of path: String) throws {
    let file = try #require(fopen(path, "r+"))
    defer { fclose(file) }
    fseek(file, offset, offset < 0 ? SEEK_END : SEEK_SET)
    let byte = fgetc(file)
    fseek(file, -1, SEEK_CUR)
    fputc(byte ^ 1, file)
  }

  static let features = """
    {"type":"FeatureCollection","features":[
    {"type":"Feature","geometry":{"type":"Point","coordinates":[24.9445312,60.1722969]},\
    "properties":{"name":"Omapohja","amenity":"theatre","osm_type":"node","osm_id":60041445}},
    {"type":"Feature","geometry":{"type":"Point","coordinates":[924.9,60.1]},\
    "properties":{"name":"Nowhere","amenity":"theatre","osm_type":"node","osm_id":7}},
    {"type":"Feature","geometry":{"type":"Point","coordinates":[24.9377756,60.1676913]},\
    "properties":{"name":"Lilla Teatern","amenity":"theatre","osm_type":"node","osm_id":247158305}}
    ]}
    """
}
