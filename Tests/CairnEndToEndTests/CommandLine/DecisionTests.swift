import CairnModel
import Glibc
import Testing

@Suite("Deciding on the command line", .serialized)
struct DecisionTests {
  /// Two devices with the same log.
  private func twoDevices() throws -> (day: SurveyDay, aino: String, onni: String) {
    let day = try SurveyDay()
    return (day, try day.clone("aino"), try day.clone("onni"))
  }

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

  @Test("A conflict is decided offline, the decision travels, and both replicas have none left")
  func resolve() throws {
    let (day, aino, onni) = try twoDevices()
    let entity = try day.record("Lilla Teatern", in: aino)
    try sync(day, aino, onni)
    for (folder, kind) in [(aino, "firm"), (onni, "collective")] {
      _ = try json(day, "-C", folder, "revise", entity, "--set", "kind=\(kind)")
    }
    try sync(day, aino, onni, aino)
    let conflict = try #require(
      try json(day, "-C", aino, "conflicts")["conflicts"]?.asArray?.first)
    #expect(conflict["field"]?.asString == "kind")
    let siblings = conflict["siblings"]?.asArray ?? []
    #expect(Set(siblings.compactMap { $0["author"]?.asString }) == ["aino", "onni"])
    for sibling in siblings {
      #expect(sibling["claimed"]?.asString != nil)
      #expect(sibling["corrected"]?.asString != nil)
      #expect(sibling["knew_of"]?.asArray == [])
    }
    let firm = try #require(
      siblings.first { $0["value"]?.asString == "firm" }?["event"]?.asString)
    _ = try json(
      day, "-C", onni, "resolve", entity, "kind", "--choose", firm, "--reason", "asked")
    #expect(try json(day, "-C", onni, "conflicts")["conflicts"]?.asArray == [])
    try sync(day, onni, aino)
    #expect(try json(day, "-C", aino, "conflicts")["conflicts"]?.asArray == [])
    let closed = try json(day, "-C", aino, "conflicts", "--all")["conflicts"]?.asArray ?? []
    #expect(closed.count == 1)
    #expect(closed.first?["state"]?.asString == "closed")
    let past = try #require(try json(day, "-C", aino, "status")["size"]?.asInteger) - 2
    #expect(
      try json(day, "-C", aino, "conflicts", "--as-of", "\(past)")["conflicts"]?.asArray?.count == 1
    )
    #expect(
      try json(day, "-C", aino, "status")["fingerprint"]
        == json(day, "-C", onni, "status")["fingerprint"])
    let again = try day.run("-C", aino, "resolve", entity, "kind", "--value", "firm")
    #expect(again.status == 4)
    #expect(again.errors.contains("nothing_to_decide"))
  }

  @Test("What is odd and what may be one is found offline, the same on both replicas")
  func oddities() throws {
    let (day, aino, onni) = try twoDevices()
    let one = try day.record("Lilla Teatern", in: aino)
    try sync(day, aino)
    let two = try day.record("Lilla Teatern Oy", in: onni)
    try sync(day, onni, aino)
    let pairs = try json(day, "-C", aino, "duplicates")
    #expect(pairs["count"]?.asInteger == 1)
    let pair = pairs["duplicates"]?.asArray?.first
    #expect(pair?["first"]?["id"]?.asString == one && pair?["second"]?["id"]?.asString == two)
    let text = try day.run("-C", aino, "duplicates")
    #expect(text.output.contains("cairn merge \(one) \(two)"), "\(text.output)")
    let shown = try json(day, "-C", onni, "show", two)["warnings"]?.asArray ?? []
    #expect(shown.contains { $0["code"]?.asString == "W13" && $0["subject"]?.asString == one })
    let status = try json(day, "-C", aino, "status")
    #expect(status["warnings_digest"] == (try json(day, "-C", onni, "status")["warnings_digest"]))
    let warnings = try json(day, "-C", aino, "warnings")
    #expect(warnings["digest"] == status["warnings_digest"])
    #expect(status["warnings"]?.asInteger == Int64(warnings["warnings"]?.asArray?.count ?? 0))
    #expect(try json(day, "-C", aino, "check")["warnings"] == status["warnings"])
    let size = try #require(status["size"]?.asInteger)
    _ = try json(day, "-C", aino, "merge", one, two)
    #expect(try json(day, "-C", aino, "duplicates")["duplicates"]?.asArray == [])
    let then = try json(day, "-C", aino, "duplicates", "--as-of", "\(size)")
    #expect(then["duplicates"] == pairs["duplicates"])
    try sync(day, aino, onni)
    #expect(try day.run("-C", onni, "duplicates").output.contains("no two entities may be one"))
    let bad = try day.run("-C", aino, "warnings", "--code", "W21")
    #expect(bad.status == 2)
  }

  @Test("A surveyor is told beforehand what asks for a coordinator, and does the own work freely")
  func surveyor() throws {
    let (day, aino, _) = try twoDevices()
    let ville = try day.clone("ville", role: "surveyor")
    let entity = try day.record("Lilla", in: aino)
    let twin = try day.record("Lilla Oy", in: aino)
    try sync(day, aino, ville)
    let acts = [
      ["merge", entity, twin], ["undo", twin], ["retract", entity, "--reason", "gone"],
      ["restore-entity", entity],
    ]
    for act in acts {
      let outcome = try day.run(["-C", ville] + act)
      #expect(outcome.status == 4 && outcome.errors.contains("role_insufficient"), "\(act)")
      #expect(outcome.errors.contains("coordinator"), "\(outcome.errors)")
    }
    #expect(try json(day, "-C", ville, "status")["pending"]?.asInteger == 0)
    let own = try day.record("Kiosk", in: ville)
    let second = try day.record("Kiosk 2", in: ville)
    #expect(try day.run("-C", ville, "merge", own, second).status == 0)
    #expect(try day.run("-C", ville, "retract", own, "--reason", "gone").status == 0)
    try sync(day, ville)
    #expect(try json(day, "-C", ville, "status")["anomalies"]?.asInteger ?? 0 == 0)
  }

  @Test("What is undone already, or never had an effect, is not undone once more")
  func undoTwice() throws {
    let (day, aino, onni) = try twoDevices()
    let entity = try day.record("Lilla", in: aino)
    try sync(day, aino, onni)
    let slip = try #require(
      try json(day, "-C", aino, "revise", entity, "--set", "kind=branch")["event"]?.asString)
    let undo = try #require(try json(day, "-C", aino, "undo", slip)["event"]?.asString)
    let again = try day.run("-C", aino, "undo", slip)
    #expect(again.status == 4 && again.errors.contains("undo \(undo)"), "\(again.errors)")
    let device = slip.prefix { $0 != "." }
    let rest = ["-C", aino, "undo", "--device", "\(device)", "--after", entity]
    // The undo is of what is taken back already: were it taken back too, that would show again.
    let nothing = try day.run(rest)
    #expect(nothing.status == 4 && nothing.errors.contains("undo \(undo)"), "\(nothing.errors)")
    #expect(try day.run("-C", aino, "undo", undo).status == 0)
    #expect(
      try json(day, "-C", aino, "show", entity)["fields"]?["kind"]?["value"]?.asString == "branch")
  }

  @Test("Views that were damaged are made again, and what waits on the device is kept")
  func damagedViews() throws {
    let (day, aino, _) = try twoDevices()
    let entity = try day.record("Lilla", in: aino)
    let before = try json(day, "-C", aino, "show", entity)
    let views = aino + "/views.sqlite"
    let whole = try TestFolder.bytes(views)
    for start in stride(from: 0, to: whole.count, by: 16_384) {
      var damaged = whole
      for place in start..<min(start + 16_384, damaged.count) { damaged[place] = 0x5a }
      for suffix in ["-wal", "-shm"] { unlink(views + suffix) }
      try TestFolder.write(damaged, to: views)
      #expect(try json(day, "-C", aino, "show", entity) == before, "page at \(start)")
      #expect(try json(day, "-C", aino, "status")["pending"]?.asInteger == 1)
    }
  }

  @Test("Nothing is merged into what is retracted, where both would go from sight")
  func mergeIntoRetracted() throws {
    let (day, aino, _) = try twoDevices()
    let (one, two) = (try day.record("Lilla", in: aino), try day.record("Lilla T", in: aino))
    _ = try json(day, "-C", aino, "retract", one, "--reason", "gone")
    let refused = try day.run("-C", aino, "merge", one, two)
    #expect(refused.status == 4 && refused.errors.contains("cairn merge \(two) \(one)"))
    _ = try json(day, "-C", aino, "merge", two, one)
    #expect(try json(day, "-C", aino, "show", one)["status"]?.asString == "standing")
  }

  @Test("No merge is recorded that would close a circle")
  func mergeInACircle() throws {
    let (day, aino, onni) = try twoDevices()
    let (one, two) = (try day.record("Lilla", in: aino), try day.record("Lilla T", in: aino))
    try sync(day, aino, onni)
    let merge = try #require(try json(day, "-C", aino, "merge", one, two)["event"]?.asString)
    _ = try json(day, "-C", onni, "merge", two, one)
    try sync(day, aino, onni, aino)
    #expect(try json(day, "-C", aino, "show", one)["status"]?.asString == "standing")
    let refused = try day.run("-C", aino, "merge", one, two)
    #expect(refused.status == 4 && refused.errors.contains("cairn unmerge"), "\(refused.errors)")
    _ = try json(day, "-C", aino, "unmerge", merge)
    #expect(try json(day, "-C", aino, "show", one)["id"]?.asString == two)
  }

  @Test("A merge fills gaps, an unmerge gives everything back, and an undo takes back one change")
  func mergeAndUndo() throws {
    let (day, aino, onni) = try twoDevices()
    let (one, two) = (try day.record("Lilla", in: aino), try day.record("Lilla T", in: aino))
    _ = try json(day, "-C", aino, "revise", two, "--set", "phone=+358 9 1")
    try sync(day, aino, onni)
    let merge = try #require(
      try json(day, "-C", onni, "merge", one, two, "--reason", "one door")["event"]?.asString)
    var shown = try json(day, "-C", onni, "show", two)
    #expect(shown["id"]?.asString == one)
    #expect(shown["fields"]?["name"]?["value"]?.asString == "Lilla")
    #expect(shown["fields"]?["phone"]?["value"]?.asString == "+358 9 1")
    #expect(try json(day, "-C", onni, "list")["entities"]?.asArray?.count == 1)
    // Aino, who has not heard of it, goes on with the other one: it counts for the survivor.
    _ = try json(day, "-C", aino, "revise", two, "--set", "floor_unit=2")
    try sync(day, onni, aino, onni)
    shown = try json(day, "-C", onni, "show", one)
    #expect(shown["fields"]?["floor_unit"]?["value"]?.asString == "2")
    let apart = try json(day, "-C", onni, "unmerge", merge)
    #expect(apart["meanwhile"]?.asArray?.count == 1)
    try sync(day, onni, aino)
    #expect(
      try json(day, "-C", aino, "show", two)["fields"]?["name"]?["value"]?.asString == "Lilla T")
    #expect(try json(day, "-C", aino, "show", one)["fields"]?["phone"] == nil)

    let slip = try #require(
      try json(day, "-C", aino, "revise", one, "--set", "name=Wrong")["event"]?.asString)
    _ = try json(day, "-C", aino, "undo", slip, "--reason", "a slip")
    try sync(day, aino, onni)
    let history = try json(day, "-C", onni, "show", one, "--history")
    #expect(history["fields"]?["name"]?["value"]?.asString == "Lilla")
    let undone = history["history"]?.asArray?.filter { $0["undone"]?.asBool == true } ?? []
    #expect(undone.compactMap { $0["event"]?.asString } == [slip])
    #expect(
      try json(day, "-C", aino, "status")["fingerprint"]
        == json(day, "-C", onni, "status")["fingerprint"])
  }

  @Test("A replay ends with the fingerprint of status, and diff tells what changed and who did it")
  func replayAndDiff() throws {
    let (day, aino, onni) = try twoDevices()
    let entity = try day.record("Lilla", in: aino)
    try sync(day, aino)
    let before = try #require(try json(day, "-C", aino, "status")["size"]?.asInteger)
    _ = try json(day, "-C", aino, "revise", entity, "--set", "name=Lilla Teatern")
    _ = try json(day, "-C", aino, "sample", entity, "employees=12", "--unit", "heads")
    try sync(day, aino, onni)
    let status = try json(day, "-C", onni, "status")
    for _ in 1...2 {
      let replay = try day.run("-C", onni, "replay", "--digest", "--json")
      let last = try #require(replay.output.split(separator: "\n").last)
      #expect(try JSONValue(parsing: Array(last.utf8))["fingerprint"] == status["fingerprint"])
      for suffix in ["", "-wal", "-shm"] { unlink("\(onni)/views.sqlite\(suffix)") }
    }
    let size = try #require(status["size"]?.asInteger)
    let diff = try json(day, "-C", onni, "diff", "\(before)", "\(size)")
    let changed = try #require(diff["entities"]?.asArray?.first)
    #expect(changed["entity"]?.asString == entity)
    let field = try #require(changed["fields"]?.asArray?.first)
    #expect(field["before"]?.asString == "Lilla")
    #expect(field["after"]?.asString == "Lilla Teatern")
    #expect(changed["events"]?.asArray?.first?["author"]?.asString == "aino")
    #expect(changed["events"]?.asArray?.count == 2)
    let past = try json(day, "-C", onni, "show", entity, "--as-of", "\(before)")
    #expect(past["fields"]?["name"]?["value"]?.asString == "Lilla")
    let now = try json(day, "-C", onni, "show", entity)
    #expect(now["samples"]?.asArray?.first?["value"]?.asInteger == 12)
  }

  @Test("A form opened before a background sync does not overrule what arrived in between")
  func oldForm() throws {
    let (day, aino, onni) = try twoDevices()
    let entity = try day.record("Lilla", in: aino)
    try sync(day, aino, onni)
    let shown = try #require(try json(day, "-C", aino, "status")["size"]?.asInteger)
    _ = try json(day, "-C", onni, "revise", entity, "--set", "kind=firm")
    try sync(day, onni, aino)
    _ = try json(
      day, "-C", aino, "revise", entity, "--set", "kind=collective", "--base", "\(shown)")
    try sync(day, aino)
    let field = try json(day, "-C", aino, "show", entity)["fields"]?["kind"]
    #expect(field?["conflict"]?.asBool == true)
    #expect(field?["siblings"]?.asArray?.count == 2)
  }
}
