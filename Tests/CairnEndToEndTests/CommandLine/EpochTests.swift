import CairnModel
import Glibc
import Testing

@Suite("A service that lost entries for good", .serialized)
struct EpochTests {
  private func copy(_ from: String, to: String) throws {
    let bytes = try TestFolder.bytes(from)
    guard let file = fopen(to, "w") else { throw ProcessFailure(message: "no \(to)") }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
      throw ProcessFailure(message: "write \(to)")
    }
  }

  @Test("After an epoch, devices record again what the service lost, and nobody's work is gone")
  func epoch() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    _ = try day.record("Before", in: aino)
    #expect(try day.run("-C", aino, "sync").status == 0)
    #expect(try day.endService() == 0)
    let log = day.path("data/log.sqlite")
    try copy(log, to: day.path("backup"))

    // What the backup will lack: a place of aino's, an edit of it, and a whole device.
    try day.restartService()
    let lost = try day.record("Lost", in: aino)
    #expect(try day.run("-C", aino, "revise", lost, "--set", "name=Lost and found").status == 0)
    #expect(try day.run("-C", aino, "sync").status == 0)
    let onni = try day.clone("onni")
    _ = try day.record("Of onni", in: onni)
    #expect(try day.run("-C", onni, "sync").status == 0)
    #expect(try day.endService() == 0)
    try copy(day.path("backup"), to: log)
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
