import CairnHTTPClient
import CairnModel
import CairnReplica
import CairnServiceFixtures
import CairnSQLite
import CairnStore
import Glibc
import Testing

@Suite("Evidence against a service", .serialized, .ownThreads)
struct EvidenceTests {
  private static let kept = "both signed notes are kept here as evidence"
  private static let notKept = "the signed note that proves it could not be kept here"

  @Test("On a full disk a sync says what it found, and that the proof is not kept")
  func fullDisk() async throws {
    let day = try SurveyDay()
    guard let disk = try SmallDisk.mounted(at: day.path("aino"), .memory(byteCount: 8 << 20))
    else { return }
    defer { disk.unmount() }
    let aino = try day.clone("aino")
    _ = try day.showAnotherPast(to: aino, by: try day.clone("onni"))
    let device = try FieldDevice(folder: aino)
    try disk.fill()
    func refusal() async throws -> Refusal? {
      try await withHTTPTransport(url: day.service.url) { transport in
        do {
          _ = try await device.replica.sync(transport)
          return nil
        } catch let refusal as Refusal {
          return refusal
        }
      }
    }
    let full = try #require(try await refusal())
    #expect(full.code == .rootMismatch)
    #expect(full.message.contains(Self.notKept) && !full.message.contains(Self.kept))
    #expect(try device.replica.store.evidence().isEmpty)

    disk.makeRoom()
    let roomy = try #require(try await refusal())
    #expect(roomy.code == .rootMismatch)
    #expect(roomy.message.contains(Self.kept) && !roomy.message.contains(Self.notKept))
    let evidence = try device.replica.store.evidence()
    #expect(evidence.count == 1)
    // What is kept does not speak of itself.
    #expect(evidence.first.map { roomy.message.hasPrefix($0.message + ";") } == true)
    try device.close()
  }

  @Test("A check of a folder that can't be written says what it found, and keeps no proof")
  func readOnly() throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    _ = try day.showAnotherPast(to: aino, by: try day.clone("onni"), recordCount: 1)
    let nobody: UInt32? = getuid() == 0 ? 65_534 : nil
    #expect(chmod(day.root.path, 0o755) == 0)
    let files = ["log.sqlite", "views.sqlite"].map { "\(aino)/\($0)" }
    let keys = "\(aino)/keys"
    for file in files { #expect(chmod(file, 0o444) == 0) }
    for name in try TestFolder.names(keys) { #expect(chmod("\(keys)/\(name)", 0o444) == 0) }
    for folder in [aino, keys] { #expect(chmod(folder, 0o555) == 0) }
    func check(asUser user: UInt32?) throws -> String? {
      let outcome = try day.program.run(["-C", aino, "check", "--json"], asUser: user)
      #expect(outcome.status == 1, "\(outcome.errors)")
      let problems = try outcome.json["problems"]?.asArray ?? []
      return problems.last { $0["code"]?.asString == "root_mismatch" }?["message"]?.asString
    }
    let found = try check(asUser: nobody)
    #expect(found?.contains("the service signed another log") == true, "\(found ?? "")")
    #expect(found?.contains(Self.notKept) == true && found?.contains(Self.kept) == false)

    for folder in [aino, keys] { #expect(chmod(folder, 0o755) == 0) }
    for file in files { #expect(chmod(file, 0o600) == 0) }
    #expect(try day.run("-C", aino, "status", "--json").json["evidence"]?.asArray == [])
    for _ in 0..<2 {
      let written = try check(asUser: nil)
      #expect(written?.contains(Self.kept) == true, "\(written ?? "")")
      #expect(try day.run("-C", aino, "status", "--json").json["evidence"]?.asArray?.count == 1)
    }
  }

  @Test("A service that signs one other log after another fills no folder with proofs")
  func many() async throws {
    let day = try SurveyDay()
    let aino = try day.clone("aino")
    let onni = try day.clone("onni")
    _ = try day.showAnotherPast(to: aino, by: onni)
    var last: String?
    for number in 0..<18 {
      // The pool has two threads, and other tests run beside this one.
      await Task.yield()
      _ = try day.record("More \(number)", in: onni)
      #expect(try day.run("-C", onni, "sync").status == 0)
      last = try day.run("-C", aino, "sync").errors
    }
    #expect(last?.contains("16 such notes are kept here as evidence, this one is not") == true)
    #expect(try day.run("-C", aino, "status", "--json").json["evidence"]?.asArray?.count == 16)
  }
}
