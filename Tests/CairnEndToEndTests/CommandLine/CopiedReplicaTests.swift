import CairnModel
import Glibc
import Testing

@Suite("A replica that was copied", .serialized)
struct CopiedReplicaTests {
  private func copy(_ from: String, to: String) throws {
    try #require(mkdir(to, 0o700) == 0 && mkdir("\(to)/keys", 0o700) == 0)
    for name in ["log.sqlite", "views.sqlite"] {
      try TestFolder.copy("\(from)/\(name)", to: "\(to)/\(name)")
    }
    let keys = try #require(opendir("\(from)/keys"))
    defer { closedir(keys) }
    while let entry = readdir(keys) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name.hasSuffix(".key") else { continue }
      try TestFolder.copy("\(from)/keys/\(name)", to: "\(to)/keys/\(name)")
    }
  }

  @Test("Both copies record on, and neither loses or doubles anything")
  func bothRecord() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    _ = try day.record("Shared", in: aino)
    _ = try day.record("Also shared", in: aino)
    let copied = day.path("copy")
    try copy(aino, to: copied)
    _ = try day.record("Of the first", in: aino)
    let own = try day.record("Of the copy", in: copied)
    #expect(
      try day.run("-C", copied, "revise", own, "--set", "name=Of the copy, revised").status == 0)
    #expect(try day.run("-C", aino, "sync").status == 0)
    let synced = try day.run("-C", copied, "sync", "--json")
    #expect(synced.status == 0, "\(synced.errors)")
    #expect(try synced.json["reenrolled_as"]?.asInteger != nil)
    let third = try day.run("-C", aino, "sync", "--json")
    #expect(third.status == 0, "\(third.errors)")
    #expect(try day.run("-C", copied, "sync").status == 0)
    var states: [String] = []
    for folder in [aino, copied] {
      let check = try day.run("-C", folder, "check", "--json")
      #expect(check.status == 0, "\(check.output)")
      states.append(try check.json["fingerprint"]?.asString ?? folder)
      let entities = try day.run("-C", folder, "list", "--json").json["entities"]?.asArray ?? []
      #expect(entities.count == 4)
      let text = entities.map { $0.text() }.joined()
      for name in ["Shared", "Also shared", "Of the first", "Of the copy, revised"] {
        #expect(text.contains(name), "\(name)")
      }
    }
    #expect(states[0] == states[1])
  }

  @Test("A folder is one device: an invite for another one is not taken, and stays good")
  func anotherInvite() throws {
    let day = try SurveyDay()
    let invite = try day.invite("aino")
    let folder = day.path("aino")
    for _ in 0..<2 { #expect(try day.run("clone", invite, folder).status == 0) }
    let other = try day.invite("onni")
    let refused = try day.run("clone", other, folder)
    #expect(refused.status == 4 && refused.code == "survey_exists", "\(refused.errors)")
    #expect(try day.run("clone", other, day.path("onni")).status == 0)
  }

  @Test("An auditor, and a folder without its key, are told before anything is recorded")
  func unableToRecord() throws {
    let day = try SurveyDay()
    let auditor = day.path("auditor")
    #expect(try day.run("clone", try day.invite("a", role: "auditor"), auditor).status == 0)
    let read = try day.run("-C", auditor, "record", "establishment", "--set", "name=x")
    #expect(read.status == 4 && read.code == "role_insufficient", "\(read.errors)")
    let aino = try day.clone("aino")
    let keys = try #require(opendir("\(aino)/keys"))
    defer { closedir(keys) }
    while let entry = readdir(keys) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      unlink("\(aino)/keys/\(name)")
    }
    let keyless = try day.run("-C", aino, "record", "establishment", "--set", "name=x")
    #expect(keyless.status == 5 && keyless.code == "key_missing", "\(keyless.errors)")
  }

  @Test("A revoked device does not come back through an older copy of its folder")
  func revokedLineage() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    let copied = day.path("copy")
    let older = day.path("older")
    try copy(aino, to: copied)
    try copy(aino, to: older)
    for folder in [aino, copied] {
      _ = try day.record("One", in: folder)
      #expect(try day.run("-C", folder, "sync").status == 0)
    }
    let number = try #require(
      try day.run("-C", copied, "status", "--json").json["device"]?.asInteger)
    let revoked = try day.run(
      "member", "revoke", "--survey", "helsinki", "\(number)", "--reason", "lost")
    #expect(revoked.status == 0, "\(revoked.errors)")
    _ = try day.record("Back", in: older)
    let synced = try day.run("-C", older, "sync")
    #expect(synced.status == 4 && synced.code == "device_revoked", "\(synced.errors)")
  }
}
