package import CairnLog
import CairnModel
package import CairnService
import CairnStore
package import CairnWire
import Logging

/// A synthetic survey on its way into a service, by the service's own rules: admitted, sequenced,
/// signed and guarded like anybody's.
package struct SyntheticService<Storage: Engine>: Sendable {
  package let survey: SyntheticSurvey
  package let slug: String
  package let clock = SimulatedClock(SyntheticSurvey.opened)
  package let service: FieldService<Storage>
  private let engine: Storage

  /// The origins of synthetic logs begin with a name that nobody owns.
  package static var originPrefix: String { "synthetic.example.org" }

  /// - Parameter keyFolder: where the engine keeps its logs' keys: the log's own is put there
  ///   beforehand, for it follows from the seed.
  package init(_ survey: SyntheticSurvey, on engine: Storage, keyFolder: String) throws {
    self.survey = survey
    self.engine = engine
    slug = "synthetic-\(survey.seed)"
    try KeyFile.write(survey.logKey.seed, to: "\(keyFolder)/\(slug).key")
    var configuration = ServiceConfiguration(originPrefix: Self.originPrefix) { [clock] in
      clock.now
    }
    // Whoever simulates a survey wants all of it.
    configuration.quotas = .none
    configuration.enrolmentRate.countMaximum = 0
    service = try FieldService(
      engine: engine, configuration: configuration,
      logger: Logger(label: "simulation", factory: { _ in SwiftLogNoOpLogHandler() }))
  }

  /// What came of it.
  package struct Outcome: Sendable {
    package let request: OpenSurveyRequest
    package let opened: OpenSurveyAnswer
    package let checkpoint: VerifiedCheckpoint
    package let eventCount: Int
    /// An invite that nobody has used, for an admin.
    package let invite: Invite
  }

  /// Opens the survey on a store that has none of its name, lets the devices in and pushes
  /// whatever they record.
  /// - Parameters:
  ///   - url: where the service will be, for the invite.
  ///   - progress: how many events are in the log.
  package func run(url: String, progress: (Int) -> Void = { _ in }) async throws -> Outcome {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await service.run() }
      let outcome: Outcome
      do { outcome = try await fill(url: url, progress) } catch {
        service.drain()
        try? await group.waitForAll()
        throw error
      }
      service.drain()
      try await group.waitForAll()
      return outcome
    }
  }

  private func fill(url: String, _ progress: (Int) -> Void) async throws -> Outcome {
    let request = OpenSurveyRequest(
      slug: slug, title: Text("Synthetic survey \(survey.seed)"),
      adminKey: survey.admin.publicKey, adminName: "Admin", nonce: survey.nonce)
    let opened = try await service.openSurvey(request)
    let id = SurveyID(LogHash.leaf(opened.surveyOpened))
    let logKey = try pinnedKey
    var checkpoint = try VerifiedCheckpoint(verifying: opened.checkpoint, under: logKey)
    var admin = SimulatedDevice(
      .firstAdmin, survey.admin, survey: id, witnessed: checkpoint.checkpoint)
    checkpoint = try await push(
      survey.adminEvents, by: &admin, clockOffset: Milliseconds(0), under: logKey)
    for member in survey.members { try await enrol(member, id) }
    checkpoint = try published(under: logKey)
    precondition(checkpoint.size == survey.openingSize, "the plan of the opening was another")
    var devices: [DeviceNumber: SimulatedDevice] = [:]
    var roots = [checkpoint.size: checkpoint.checkpoint]
    for member in survey.members {
      devices[member.number] = SimulatedDevice(
        member.number, member.signer, survey: id, witnessed: checkpoint.checkpoint)
    }
    var eventCount = survey.adminEvents.count
    for batch in survey {
      guard var device = devices[batch.device] else {
        preconditionFailure("a batch of nobody")
      }
      clock.move(to: batch.received)
      if let root = roots[batch.base] { device.witnessed = root }
      precondition(device.witnessed.size == batch.base, "a base that no checkpoint proved")
      checkpoint = try await push(
        batch.events, by: &device, clockOffset: batch.clockOffset, under: logKey)
      // After the first batch all devices come by; then each has what it has just been told.
      if eventCount == survey.adminEvents.count { roots[checkpoint.size] = checkpoint.checkpoint }
      device.witnessed = checkpoint.checkpoint
      devices[batch.device] = device
      eventCount += batch.events.count
      progress(eventCount)
    }
    return Outcome(
      request: request, opened: opened, checkpoint: checkpoint, eventCount: eventCount,
      invite: invite(to: id, url: url, logKey: logKey))
  }

  private func push(
    _ events: [Event], by device: inout SimulatedDevice, clockOffset: Milliseconds,
    under logKey: NoteKey
  ) async throws -> VerifiedCheckpoint {
    let now = clock.now
    let batch = try device.seal(events, clock: now.advanced(by: clockOffset))
    // A device whose clock is far off is told the time, and mints its token by that.
    let caller = try service.authenticate(try device.token(at: now), survey: slug)
    let answer = try await service.sync(
      SyncRequest(cursor: device.witnessed.size, batches: [batch], pushOnly: true), by: caller,
      clockOffset: clockOffset)
    var checkpoint: VerifiedCheckpoint?
    for frame in answer.opening {
      switch frame {
      case .push(let pushed): if let refused = pushed.refused { throw refused }
      case .checkpoint(let note):
        checkpoint = try VerifiedCheckpoint(verifying: note, under: logKey)
      default: break
      }
    }
    guard let checkpoint else { preconditionFailure("a sync without a checkpoint") }
    return checkpoint
  }

  private func enrol(_ member: SyntheticMember, _ id: SurveyID) async throws {
    let statement = EnrolmentStatement.bytes(
      survey: id, key: member.signer.publicKey, name: Text(member.name), continues: nil)
    let answer = try await service.enrol(
      EnrolRequest(
        key: member.signer.publicKey, name: Text(member.name),
        inviteKey: member.invite.publicKey, signature: try member.invite.sign(statement)),
      survey: slug)
    precondition(answer.device == member.number, "devices are numbered in order")
  }

  private var pinnedKey: NoteKey {
    get throws {
      guard let key = NoteKey(vkey: try service.summary(of: slug).logKey) else {
        preconditionFailure("a log without a key")
      }
      return key
    }
  }

  private func published(under logKey: NoteKey) throws -> VerifiedCheckpoint {
    let record = try service.summary(of: slug).record
    guard let checkpoint = try engine.store.checkpoint(of: record.key) else {
      preconditionFailure("a log without a checkpoint")
    }
    return try VerifiedCheckpoint(verifying: checkpoint.note, under: logKey)
  }

  private func invite(to id: SurveyID, url: String, logKey: NoteKey) -> Invite {
    Invite(
      url: url, slug: slug, survey: id, secret: survey.spareInvite.seed, logKey: logKey.vkey,
      role: .admin, name: "Guest", expires: SyntheticSurvey.expiry)
  }
}
