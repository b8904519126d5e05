import CairnModel
import Glibc
import Testing

@Suite("A service that lost entries for good", .serialized)
struct EpochTests {
  @Test("A service that shows another past is found out, and the evidence and the work are kept")
  func anotherPast() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    let onni = try day.clone("onni")
    let first = try day.showAnotherPast(to: aino, by: onni)

    _ = try day.record("Waiting", in: aino)
    for _ in 0..<2 {
      let synced = try day.run("-C", aino, "sync")
      #expect(synced.status == 4 && synced.code == "root_mismatch", "\(synced.errors)")
      // aino's batch was a receipt and an event: the receipt is where the logs part.
      #expect(
        synced.errors.contains("entry \(first - 2) is the first that differs"), "\(synced.errors)")
      #expect(synced.errors.contains("both signed notes are kept here as evidence"))
    }
    let status = try day.run("-C", aino, "status", "--json").json
    #expect(status["pending"]?.asInteger == 1)
    #expect(status["size"]?.asInteger == first)
    #expect(status["evidence"]?.asArray?.count == 1)
    let check = try day.run("-C", aino, "check", "--json")
    #expect(check.status == 1)
    #expect(check.output.contains("root_mismatch"))
    #expect(try day.endService() == 0)
  }

  @Test("After an epoch, devices record again what the service lost, and nobody's work is gone")
  func epoch() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    _ = try day.record("Before", in: aino)
    #expect(try day.run("-C", aino, "sync").status == 0)
    #expect(try day.endService() == 0)
    let log = day.path("data/log.sqlite")
    try TestFolder.copy(log, to: day.path("backup"))

    // What the backup will lack: a place of aino's, an edit of it, and a whole device.
    try day.restartService()
    let lost = try day.record("Lost", in: aino)
    #expect(try day.run("-C", aino, "revise", lost, "--set", "name=Lost and found").status == 0)
    #expect(try day.run("-C", aino, "sync").status == 0)
    let onni = try day.clone("onni")
    _ = try day.record("Of onni", in: onni)
    #expect(try day.run("-C", onni, "sync").status == 0)
    #expect(try day.endService() == 0)
    try TestFolder.copy(day.path("backup"), to: log)
    unlink(log + "-wal")
    unlink(log + "-shm")
    try day.restartService()

    // The service knows that it lost something, and an operator gives it up.
    let listed = try day.run("survey", "list", "--json").json
    #expect(listed["surveys"]?.asArray?.first?["state"]?.asString != "ready")
    #expect(try day.run("survey", "epoch", "helsinki").status == 2)
    #expect(try day.run("survey", "epoch", "helsinki", "--yes").status == 0)

    // Devices say so, and keep what they have until a person decides.
    let behind = try day.run("-C", aino, "sync")
    #expect(behind.status == 4 && behind.code == "service_behind", "\(behind.errors)")
    _ = try day.record("Waiting", in: aino)
    let accepted = try day.run("-C", aino, "sync", "--accept-epoch", "--json")
    #expect(accepted.status == 0, "\(accepted.errors)")
    #expect(try accepted.json["recorded_again"]?.asInteger == 3)
    let synced = try day.run("-C", aino, "sync", "--json")
    #expect(synced.status == 0, "\(synced.errors)")

    // A device that was enrolled later needs an invite; its work comes along.
    let unknown = try day.run("-C", onni, "sync", "--accept-epoch")
    #expect(unknown.status == 4 && unknown.code == "device_unknown", "\(unknown.errors)")
    // The admin's own replica had verified more, too.
    let admin = day.path("home/surveys/helsinki")
    let adminAccepted = try day.run("-C", admin, "sync", "--accept-epoch", "--json")
    #expect(adminAccepted.status == 0, "\(adminAccepted.errors)")
    #expect(try day.run("-C", admin, "sync").status == 0)
    let invite = try day.invite("onni")
    let back = try day.run("-C", onni, "sync", "--accept-epoch", "--invite", invite, "--json")
    #expect(back.status == 0, "\(back.errors)")
    for folder in [onni, aino] {
      let synced = try day.run("-C", folder, "sync", "--json")
      #expect(synced.status == 0, "\(synced.errors)")
    }

    for folder in [aino, onni] {
      let check = try day.run("-C", folder, "check", "--json")
      #expect(check.status == 0, "\(check.output)")
      let entities = try day.run("-C", folder, "list", "--json").json["entities"]?.asArray ?? []
      let text = entities.map { $0.text() }.joined()
      #expect(entities.count == 4)
      for name in ["Before", "Lost and found", "Of onni", "Waiting"] {
        #expect(text.contains(name), "\(name)")
      }
    }
    let again = try day.run("-C", aino, "sync", "--accept-epoch")
    #expect(again.status == 4 && again.code == "epoch_unchanged", "\(again.errors)")
    #expect(try day.endService() == 0)
  }
}
