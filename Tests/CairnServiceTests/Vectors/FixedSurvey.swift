import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnStore
import CairnWire
import Glibc
import Testing

/// A survey whose bytes are always the same: all keys come from seeds, the clock stands still.
struct FixedSurvey {
  let harness: ServiceHarness
  /// Whose secret lets the second device in.
  let invite: SoftwareSigner
  var admin: TestDevice

  /// Its log has three entries: the opening, and the admin's invite behind its receipt.
  init(_ harness: ServiceHarness) async throws {
    self.harness = harness
    invite = try Self.signer(3)
    try KeyFile.write(
      [UInt8](repeating: 9, count: 32), to: "\(harness.engine.folder.path)/keys/helsinki.key")
    let signer = try Self.signer(1)
    let answer = try await harness.service.openSurvey(
      OpenSurveyRequest(
        slug: "helsinki", title: "Clusters", adminKey: signer.publicKey, adminName: "Aino",
        nonce: [UInt8](repeating: 7, count: 16)))
    admin = TestDevice(
      signer, number: .firstAdmin, survey: SurveyID(LogHash.leaf(answer.surveyOpened)),
      witnessed: try harness.published(), clock: harness.clock.now)
    let issued = InviteIssued(
      inviteKey: invite.publicKey, role: .surveyor,
      expires: harness.clock.now.advanced(by: .seconds(86_400)), name: "Ville")
    let answers = try await harness.push([try admin.record([.inviteIssued(issued)])], by: admin)
    #expect(answers.map(\.refused) == [nil])
  }

  static func signer(_ byte: UInt8) throws -> SoftwareSigner {
    try #require(SoftwareSigner(.ed25519, seed: [UInt8](repeating: byte, count: 32)))
  }

  /// What a service answers to a sync under the status 200, as one body.
  func answer(_ body: [UInt8], by device: TestDevice, at clock: Timestamp?) async throws -> [UInt8]
  {
    let request: SyncRequest
    do { request = try SyncRequest(decoding: body) } catch {
      throw Refusal(.requestMalformed, error.description)
    }
    let caller = try harness.caller(device)
    let answer = try await harness.service.sync(
      request, by: caller, clockOffset: clock.map { $0.since(harness.clock.now) })
    var bytes = answer.opening.flatMap { $0.encoded() }
    var rest = answer.entries
    while !rest.isEmpty {
      let entries = try harness.service.nextEntries(of: rest, by: caller)
      bytes += SyncFrame.entries(entries).encoded()
      rest = rest.lowerBound.advanced(by: entries.count)..<rest.upperBound
    }
    return bytes + SyncFrame.finished.encoded()
  }

  /// The second device's request.
  func enrolment(of signer: SoftwareSigner) throws -> EnrolRequest {
    try harness.enrolment(of: signer, with: invite, survey: admin.survey)
  }
}

/// A file of `protocol/vectors` that an exchange with a service makes.
struct ExchangeVectorFile {
  let vectors: [JSONValue]

  /// Reads the file, after it was written if that is asked for.
  init(_ name: String, about: String, orWrite made: [JSONValue]) throws {
    let path =
      #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()
      + "/protocol/vectors/\(name).json"
    if getenv("CAIRN_REWRITE_VECTORS") != nil {
      let document: JSONValue = ["about": .string(about), "vectors": .array(made)]
      let file = try #require(fopen(path, "w"))
      fputs(document.text(pretty: true) + "\n", file)
      fclose(file)
    }
    let file = try #require(fopen(path, "r"), "there is no \(path)")
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    vectors = try #require(try JSONValue(parsing: bytes)["vectors"]?.asArray)
  }
}
