import CairnModel
import Testing

@Suite("Undo by range and person on the command line", .serialized)
struct UndoTests {
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

  private func strings(_ value: JSONValue?) -> [String] {
    (value?.asArray ?? []).compactMap(\.asString)
  }

  /// Onni's morning in the wrong street: a revision of Aino's place, a place of his own with a note,
  /// and a merge. Aino then noted and revised what he had made.
  private struct Morning {
    let day: SurveyDay
    let aino: String
    let onni: String
    let place: String
    let own: String
    let revision: String
    let merge: String
    /// Aino's, on top.
    let later: String

    init() throws {
      day = try SurveyDay()
      aino = try day.clone("aino")
      onni = try day.clone("onni", role: "coordinator")
      place = try day.record("Lilla", in: aino)
      let twin = try day.record("Lilla Oy", in: aino)
      try Self.sync(day, aino, onni)
      revision = try Self.event(
        day, "-C", onni, "revise", place, "--set", "name=Wrong", "--set", "kind=branch")
      own = try day.record("Kiosk", in: onni)
      _ = try Self.event(day, "-C", onni, "note", own, "closed")
      merge = try Self.event(day, "-C", onni, "merge", place, twin)
      try Self.sync(day, onni, aino)
      _ = try Self.event(day, "-C", aino, "note", own, "I was there too")
      later = try Self.event(day, "-C", aino, "revise", place, "--set", "phone=+358 9 1")
      try Self.sync(day, aino)
    }

    private static func sync(_ day: SurveyDay, _ folders: String...) throws {
      for folder in folders {
        let outcome = try day.run("-C", folder, "sync")
        try #require(outcome.status == 0, "\(outcome.errors)")
      }
    }

    private static func event(_ day: SurveyDay, _ arguments: String...) throws -> String {
      let outcome = try day.run(arguments + ["--json"])
      try #require(outcome.status == 0, "\(arguments): \(outcome.errors)")
      return try #require(try outcome.json["event"]?.asString)
    }
  }

  @Test("A preview records nothing and says what the undo then does, and what others built on it")
  func preview() throws {
    let morning = try Morning()
    let (day, aino) = (morning.day, morning.aino)
    let before = try json(day, "-C", aino, "status")
    let range = [
      "-C", aino, "undo", "--device", "onni", "--from", morning.revision, "--to", morning.merge,
      "--reason", "wrong street",
    ]
    let preview = try day.run(range + ["--dry-run", "--json"])
    try #require(preview.status == 0, "\(preview.errors)")
    let told = try preview.json
    #expect(told["dry_run"]?.asBool == true)
    #expect(strings(told["undone"]).count == 4)
    let entities = told["entities"]?.asArray ?? []
    let place = try #require(entities.first { $0["entity"]?.asString == morning.place })
    let names = place["fields"]?.asArray?.first { $0["field"]?.asString == "name" }
    #expect(names?["before"]?["value"]?.asString == "Wrong")
    #expect(names?["after"]?["value"]?.asString == "Lilla")
    #expect(names?["after"]?["event"]?.asString == morning.place)
    let kiosk = try #require(entities.first { $0["entity"]?.asString == morning.own })
    #expect(kiosk["status"]?["after"]?.asString == "retracted")
    #expect(kiosk["remarks"]?.asArray?.first?["before"]?.asString == "“closed”")
    let built = told["built_on"]?.asArray ?? []
    #expect(built.allSatisfy { $0["author"]?.asString == "aino" })
    #expect(
      Set(built.compactMap { $0["why"]?.asString }) == ["edited", "retracted"], "\(built)")
    #expect(built.contains { $0["event"]?.asString == morning.later })
    let text = try day.run(range + ["--dry-run"])
    #expect(text.output.contains("Wrong") && text.output.contains("Lilla"), "\(text.output)")
    #expect(text.output.contains("nothing was recorded"))
    #expect(text.output.contains("I was there too"))
    #expect(try json(day, "-C", aino, "status") == before)

    let done = try day.run(range + ["--json"])
    try #require(done.status == 0, "\(done.errors)")
    let members = try done.json.asMembers ?? []
    for member in members where member.name != "dry_run" {
      #expect(told[member.name] == member.value, "\(member.name)")
    }
    let shown = try json(day, "-C", aino, "show", morning.place)
    #expect(shown["fields"]?["name"]?["value"]?.asString == "Lilla")
    #expect(shown["fields"]?["phone"]?["value"]?.asString == "+358 9 1")
    #expect(try json(day, "-C", aino, "show", morning.own)["status"]?.asString == "retracted")
    let again = try day.run(range)
    #expect(again.status == 4 && again.errors.contains("undone already"), "\(again.errors)")

