import CairnFold
import CairnModel
import CairnSQLite
import CairnStore
import CairnViews
import Testing

@Suite("Judging warnings on the command line", .serialized)
struct JudgementTests {
  private func sync(_ day: SurveyDay, _ folders: String...) throws {
    for folder in folders {
      let outcome = try day.run("-C", folder, "sync")
      try #require(outcome.status == 0, "\(outcome.errors)")
    }
  }

  private func json(_ day: SurveyDay, _ arguments: String...) throws -> JSONValue {
    let outcome = try day.run(arguments + ["--json"])
    try #require(outcome.status == 0, "\(arguments): \(outcome.errors)")
    return try outcome.json
  }

  @Test("Two that are not one are no pair any more on any replica, until that is taken back")
  func distinct() throws {
    let day = try SurveyDay()
    let (aino, saara) = (try day.clone("aino", role: "surveyor"), try day.clone("saara"))
    let one = try day.record("Lilla Teatern", in: aino)
    let two = try day.record("Lilla Teatern Oy", in: aino)
    try sync(day, aino, saara)
    let refused = try day.run("-C", aino, "distinct", one, two, "--because", "two doors")
    #expect(refused.status == 4 && refused.errors.contains("role_insufficient"))
    #expect(try json(day, "-C", saara, "duplicates")["count"]?.asInteger == 1)
    let judged = try json(day, "-C", saara, "distinct", two, one, "--because", "two doors")
    let event = try #require(judged["event"]?.asString)
    #expect(try json(day, "-C", saara, "duplicates")["count"]?.asInteger == 0)
    let again = try day.run("-C", saara, "distinct", one, two, "--because", "two doors")
    #expect(again.status == 4 && again.errors.contains("already_judged"))
    try sync(day, saara, aino)
    #expect(try json(day, "-C", aino, "duplicates")["count"]?.asInteger == 0)
    #expect(
      try json(day, "-C", aino, "status")["warnings_digest"]
        == json(day, "-C", saara, "status")["warnings_digest"])
    let listed = try json(day, "-C", aino, "warnings", "--accepted")["judgements"]?.asArray
    #expect(listed?.count == 1)
    #expect(listed?.first?["event"]?.asString == event)
    #expect(listed?.first?["reason"]?.asString == "two doors")
    #expect(listed?.first?["author"]?.asString == "saara")
    let shown = try day.run("-C", aino, "warnings", "--accepted")
    #expect(shown.output.contains("\(one) and \(two) are not one"), "\(shown.output)")
    let back = try json(
      day, "-C", saara, "distinct", one, two, "--revert", "--because", "one owner")
    #expect(back["reverted"]?.asArray?.first?.asString == event)
    #expect(try json(day, "-C", saara, "duplicates")["count"]?.asInteger == 1)
    #expect(
      try json(day, "-C", saara, "warnings", "--accepted")["judgements"]?.asArray?.isEmpty ?? false)
    let nothing = try day.run(
      "-C", saara, "distinct", one, two, "--revert", "--because", "once more")
    #expect(nothing.status == 4 && nothing.errors.contains("nothing_judged"))
  }

  @Test("Whoever has looked at warnings has those of what a sync brings, without asking")
  func keptUp() throws {
    let day = try SurveyDay()
    let (aino, saara) = (try day.clone("aino"), try day.clone("saara"))
    try sync(day, aino, saara)
    _ = try json(day, "-C", saara, "warnings")
    for name in ["Lilla Teatern", "Lilla Teatern Oy"] { _ = try day.record(name, in: aino) }
    try sync(day, aino, saara)
    let views = try SQLiteViewStore(
      path: saara + "/views.sqlite", mode: .reader)
    let kept = try #require(try WarningList(keptIn: views))
    let reader = try SurveyReader(views: views)
    #expect(kept.size == reader.size)
    #expect(try kept.all().contains { $0.code == .possibleDuplicate })
    try views.close()
  }

  @Test("A sync that finds kept warnings damaged says what it brought, and makes the views again")
  func keptDamaged() throws {
    let day = try SurveyDay()
    let saara = try day.clone("saara")
    _ = try day.record("Lilla Teatern", in: saara)
    try sync(day, saara)
    let before = try json(day, "-C", saara, "warnings")
    _ = try day.record("Lilla Teatern Oy", in: saara)
    let views = try SQLiteViewStore(path: saara + "/views.sqlite", mode: .writer)
    // What the first one told when it was judged, which nobody reads but who judges the second.
    var rows: [ViewPart] = []
    for table in UInt32(32)...41 { rows += try views.parts(table: table, after: nil, count: 100) }
    try #require(!rows.isEmpty)
    try views.write(
      rows.map { ViewPart(table: $0.table, key: $0.key, bytes: [0xff]) },
      position: try #require(try views.position()))
    try views.close()
    let outcome = try day.run("-C", saara, "sync", "--json")
    #expect(outcome.status == 0)
    #expect(try outcome.json["pushed"]?.asInteger ?? 0 > 0)
    #expect(outcome.errors.contains("made again"), "\(outcome.errors)")
    let again = try day.run("-C", saara, "sync")
    #expect(again.status == 0 && !again.errors.contains("made again"), "\(again.errors)")
    let after = try json(day, "-C", saara, "warnings")
    #expect(after["count"]?.asInteger ?? 0 > before["count"]?.asInteger ?? 0)
    #expect(try json(day, "-C", saara, "check")["ok"]?.asBool == true)
  }

  @Test("A warning is accepted by the name that it is listed under, and taken back by it")
  func accept() throws {
    let day = try SurveyDay()
    let saara = try day.clone("saara", role: "coordinator")
    let entity = try json(
      day, "-C", saara, "record", "establishment", "--set", "name=Kiln", "--at", "60.2,24.9±80")
    let id = try #require(entity["entity"]?.asString)
    let before = try json(day, "-C", saara, "warnings")
    let poor = try #require(
      before["warnings"]?.asArray?.first { $0["code"]?.asString == "W14" })
    let handle = try #require(poor["handle"]?.asString)
    #expect(handle == "W14:\(id):location")
    #expect(try day.run("-C", saara, "warnings").output.contains(handle))
    // The beginning of a name is enough where one warning is meant.
    let judged = try json(day, "-C", saara, "accept", "W14:\(id)", "--because", "in a tunnel")
    #expect(judged["warning"]?.asString == handle)
    let after = try json(day, "-C", saara, "warnings")
    #expect(after["digest"] != before["digest"])
    #expect(after["count"]?.asInteger == (before["count"]?.asInteger).map { $0 - 1 })
    #expect(after["warnings"]?.asArray?.contains { $0["handle"]?.asString == handle } == false)
    let again = try day.run("-C", saara, "accept", handle, "--because", "in a tunnel")
    #expect(again.status == 4 && again.errors.contains("already_judged"))
    let unknown = try day.run("-C", saara, "accept", "W06:9.9:9.8", "--because", "x")
    #expect(unknown.status == 4 && unknown.errors.contains("warning_unknown"))
    let history = try day.run("-C", saara, "show", id, "--history")
    #expect(history.output.contains("in a tunnel"), "\(history.output)")
    _ = try json(day, "-C", saara, "accept", handle, "--revert", "--because", "it was repaired")
    #expect(try json(day, "-C", saara, "warnings")["digest"] == before["digest"])
    #expect(try day.run("-C", saara, "accept", handle).status == 2)
    try sync(day, saara)
    #expect(try json(day, "-C", saara, "check")["ok"]?.asBool == true)
  }
}
