import CairnModel
import Glibc
import Testing

@Suite("Work that others bring, closed surveys and appointed admins", .serialized)
struct PackedWorkTests {
  @Test("A revoked device's work is packed, unpacked, adopted and in the log once")
  func adopted() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    let onni = try day.clone("onni")
    let first = try day.record("Lost and found", in: aino)
    let second = try day.record("Another", in: aino)
    let revoked = try day.run(
      "member", "revoke", "--survey", "helsinki", "2", "--lineage", "--reason", "lost")
    #expect(revoked.status == 0, "\(revoked.errors)")
    let refused = try day.run("-C", aino, "sync")
    #expect(refused.status == 4 && refused.code == "device_revoked", "\(refused.errors)")
    let pack = day.path("aino.pack")
    let packed = try day.run("-C", aino, "pack", pack, "--json")
    #expect(packed.status == 0, "\(packed.errors)")
    #expect(try packed.json["events"]?.asInteger == 2)
    #expect(try day.run("-C", aino, "pack", pack).code == "file_exists")

    for kept in [1, 0] {
      let unpacked = try day.run("-C", onni, "unpack", pack, "--json")
      #expect(unpacked.status == 0, "\(unpacked.errors)")
      #expect(try unpacked.json["kept"]?.asInteger == Int64(kept))
    }
    let waiting = try day.run("-C", onni, "sync", "--json")
    #expect(waiting.status == 4 && waiting.code == "device_revoked", "\(waiting.errors)")
    #expect(waiting.hasHint && waiting.errors.contains("cairn member adopt"))
    let status = try day.run("-C", onni, "status", "--json").json
    #expect(status["carried"]?.asInteger == 2)
    #expect(status["stays"]?.asArray?.first?["code"]?.asString == "device_revoked")
    #expect(
      try waiting.json["deliveries"]?.asArray?.first?["refused"]?["code"]?.asString
        == "device_revoked")
    let adopted = try day.run("member", "adopt", "--survey", "helsinki", pack, "--json")
    #expect(adopted.status == 0, "\(adopted.errors)")
    #expect(try day.run("-C", onni, "sync").status == 0)
    let entities = try day.run("-C", onni, "list", "--json").json["entities"]?.asArray ?? []
    #expect(entities.map { $0["id"]?.asString } == [first, second])
    let own = try day.run("-C", aino, "sync")
    #expect(own.status == 4 && own.errors.contains("has all events through 2"), "\(own.errors)")
    let log = try day.run("-C", onni, "log")
    #expect(log.output.contains("revoked with its lineage"), "\(log.output)")
    #expect(log.output.contains("events adopted: device 2 through 2"), "\(log.output)")
  }

  @Test("Two packs of a revoked device come in, also where the first is in the log already")
  func twice() throws {
    let day = try SurveyDay()
    let (aino, onni) = (try day.clone("aino"), try day.clone("onni"))
    let packs = [day.path("first.pack"), day.path("second.pack")]
    var recorded: [String] = []
    for (number, pack) in packs.enumerated() {
      recorded.append(try day.record("Place \(number)", in: aino))
      #expect(try day.run("-C", aino, "pack", pack).status == 0)
    }
    #expect(try day.run("-C", onni, "unpack", packs[0]).status == 0)
    #expect(try day.run("-C", onni, "sync").status == 0)
    #expect(
      try day.run("member", "revoke", "--survey", "helsinki", "2", "--reason", "lost").status == 0)
    #expect(try day.run("-C", onni, "sync").status == 0)
    let unpacked = try day.run("-C", onni, "unpack", packs[1], "--json")
    #expect(
      try unpacked.json["stays"]?["code"]?.asString == "device_revoked", "\(unpacked.output)")
    let again = try day.run("-C", onni, "unpack", packs[0])
    #expect(again.status == 0 && again.output.contains("the log has all of it"), "\(again.output)")
    // The neighbour gives up, and takes it along again.
    let dropped = try day.run("-C", onni, "unpack", "--drop", packs[1], "--json")
    #expect(try dropped.json["dropped"]?.asArray?.count == 1, "\(dropped.errors)")
    #expect(try day.run("-C", onni, "sync").status == 0)
    let none = try day.run("-C", onni, "unpack", "--drop", "2")
    #expect(none.status == 4 && none.code == "nothing_kept" && none.hasHint, "\(none.errors)")
    #expect(try day.run("-C", onni, "unpack", packs[1]).status == 0)
    #expect(try day.run("-C", onni, "sync").status == 4)
    let adopted = try day.run("member", "adopt", "--survey", "helsinki", packs[1])
    #expect(adopted.status == 0, "\(adopted.errors)")
    #expect(try day.run("-C", onni, "sync").status == 0)
    let entities = try day.run("-C", onni, "list", "--json").json["entities"]?.asArray ?? []
    #expect(entities.map { $0["id"]?.asString } == recorded)
    let checked = try day.run("-C", onni, "check")
    #expect(checked.status == 0, "\(checked.output) \(checked.errors)")
    #expect(try day.endService() == 0)
    for place in [onni, day.path("data")] {
      let verified = try day.run("verify", place)
      #expect(verified.status == 0, "\(verified.output) \(verified.errors)")
    }
  }

  @Test("Why unpacked work stays here is told, with what to do")
  func stays() throws {
    let day = try SurveyDay()
    let (aino, onni) = (try day.clone("aino"), try day.clone("onni"))
    _ = try day.record("From before", in: aino)
    let early = day.path("early.pack")
    #expect(try day.run("-C", aino, "pack", early).status == 0)
    #expect(
      try day.run("member", "revoke", "--survey", "helsinki", "2", "--reason", "lost").status == 0)
    let unknown = day.path("unknown.pack")
    let late = try day.clone("late")
    _ = try day.record("Late", in: late)
    #expect(try day.run("-C", late, "pack", unknown).status == 0)
    let refused = try day.run("-C", onni, "unpack", unknown)
    #expect(refused.status == 4 && refused.code == "device_unknown", "\(refused.errors)")
    #expect(refused.errors.contains("run 'cairn sync' here"), "\(refused.errors)")
    #expect(try day.run("-C", onni, "sync").status == 0)
    #expect(try day.run("-C", onni, "unpack", unknown).status == 0)

    // A closed survey takes nothing of it.
    #expect(
      try day.run("survey", "close", "--survey", "helsinki", "--reason", "done").status == 0)
    let closed = try day.run("-C", onni, "sync")
    #expect(closed.status == 4 && closed.code == "survey_closed", "\(closed.errors)")
    #expect(closed.errors.contains("'cairn survey reopen'"), "\(closed.errors)")
    let status = try day.run("-C", onni, "status")
    #expect(status.status == 0 && status.output.contains("stays"), "\(status.output)")
    // What an admin adopts of a revoked device comes in all the same.
    #expect(try day.run("member", "adopt", "--survey", "helsinki", early).status == 0)
    #expect(
      try day.run("survey", "reopen", "--survey", "helsinki", "--reason", "more").status == 0)
    #expect(try day.run("-C", onni, "sync").status == 0)
    #expect(try day.run("-C", onni, "status", "--json").json["stays"]?.asArray == [])
    let names = try day.run("-C", onni, "list").output
    #expect(names.contains("From before") && names.contains("Late"), "\(names)")
  }

  @Test("An act that asks for a reason takes no empty one")
  func reasons() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    let id = try day.record("One", in: aino)
    for arguments in [
      ["-C", aino, "accept", "W14:\(id)", "--because", ""],
      ["-C", aino, "distinct", id, id, "--because", "  "],
      ["-C", aino, "retract", id, "--reason", ""],
      ["member", "revoke", "--survey", "helsinki", "2", "--reason", " "],
      ["survey", "close", "--survey", "helsinki", "--reason", ""],
      ["survey", "appoint", "helsinki", "--name", "Eino", "--because", ""],
    ] {
      let outcome = try day.run(arguments)
      #expect(outcome.status == 2 && outcome.code == "usage", "\(arguments): \(outcome.errors)")
      #expect(outcome.errors.contains("say why"), "\(arguments): \(outcome.errors)")
    }
  }

  @Test("A spoiled pack and a pack of nothing are told apart from others")
  func spoiled() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    #expect(try day.run("-C", aino, "pack", day.path("none")).code == "nothing_to_pack")
    _ = try day.record("One", in: aino)
    let pack = day.path("aino.pack")
    #expect(try day.run("-C", aino, "pack", pack).status == 0)
    #expect(truncate(pack, 200) == 0)
    let spoiled = try day.run("-C", aino, "unpack", pack)
    #expect(spoiled.status == 4 && spoiled.code == "file_malformed", "\(spoiled.errors)")
  }

  @Test("A closed survey keeps work on the devices, says so, and takes it when it is reopened")
  func closed() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    _ = try day.record("Early", in: aino)
    let closed = try day.run(
      "survey", "close", "--survey", "helsinki", "--reason", "the season is over")
    #expect(closed.status == 0, "\(closed.errors)")
    let refused = try day.run("-C", aino, "sync")
    #expect(refused.status == 4 && refused.code == "survey_closed", "\(refused.errors)")
    let status = try day.run("-C", aino, "status")
    #expect(status.output.contains("the season is over"), "\(status.output)")
    #expect(try day.run("-C", aino, "status", "--json").json["pending"]?.asInteger == 1)
    #expect(
      try day.run("survey", "reopen", "--survey", "helsinki", "--reason", "one more").status == 0)
    let synced = try day.run("-C", aino, "sync", "--json")
    #expect(synced.status == 0, "\(synced.errors)")
    #expect(try synced.json["pending"]?.asInteger == 0)
  }

  @Test("An operator gives a survey another admin, who then invites from a clone")
  func appointed() throws {
    let day = try SurveyDay()
    let remaining = try day.run(
      "survey", "appoint", "helsinki", "--name", "Eino", "--because", "lost")
    #expect(remaining.status == 4 && remaining.code == "admins_remain", "\(remaining.errors)")
    let appointed = try day.run(
      "survey", "appoint", "helsinki", "--name", "Eino", "--replace", "1", "--because", "lost",
      "--json")
    #expect(appointed.status == 0, "\(appointed.errors)")
    let invite = try #require(try appointed.json["invite"]?.asString)
    let eino = day.path("eino")
    #expect(try day.run("clone", invite, eino).status == 0)
    let invited = try day.run("invite", "-C", eino, "--name", "Aino")
    #expect(invited.status == 0, "\(invited.errors)")
    let members = try day.run("member", "list", "-C", eino, "--json")
    #expect(
      try members.json["members"]?.asArray?.map { $0["role"]?.asString } == [
        "coordinator", "admin",
      ])
    let log = try day.run("-C", eino, "log")
    #expect(log.output.contains("the operator made whoever has an invite for Eino an admin"))
  }
}