    // Undos are a range like any other, as the command says that took them.
    let undos = strings(try done.json["events"])
    let (first, last) = (try #require(undos.first), try #require(undos.last))
    let own = "\(first.prefix { $0 != "." })"
    let back = try day.run(
      "-C", aino, "undo", "--device", own, "--from", first, "--to", last)
    #expect(back.status == 0, "\(back.errors)")
    #expect(back.output.contains("3 entities changed"), "\(back.output)")
    #expect(back.output.contains("to have it back: 'cairn undo \(own)."), "\(back.output)")
    try sync(day, aino, morning.onni)
    let restored = try json(day, "-C", aino, "status")
    #expect(restored["fingerprint"] == before["fingerprint"])
    #expect(
      try json(day, "-C", morning.onni, "show", morning.own)["status"]?.asString == "standing")
  }

  @Test("An undo among what is taken back is left alone where it took back nothing else")
  func ownUndos() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    let entity = try day.record("Lilla", in: aino)
    let slip = try #require(
      try json(day, "-C", aino, "revise", entity, "--set", "kind=branch")["event"]?.asString)
    _ = try json(day, "-C", aino, "revise", entity, "--set", "phone=1")
    let undo = try #require(try json(day, "-C", aino, "undo", slip)["event"]?.asString)
    let device = "\(slip.prefix { $0 != "." })"
    let range = ["-C", aino, "undo", "--device", device, "--after", entity, "--json"]
    let done = try day.run(range)
    try #require(done.status == 0, "\(done.errors)")
    let left = try done.json["left"]?.asArray ?? []
    #expect(left.count == 2)
    #expect(
      left.first { $0["event"]?.asString == undo }?["why"]?.asString == "undo_of_chosen")
    let shown = try json(day, "-C", aino, "show", entity)
    #expect(shown["fields"]?["kind"] == nil && shown["fields"]?["phone"] == nil)
    let again = try day.run(range)
    #expect(again.status == 4 && again.errors.contains("undone already"), "\(again.errors)")
  }

  @Test("A person is named as the members' list does, and must be one person")
  func names() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    let invite = try day.invite("bengt")
    let (bengt, other) = (day.path("bengt"), day.path("other"))
    #expect(try day.run("clone", invite, bengt).status == 0)
    #expect(try day.run("clone", try day.invite("bengt"), other).status == 0)
    let shop = try day.record("Shop", in: bengt)
    let stall = try day.record("Stall", in: other)
    try sync(day, bengt, other, aino)
    let ambiguous = try day.run("-C", aino, "undo", "--device", "bengt", "--all", "--dry-run")
    #expect(ambiguous.status == 4 && ambiguous.code == "device_ambiguous")
    #expect(
      ambiguous.errors.contains("3 (bengt, surveyor), 4 (bengt, surveyor)"), "\(ambiguous.errors)")
    let unknown = try day.run("-C", aino, "undo", "--device", "cecilia", "--all")
    #expect(unknown.status == 4 && unknown.code == "device_unknown" && unknown.hasHint)
    let number = "\(shop.prefix { $0 != "." })"
    let done = try json(day, "-C", aino, "undo", "--device", number, "--all")
    #expect(strings(done["undone"]) == [shop])
    #expect(try json(day, "-C", aino, "show", stall)["status"]?.asString == "standing")
  }

  @Test("A surveyor is refused the work of others in a preview too, and undoes the own by times")
  func surveyor() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    let ville = try day.clone("ville", role: "surveyor")
    _ = try day.record("Lilla", in: aino)
    try sync(day, aino, ville)
    for preview in [[], ["--dry-run"]] {
      let refused = try day.run(["-C", ville, "undo", "--device", "aino", "--all"] + preview)
      #expect(refused.status == 4 && refused.code == "role_insufficient", "\(refused.errors)")
    }
    let kiosk = try day.record("Kiosk", in: ville)
    try sync(day, ville)
    let waiting = try day.record("Kiosk 2", in: ville)
    let none = try day.run(
      "-C", ville, "undo", "--device", "ville", "--until", "2001-01-01T00:00:00Z")
    #expect(none.status == 4 && none.code == "nothing_to_undo")
    let done = try json(
      day, "-C", ville, "undo", "--device", "Ville", "--since", "2001-01-01T00:00:00Z")
    #expect(strings(done["undone"]) == [kiosk, waiting])
    for own in [kiosk, waiting] {
      #expect(try json(day, "-C", ville, "show", own)["status"]?.asString == "retracted")
    }
  }

  @Test("What can't be undone is told with the reason, and what can't be meant is refused")
  func refusals() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino", role: "admin")
    let entity = try day.record("Lilla", in: aino)
    try sync(day, aino)
    // The admin who made the survey published its schema and issued an invite.
    let admin = try day.run(
      "-C", aino, "undo", "--device", "1", "--all", "--dry-run")
    #expect(admin.status == 4 && admin.code == "nothing_to_undo", "\(admin.errors)")
    #expect(admin.errors.contains("about the survey"))
    for arguments in [
      [entity, "--device", "2", "--all"], ["--device", "2"], ["--all"], ["--from", entity],
      ["--device", "2", "--all", "--from", entity],
      ["--device", "2", "--after", entity, "--to", entity],
      ["--device", "2", "--from", "1.1"], ["--device", "2", "--since", "yesterday"],
      ["--device", "2", "--from", "2.9", "--to", "2.3"],
      [
        "--device", "2", "--since", "2026-05-03T14:00:00Z", "--until", "2026-05-03T13:00:00Z",
      ],
    ] {
      let outcome = try day.run(["-C", aino, "undo"] + arguments)
      #expect(outcome.status == 2, "\(arguments): \(outcome.errors)")
    }
    try day.recordNotes(2_000, in: aino)
    let many = try day.run("-C", aino, "undo", "--device", "2", "--all", "--dry-run")
    #expect(many.status == 4 && many.code == "too_many_to_undo", "\(many.errors)")
    #expect(many.errors.contains("2.2000") && many.errors.contains("member set-aside"))
    #expect(try json(day, "-C", aino, "status")["pending"]?.asInteger == 2_000)
  }
}
