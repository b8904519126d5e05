import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnVectorFixtures
import CairnWire
import Testing

/// One device's first day, byte by byte: enrolled, pulled, pushed. The service's clock stands still
/// and all keys come from seeds, so that the bytes are always the same.
@Suite("The vector of an exchange")
struct ExchangeVectorTests {
  private func step(
    _ name: String, _ method: String, _ path: String, token: String? = nil,
    clock: Timestamp? = nil, _ body: [UInt8], _ answer: [UInt8]
  ) -> JSONValue {
    var request = [
      JSONMember("method", .string(method)),
      JSONMember("path", .string("/v1/surveys/helsinki/\(path)")),
    ]
    if let token { request.append(JSONMember("token", .string(token))) }
    if let clock { request.append(JSONMember("cairn_time", .integer(clock.milliseconds))) }
    request.append(JSONMember("bytes", .string(body.hex)))
    return [
      "name": .string(name), "request": .object(request),
      "answer": ["status": 200, "bytes": .string(answer.hex)],
    ]
  }

  private func beforehand(_ survey: FixedSurvey, seed: [UInt8]) throws -> JSONValue {
    let now = survey.harness.clock.now
    let given = Invite(
      url: "http://127.0.0.1:8787", slug: "helsinki", survey: survey.admin.survey,
      secret: survey.invite.seed,
      logKey: try survey.harness.service.summary(of: "helsinki").logKey, role: .surveyor,
      name: "Ville", expires: now.advanced(by: .seconds(86_400)))
    return [
      "name": "what the device has beforehand", "invite": .string(given.text),
      "seed": .string(seed.hex), "survey_id": .string(survey.admin.survey.description),
      "now_ms": .integer(now.milliseconds),
    ]
  }

  private func recorded() async throws -> [JSONValue] {
    let harness = try ServiceHarness()
    return try await harness.serving {
      let survey = try await FixedSurvey(harness)
      let signer = try FixedSurvey.signer(4)
      var steps = [try beforehand(survey, seed: signer.seed)]
      let enrolment = try survey.enrolment(of: signer).encoded()
      let enrolled = try await harness.service.enrol(
        try EnrolRequest(decoding: enrolment), survey: "helsinki")
      steps.append(step("the device enrols", "POST", "devices", enrolment, enrolled.encoded()))
      var device = TestDevice(
        signer, number: enrolled.device, survey: survey.admin.survey,
        witnessed: try harness.published(), clock: harness.clock.now)
      let token = try device.token(at: harness.clock.now)
      let clock = harness.clock.now.advanced(by: Milliseconds(250))
      func sync(_ name: String, _ request: SyncRequest) async throws {
        let body = request.encoded()
        let answer = try await survey.answer(body, by: device, at: clock)
        steps.append(step(name, "POST", "sync", token: token, clock: clock, body, answer))
      }
      try await sync("it pulls the log", SyncRequest(cursor: .zero))
      let before = device
      let batch = try device.record([
        .entityRegistered(
          EntityRegistered(kind: KindNumber(2), fields: [Field(FieldKey(1), .text("Kiosk"))])),
        .noteWritten(
          NoteWritten(
            subject: EntityID(EventID(device.number, .first)), text: "closed on Mondays")),
      ])
      let push = SyncRequest(cursor: device.witnessed.size, batches: [batch])
      try await sync("it pushes a batch, and pulls what is new", push)
      try await sync("the answer was lost: it asks the same again", push)
      let other = try batch.resealed(by: before) { $0.chainHead = LogHash.empty }
      try await sync(
        "a seal with a wrong chain value over what the log has",
        SyncRequest(cursor: try harness.published().size, batches: [other], pushOnly: true))
      let proof = try harness.service.offlineProof(
        of: LogIndex(5), at: nil, by: try harness.caller(device))
      steps.append(
        step(
          "the proof that its first event is in the log", "GET", "log/proof?index=5",
          token: token, [], Array(proof.text.utf8)))
      try harness.audit()
      return steps
    }
  }

  @Test("Enrolment, push and pull have the bytes of their vector")
  func exchange() async throws {
    let made = try await recorded()
    let published = try VectorFile("exchange").vectors(
      orWrite: """
        A device enrols, pulls and pushes over HTTP, at a time that stands still; all keys are \
        Ed25519. The bodies of requests and answers follow each other.
        """
    ) { made }
    #expect(published == made)
    #expect(made.count == 7)
  }
}
