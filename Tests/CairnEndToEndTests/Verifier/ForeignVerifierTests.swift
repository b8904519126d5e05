import CairnHTTPClient
import CairnLog
import CairnModel
import CairnReplica
import CairnStore
import CairnWire
import Testing

@Suite("A verifier in another language, without any code of Cairn")
struct ForeignVerifierTests {
  @Test("It accepts a log that was only opened")
  func oneEntry() async throws {
    let day = try SurveyDay()
    let seed = try KeyFile.read("\(day.program.home)/operator.key")
    let signer = try #require(SoftwareSigner(.ed25519, seed: seed))
    let token = try RequestToken.mint(
      issuer: .operator(signer.publicKey), audience: "field.example.org",
      at: DeviceClock.system.now(), signer: signer)
    let request = OpenSurveyRequest(
      slug: "alone", title: "Alone", adminKey: SoftwareSigner(generating: .p256).publicKey,
      adminName: "Aino", nonce: [UInt8](repeating: 7, count: 16), isPublic: true)
    let surveys = try await withHTTPTransport(url: day.service.url) { transport in
      _ = try await transport.openSurvey(request, token: token)
      return try await transport.surveys(token: token)
    }
    let survey = try #require(
      surveys["surveys"]?.asArray?.first { $0["slug"]?.asString == "alone" })
    #expect(survey["size"]?.asInteger == 1)
    let key = try #require(survey["log_key"]?.asString)
    let outcome = try verifier(day).run(
      ["-vkey", key, "-url", "\(day.service.url)/v1/surveys/alone/log"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    print("tlog-verify at 1: \(outcome.output.split(separator: "\n"))")
  }

  @Test("It accepts what is served as a public log grows, and what is exported; no spoiled byte")
  func growingLog() throws {
    let day = try SurveyDay(isPublic: true)
    let verifier = try verifier(day)
    let admin = day.path("home/surveys/helsinki")
    let key = try #require(try day.run("-C", admin, "status", "--json").json["log_key"]?.asString)
    let url = "\(day.service.url)/v1/surveys/helsinki/log"
    func accepts(_ size: UInt64) throws {
      #expect(try self.size(day) == size)
      let outcome = try verifier.run(["-vkey", key, "-url", url])
      #expect(outcome.status == 0, "\(size): \(outcome.errors)")
      #expect(outcome.output.contains("\(size)"), "\(outcome.output)")
      print("tlog-verify at \(size): \(outcome.output.split(separator: "\n"))")
    }

    let aino = try day.clone("aino")
    // An enrolment is one entry: it leads to sizes that no batch with its receipt reaches.
    let invites = [try day.invite("onni"), try day.invite("office")]
    try grow(day, to: 255, by: aino)
    try accepts(255)
    for (number, invite) in invites.enumerated() {
      let cloned = try day.run("clone", invite, day.path("device\(number)"), "--json")
      try #require(cloned.status == 0, "\(cloned.errors)")
      try accepts(256 + UInt64(number))
    }
    try grow(day, to: 1_000, by: aino)
    try accepts(1_000)
    try grow(day, to: 70_000, by: aino)
    try accepts(70_000)

    let exported = day.path("exported")
    let export = try day.run("-C", aino, "export", "tlog", "-o", exported, "--json")
    try #require(export.status == 0, "\(export.errors)")
    let whole = try verifier.run(["-vkey", key, "-dir", exported])
    #expect(whole.status == 0, "\(whole.errors)")
    for file in ["tile/entries/000", "tile/0/001", "tile/1/000", "checkpoint"] {
      try refuses(verifier, key, exported, file)
    }
  }

  private func verifier(_ day: SurveyDay) throws -> Program {
    let build = try #require(Program.path.firstRange(of: "/.build/"))
    let path = Program.path[..<build.upperBound] + "verifiers/tlog-verify"
    try #require(TestFolder.exists(String(path)), "Tests/Verifiers/build makes \(path)")
    return Program(home: day.root.path, folder: day.root.path, executable: String(path))
  }

  private func size(_ day: SurveyDay) throws -> UInt64 {
    let list = try day.run("survey", "list", "--json").json
    let size = try #require(list["surveys"]?.asArray?.first?["size"]?.asInteger)
    return UInt64(size)
  }

  /// A replica pushes batches of 1,000 events; each has a receipt.
  private func grow(_ day: SurveyDay, to size: UInt64, by folder: String) throws {
    let gap = Int(try size - self.size(day))
    try day.recordNotes(gap - (gap + 1_000) / 1_001, in: folder)
    let synced = try day.run("-C", folder, "sync", "--json")
    try #require(synced.status == 0, "\(synced.errors)")
  }

  private func refuses(
    _ verifier: Program, _ key: String, _ folder: String, _ file: String
  ) throws {
    let path = "\(folder)/\(file).p/1"
    let target = TestFolder.exists("\(folder)/\(file)") ? "\(folder)/\(file)" : path
    try SurveyDayTests.flipByte(at: -9, of: target)
    let outcome = try verifier.run(["-vkey", key, "-dir", folder])
    #expect(outcome.status == 1, "\(file): \(outcome.output)")
    try SurveyDayTests.flipByte(at: -9, of: target)
  }
}
