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
    #expect(waiting.status == 0, "\(waiting.errors)")
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
