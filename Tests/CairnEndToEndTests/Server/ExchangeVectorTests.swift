import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnWire
import Testing

/// One device's first day over HTTP, byte by byte: enrolled, pushed, pulled. The service's clock
/// stands still and all keys come from seeds, so that the bytes are always the same.
@Suite("The vector of an exchange")
struct ExchangeVectorTests {
  private struct Step {
    var name: String
    var method = "POST"
    var path: String
    var token: String?
    var fields: [String: String] = [:]
    var body: [UInt8] = []
  }

  private func ask(_ step: Step, _ exchange: inout HTTPExchange) async throws -> (
    json: JSONValue, answer: RawAnswer
  ) {
    let answer = try await exchange.ask(
      step.method, step.path, token: step.token, fields: step.fields,
      body: step.method == "GET" ? nil : step.body)
    let fields = step.fields.sorted { $0.key < $1.key }.map {
      JSONMember($0.key.lowercased(), .string($0.value))
    }
    return (
      [
        "name": .string(step.name),
        "request": [
          "method": .string(step.method), "path": .string(step.path),
          "token": step.token.map { .string($0) } ?? nil, "fields": .object(fields),
          "bytes": .string(step.body.hex),
        ],
        "answer": [
          "status": .integer(Int64(answer.status)),
          "fields": .object(
            ["cairn-time", "content-type", "cache-control"].compactMap { name in
              answer.fields[name].map { JSONMember(name, .string($0)) }
            }),
          "bytes": .string(answer.body.hex),
        ],
      ], answer
    )
  }

  private func recorded() async throws -> [JSONValue] {
    let harness = try ServiceHarness()
    return try await RunningServer.serving(harness) { server in
      let survey = try await FixedSurvey(harness)
      let (invite, admin) = (survey.invite, survey.admin)
      let summary = try harness.service.summary(of: "helsinki")
      let given = Invite(
        url: "http://127.0.0.1:8787", slug: "helsinki", survey: admin.survey, secret: invite.seed,
        logKey: summary.logKey, role: .surveyor, name: "Ville",
        expires: harness.clock.now.advanced(by: .seconds(86_400)))
      var steps: [JSONValue] = [
        [
          "name": "what the device has beforehand", "invite": .string(given.text),
          "seed": .string(try FixedSurvey.signer(4).seed.hex),
          "survey_id": .string(admin.survey.description),
          "now_ms": .integer(harness.clock.now.milliseconds),
        ]
      ]
      var exchange = try server.exchange()
      let signer = try FixedSurvey.signer(4)
      let enrolment = try survey.enrolment(of: signer)
      let enrolled = try await ask(
        Step(
          name: "the device enrols", path: "/v1/surveys/helsinki/devices",
          body: enrolment.encoded()), &exchange)
      steps.append(enrolled.json)
      let answer = try EnrolAnswer(decoding: enrolled.answer.body)
      var device = TestDevice(
        signer, number: answer.device, survey: admin.survey, witnessed: try harness.published(),
        clock: harness.clock.now)
      let fields = ["Cairn-Time": "\(harness.clock.now.milliseconds + 250)"]
      let pull = Step(
        name: "it pulls the log", path: "/v1/surveys/helsinki/sync",
        token: try server.token(device),
        fields: fields, body: SyncRequest(cursor: .zero).encoded())
      steps.append(try await ask(pull, &exchange).json)
      let batch = try device.record([
        .entityRegistered(
          EntityRegistered(
            kind: KindNumber(2), fields: [Field(FieldKey(1), .text("Kiosk"))],
            elements: [])),
        .noteWritten(
          NoteWritten(
            subject: EntityID(EventID(device.number, .first)), text: "closed on Mondays")),
      ])
      let push = Step(
        name: "it pushes a batch, and pulls what is new", path: "/v1/surveys/helsinki/sync",
        token: try server.token(device), fields: fields,
        body: SyncRequest(cursor: device.witnessed.size, batches: [batch]).encoded())
      steps.append(try await ask(push, &exchange).json)
      var again = push
      again.name = "the answer was lost: it asks the same again"
      steps.append(try await ask(again, &exchange).json)
      var wrong = push
      wrong.name = "a batch whose seal has a wrong chain value"
      var ahead = device
      let honest = try ahead.record(notes: 1)
      let bent = try honest.resealed(by: device) { $0.chainHead = LogHash.empty }
      wrong.body = SyncRequest(
        cursor: try harness.published().size, batches: [bent], pushOnly: true
      ).encoded()
      steps.append(try await ask(wrong, &exchange).json)
      let proof = Step(
        name: "the proof that its first event is in the log", method: "GET",
        path: "/v1/surveys/helsinki/log/proof?index=6", token: try server.token(device))
      steps.append(try await ask(proof, &exchange).json)
      try harness.audit()
      return steps
    }
  }

  @Test("Enrolment, push and pull have the bytes of their vector")
  func exchange() async throws {
    let made = try await recorded()
    let published = try ExchangeVectorFile(
      "exchange",
      about: """
        A device enrols, pulls and pushes over HTTP, at a time that stands still; all keys are \
        Ed25519. Requests and answers follow each other; Host and the like are left out.
        """, orWrite: made)
    #expect(published.vectors == made)
    #expect(
      made.compactMap { $0["answer"]?["status"]?.asInteger } == [200, 200, 200, 200, 200, 200])
  }
}
