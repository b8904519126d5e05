import CairnHTTPClient
import CairnLog
import CairnModel
import CairnReplica
import CairnWire

/// A survey with enrolled devices, whose batches are made and signed beforehand.
struct BenchSurvey {
  /// A device that is ready to push.
  struct Device {
    var number: DeviceNumber
    var signer: SoftwareSigner
    var chain: DeviceChain
  }

  let slug: String
  let id: SurveyID
  /// The log that all devices have seen.
  let witnessed: Checkpoint
  private(set) var devices: [Device]

  /// Opens the survey and lets the devices in, over HTTP like everybody.
  static func open(
    _ slug: String, deviceCount: Int, operatorKey: SoftwareSigner, origin: String,
    transport: HTTPTransport
  ) async throws -> BenchSurvey {
    let clock = DeviceClock.system
    let admin = SoftwareSigner(generating: .p256)
    let request = OpenSurveyRequest(
      slug: slug, title: "Bench", adminKey: admin.publicKey, adminName: "bench",
      nonce: (0..<16).map { _ in UInt8.random(in: .min ... .max) })
    let opened = try await transport.openSurvey(
      request,
      token: try RequestToken.mint(
        issuer: .operator(operatorKey.publicKey), audience: origin, at: clock.now(),
        signer: operatorKey))
    let id = SurveyID(LogHash.leaf(opened.surveyOpened))
    let witnessed = try Checkpoint(text: try SignedNote(parsing: opened.checkpoint).text)
    var survey = BenchSurvey(slug: slug, id: id, witnessed: witnessed, devices: [])
    try await survey.enrol(deviceCount, admin: admin, transport: transport)
    return survey
  }

  private init(slug: String, id: SurveyID, witnessed: Checkpoint, devices: [Device]) {
    self.slug = slug
    self.id = id
    self.witnessed = witnessed
    self.devices = devices
  }

  private mutating func enrol(
    _ count: Int, admin: SoftwareSigner, transport: HTTPTransport
  ) async throws {
    let now = DeviceClock.system.now()
    let secrets = (0..<count).map { _ in SoftwareSigner(generating: .ed25519) }
    var first = Device(
      number: .firstAdmin, signer: admin,
      chain: DeviceChain(survey: id, device: .firstAdmin, key: admin.publicKey))
    let invites = secrets.map { secret in
      EventBody.inviteIssued(
        InviteIssued(
          inviteKey: secret.publicKey, role: .surveyor,
          expires: now.advanced(by: .seconds(3_600)), name: "bench"))
    }
    let batch = try seal(invites, by: &first)
    let access = SurveyAccess(
      slug: slug, token: try token(of: first, at: DeviceClock.system.now()))
    _ = try await transport.sync(
      SyncRequest(cursor: witnessed.size, batches: [batch], pushOnly: true), access: access,
      clock: DeviceClock.system.now()
    ) { frame in
      if case .push(let answer) = frame, let refused = answer.refused { throw refused }
    }
    for secret in secrets {
      let signer = SoftwareSigner(generating: .p256)
      let statement = EnrolmentStatement.bytes(
        survey: id, key: signer.publicKey, name: "bench", continues: nil)
      let answer = try await transport.enrol(
        EnrolRequest(
          key: signer.publicKey, name: "bench", inviteKey: secret.publicKey,
          signature: try secret.sign(statement)),
        survey: slug)
      devices.append(
        Device(
          number: answer.device, signer: signer,
          chain: DeviceChain(survey: id, device: answer.device, key: signer.publicKey)))
    }
  }

  func token(of device: Device, at now: Timestamp) throws -> String {
    try RequestToken.mint(
      issuer: .device(device.number), audience: id.digest.hex, at: now, signer: device.signer)
  }

  /// The next batch of a device, as a request's body.
  mutating func nextRequest(of position: Int, eventCount: Int) throws -> [UInt8] {
    let bodies = (0..<eventCount).map { Self.observation(devices[position].chain.sequence, $0) }
    let batch = try seal(bodies, by: &devices[position])
    return SyncRequest(cursor: witnessed.size, batches: [batch], pushOnly: true).encoded()
  }

  private func seal(_ bodies: [EventBody], by device: inout Device) throws -> UnverifiedBatch {
    var entries = EntryList()
    let first = device.chain.sequence.next
    for body in bodies {
      let event = Event(
        id: EventID(device.number, device.chain.sequence.next),
        context: Context(base: witnessed.size), claimedTime: DeviceClock.system.now(),
        bootID: [UInt8](repeating: 7, count: 16), uptime: Milliseconds(86_400_000), body: body)
      let entry = try event.encoded()
      entries.append(entry)
      device.chain.append(LogHash.leaf(entry))
    }
    var seal = Seal(
      device: device.number, firstSequence: first, lastSequence: device.chain.sequence,
      chainHead: device.chain.value, witnessedSize: witnessed.size, witnessedRoot: witnessed.root,
      clock: DeviceClock.system.now(), signature: [])
    try seal.sign(survey: id, with: device.signer)
    return UnverifiedBatch(seal: seal, entries: entries)
  }

  /// What a surveyor records of a firm: about 150 bytes as an entry.
  private static func observation(_ before: EventSequence, _ position: Int) -> EventBody {
    let number = Int(before.rawValue) + position
    let vertex = Vertex(
      latitudeE7: 601_700_000 + Int32(number % 100_000),
      longitudeE7: 249_400_000 + Int32(number % 70_000))
    return .entityRegistered(
      EntityRegistered(
        kind: KindNumber(2),
        fields: [
          Field(FieldKey(1), .text(Text("Studio \(number), design and print"))),
          Field(FieldKey(2), .point(Point(vertex: vertex, accuracyMillimetres: 4_500))),
          Field(FieldKey(3), .text(Text("Eerikinkatu \(number % 40), 00100 Helsinki"))),
        ]))
  }
}
