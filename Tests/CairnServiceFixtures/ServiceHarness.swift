package import CairnLog
package import CairnModel
package import CairnService
import CairnStore
import CairnViews
package import CairnWire
package import Logging
import Testing

/// A service over a real store in a folder of its own, and an operator who opens surveys on it.
package struct ServiceHarness: Sendable {
  package let clock = TestClock()
  package let engine: TestEngine
  package let service: FieldService<TestEngine>
  package let operatorSigner = SoftwareSigner(generating: .ed25519)

  package init(
    in folder: TemporaryFolder = TemporaryFolder(),
    configure: (inout ServiceConfiguration) -> Void = { _ in }
  ) throws {
    engine = try TestEngine(in: folder)
    service = try Self.service(over: engine, clock: clock, configure: configure)
  }

  package static func service(
    over engine: TestEngine, clock: TestClock,
    configure: (inout ServiceConfiguration) -> Void = { _ in }
  ) throws -> FieldService<TestEngine> {
    var configuration = ServiceConfiguration(originPrefix: "field.example.org") { clock.now }
    // A busy machine ends no read, unless that is what a test is about.
    configuration.viewReads.deadline = .seconds(3_600)
    configure(&configuration)
    return try FieldService(engine: engine, configuration: configuration, logger: quiet)
  }

  package static let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

  /// Does something while the service runs, then drains it.
  package func serving<Result>(_ body: () async throws -> Result) async throws -> Result {
    try await Self.serving(service, body)
  }

  /// A service with a survey that its admin opened and a surveyor joined, whose log is audited when
  /// they are done.
  package static func servingTwo(
    _ body: (ServiceHarness, inout TestDevice, inout TestDevice) async throws -> Void
  ) async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      var surveyor = try await harness.enrol(&admin)
      try await body(harness, &admin, &surveyor)
      try harness.audit()
    }
  }

  package static func serving<Result>(
    _ service: FieldService<TestEngine>, _ body: () async throws -> Result
  ) async throws -> Result {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await service.run() }
      let result: Result
      do { result = try await body() } catch {
        service.drain()
        try? await group.waitForAll()
        throw error
      }
      service.drain()
      try await group.waitForAll()
      return result
    }
  }

  /// Until that many requests wait for the sequencer.
  package func isWaiting(_ count: Int) async { await Self.isWaiting(service, count) }

  package static func isWaiting(_ service: FieldService<TestEngine>, _ count: Int) async {
    while await service.waitingRequestCount < count { await Task.yield() }
  }

  package func logIn() async throws {
    let invite = try OperatorInvite.prepare(
      folder: engine.folder.path, url: "http://127.0.0.1:8787", registry: engine.store)
    let secret = try #require(
      SoftwareSigner(.ed25519, seed: try Invite(text: invite.text).secret))
    let key = operatorSigner.publicKey
    try await service.logIn(
      OperatorLogin(
        key: key, inviteKey: secret.publicKey,
        signature: try secret.sign(OperatorStatement.bytes(key: key))))
  }

  /// Opens a survey; its admin is the device that comes back.
  package func openSurvey(_ slug: String = "helsinki", isPublic: Bool = false) async throws
    -> TestDevice
  {
    let signer = SoftwareSigner(generating: .p256)
    let answer = try await service.openSurvey(
      OpenSurveyRequest(
        slug: slug, title: "Clusters", adminKey: signer.publicKey, adminName: "Aino",
        nonce: [UInt8](repeating: 7, count: 16), isPublic: isPublic))
    return TestDevice(
      signer, number: .firstAdmin, survey: SurveyID(LogHash.leaf(answer.surveyOpened)),
      witnessed: try published(slug), clock: clock.now)
  }

  /// The last checkpoint, under the log's key.
  package func published(_ slug: String = "helsinki") throws -> Checkpoint {
    try Self.published(by: service, engine, slug)
  }

  package static func published(
    by service: FieldService<TestEngine>, _ engine: TestEngine, _ slug: String = "helsinki"
  ) throws -> Checkpoint {
    let summary = try service.summary(of: slug)
    let key = try #require(NoteKey(vkey: summary.logKey))
    let record = try #require(try engine.store.checkpoint(of: summary.record.key))
    return try VerifiedCheckpoint(verifying: record.note, under: key).checkpoint
  }

  package func caller(_ device: TestDevice, _ slug: String = "helsinki") throws -> Caller {
    try service.authenticate(try device.token(at: clock.now), survey: slug)
  }

  /// Pushes batches as one request of a device.
  package func push(
    _ batches: [UnverifiedBatch], by device: TestDevice, to slug: String = "helsinki",
    clockOffset: Milliseconds? = nil
  ) async throws -> [PushAnswer] {
    let answer = try await service.sync(
      SyncRequest(cursor: .zero, batches: batches, pushOnly: true),
      by: try caller(device, slug), clockOffset: clockOffset)
    return answer.opening.compactMap { if case .push(let answer) = $0 { answer } else { nil } }
  }

  /// An admin's invite for one more device, already in the log.
  package func invite(
    _ admin: inout TestDevice, role: Role = .surveyor,
    lasting span: Milliseconds = .seconds(86_400), beside: DeviceNumber? = nil
  ) async throws -> SoftwareSigner {
    let secret = SoftwareSigner(generating: .ed25519)
    let issued = InviteIssued(
      inviteKey: secret.publicKey, role: role, expires: clock.now.advanced(by: span), name: "Ville",
      beside: beside)
    let answers = try await push([try admin.record([.inviteIssued(issued)])], by: admin)
    #expect(answers.map(\.refused) == [nil])
    return secret
  }

  package func enrolment(
    of signer: SoftwareSigner, with invite: SoftwareSigner, survey: SurveyID
  ) throws -> EnrolRequest {
    let statement = EnrolmentStatement.bytes(
      survey: survey, key: signer.publicKey, name: "Ville", continues: nil)
    return EnrolRequest(
      key: signer.publicKey, name: "Ville", inviteKey: invite.publicKey,
      signature: try invite.sign(statement))
  }

  package func enrol(
    _ admin: inout TestDevice, role: Role = .surveyor, beside: DeviceNumber? = nil
  ) async throws -> TestDevice {
    let signer = SoftwareSigner(generating: .p256)
    let invite = try await invite(&admin, role: role, beside: beside)
    let answer = try await service.enrol(
      try enrolment(of: signer, with: invite, survey: admin.survey), survey: "helsinki")
    return TestDevice(
      signer, number: answer.device, survey: admin.survey, witnessed: try published(),
      clock: clock.now)
  }

  /// Reads the whole log and proves that it leads to the published checkpoint: receipts, chains,
  /// seals, members. Gives its entries back.
  @discardableResult
  package func audit(_ slug: String = "helsinki") throws -> EntryList {
    try Self.audit(service, engine, slug)
  }

  @discardableResult
  package static func audit(
    _ service: FieldService<TestEngine>, _ engine: TestEngine, _ slug: String = "helsinki"
  ) throws -> EntryList {
    let record = try service.summary(of: slug).record
    let checkpoint = try published(by: service, engine, slug)
    var growth = LogGrowth(survey: record.id, verifiesSignatures: true)
    var entries = EntryList()
    while growth.size < checkpoint.size {
      let bundle = try engine.store.bundle(growth.size.fullBundleCount, of: record.key)
      for entry in bundle { try growth.append(entry) }
      entries.append(contentsOf: bundle)
    }
    #expect(growth.isWhole)
    #expect(growth.size == checkpoint.size && growth.tree.root == checkpoint.root)
    let guarded = try engine.checkpoints.published(of: record.key)
    #expect(guarded == PublishedCheckpoint(size: checkpoint.size, root: checkpoint.root))
    return entries
  }
}
