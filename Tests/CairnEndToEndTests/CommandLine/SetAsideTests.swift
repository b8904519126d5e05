import CairnModel
import Testing

@Suite("Work that an admin sets aside and restores", .serialized)
struct SetAsideTests {
  private func json(_ day: SurveyDay, _ arguments: String...) throws -> JSONValue {
    let outcome = try day.run(arguments + ["--json"])
    try #require(outcome.status == 0, "\(arguments): \(outcome.errors)")
    return try outcome.json
  }

  private func sync(_ day: SurveyDay, _ folders: String...) throws {
    for folder in folders {
      let outcome = try day.run("-C", folder, "sync")
      try #require(outcome.status == 0, "\(outcome.errors)")
    }
  }

  /// What all agree on: the check compares it with the service's.
  private func checked(_ day: SurveyDay, _ folders: [String]) throws -> String {
    var fingerprints: Set<String> = []
    for folder in folders {
      let report = try json(day, "-C", folder, "check")
      #expect(report["ok"]?.asBool == true, "\(report)")
      fingerprints.insert(
        try #require(try json(day, "-C", folder, "status")["fingerprint"]?.asString))
    }
    #expect(fingerprints.count == 1)
    return fingerprints.first ?? ""
  }

  private func name(_ day: SurveyDay, _ entity: String, in folder: String) throws -> String? {
    try json(day, "-C", folder, "show", entity)["fields"]?["name"]?["value"]?.asString
  }

  /// Those that stand.
  private func ids(_ listed: JSONValue) -> [String] {
    (listed["entities"]?.asArray ?? []).filter { $0["status"]?.asString == "standing" }
      .compactMap { $0["id"]?.asString }
  }

  @Test("It counts for nothing on every device, its own is told, and it comes back whole")
  func setAside() throws {
    let day = try SurveyDay()
    let (aino, onni) = (try day.clone("aino"), try day.clone("onni"))
    let kept = try day.record("Kino", in: onni)
    try sync(day, onni, aino)
    let gone = try day.record("Baari", in: aino)
    let known = try day.record("Galleria", in: aino)
    _ = try json(day, "-C", aino, "revise", kept, "--set", "name=Kino Aalto")
    try sync(day, aino, onni)
    _ = try json(day, "-C", onni, "note", known, "open at night")
    try sync(day, onni, aino)
    let before = try checked(day, [aino, onni])

    let range = ["member", "set-aside", "--survey", "helsinki", "aino", "--all"]
    let preview = try day.run(range + ["--preview", "--json"])
    try #require(preview.status == 0, "\(preview.errors)")
    #expect(try preview.json["events"]?.asInteger == 3)
    #expect(try preview.json["event"]?.isNull == true)
    let table = try day.run(range + ["--preview"])
    #expect(table.output.contains("Kino Aalto") && table.output.contains("nothing was recorded"))
    #expect(try checked(day, [aino, onni]) == before)

    let bare = try day.run(range)
    #expect(bare.status == 2 && bare.errors.contains("--reason"), "\(bare.errors)")
    let act = try day.run(range + ["--reason", "guessed from the bus", "--json"])
    try #require(act.status == 0, "\(act.errors)")
    let event = try #require(try act.json["event"]?.asString)
    #expect(try act.json["entities"] == preview.json["entities"])
    let again = try day.run(range + ["--reason", "once more"])
    #expect(again.status == 4 && again.code == "set_aside_already", "\(again.errors)")

    let told = try day.run("-C", aino, "sync")
    #expect(told.errors.contains("guessed from the bus"), "\(told.errors)")
    try sync(day, onni)
    let status = try json(day, "-C", aino, "status")
    #expect(status["set_aside"]?["acts"]?.asArray?.first?["event"]?.asString == event)
    #expect(try json(day, "-C", onni, "status")["set_aside"]?.isNull == true)
    #expect(ids(try json(day, "-C", onni, "list")) == [kept])
    #expect(try name(day, kept, in: onni) == "Kino")
    let conflicts = try json(day, "-C", onni, "conflicts")["conflicts"]?.asArray ?? []
    #expect(conflicts.map { $0["entity"]?.asString } == [known])
    let history = try json(day, "-C", onni, "show", kept, "--history")["history"]?.asArray ?? []
    #expect(history.map { $0["set_aside"]?.asBool } == [false, true])
    let members = try day.run("member", "list", "--survey", "helsinki")
    #expect(members.output.contains("all set aside"), "\(members.output)")
    #expect(try checked(day, [aino, onni]) != before)

    // What it records now is kept, brought, and out as well.
    _ = try json(day, "-C", aino, "revise", kept, "--set", "name=Kino Aalto Oy")
    try sync(day, aino, onni)
    #expect(try name(day, kept, in: onni) == "Kino")

    let restored = try day.run(
      "member", "restore", "--survey", "helsinki", "aino", "--reason", "was there", "--json")
    try #require(restored.status == 0, "\(restored.errors)")
    #expect(try restored.json["events"]?.asInteger == 4)
    try sync(day, aino, onni)
    #expect(ids(try json(day, "-C", onni, "list")) == [gone, kept, known])
    #expect(try name(day, kept, in: onni) == "Kino Aalto Oy")
    _ = try checked(day, [aino, onni])
    let twice = try day.run(
      "member", "restore", "--survey", "helsinki", event, "--reason", "once more")
    #expect(twice.status == 4 && twice.code == "set_aside_unknown", "\(twice.errors)")
    let past = try json(day, "-C", onni, "list", "--as-of", "12")
    #expect(ids(past).contains(kept))
  }

  @Test("From a moment on, only what was recorded since; a surveyor sets nothing aside")
  func since() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    let early = try day.record("Kino", in: aino)
    try sync(day, aino)
    let none = try day.run(
      "member", "set-aside", "--survey", "helsinki", "aino", "--since", "2036-01-01T00:00:00Z",
      "--reason", "later")
    #expect(none.status == 4, "\(none.errors)")
    let act = try day.run(
      "member", "set-aside", "--survey", "helsinki", "2", "--since", "2006-01-01T00:00:00Z",
      "--reason", "all of it", "--json")
    try #require(act.status == 0, "\(act.errors)")
    #expect(try act.json["points"]?.asArray?.first?["after"]?.asInteger == 0)
    try sync(day, aino)
    #expect(ids(try json(day, "-C", aino, "list")) == [])
    #expect(try json(day, "-C", aino, "show", early)["status"]?.asString == "retracted")
    let refused = try day.run("-C", aino, "member", "restore", "2", "--reason", "mine")
    #expect(refused.status == 4 && refused.code == "role_insufficient", "\(refused.errors)")
  }
}
