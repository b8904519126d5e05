import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnStore
import CairnWire
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
    return bytes + SyncFrame.finished().encoded()
  }

  /// The second device's request.
  func enrolment(of signer: SoftwareSigner) throws -> EnrolRequest {
    try harness.enrolment(of: signer, with: invite, survey: admin.survey)
  }
}
