import CairnLog
import CairnModel
import CairnServer
import CairnService
import CairnServiceFixtures
import CairnWire
import Testing

@Suite("Tokens and enrolments of strangers that are refused")
struct StrangersAttemptsTests {
  private static let rate = Rate(countMaximum: 3, span: .seconds(60))
  private static let bad = Refusal(.tokenInvalid, "nobody known here signed the token")

  private static func address(_ number: Int) -> NetworkAddress {
    NetworkAddress("192.0.2.\(number)")!
  }

  private static func seconds(
    _ attempts: StrangersAttempts, _ client: NetworkAddress?, at now: Milliseconds
  ) -> UInt32? {
    do throws(Refusal) {
      try attempts.check(client, at: now)
      return nil
    } catch {
      #expect(error.code == .rateExceeded)
      return error.retryAfterSeconds
    }
  }

  @Test("An address waits as long as it is told, and no other does")
  func rates() {
    let attempts = StrangersAttempts(rate: Self.rate)
    let (here, there) = (Self.address(1), Self.address(2))
    let now = Milliseconds(5)
    for _ in 0..<3 {
      #expect(Self.seconds(attempts, here, at: now) == nil)
      attempts.note(Self.bad, of: here, at: now)
    }
    #expect(Self.seconds(attempts, here, at: now) == 20)
    #expect(Self.seconds(attempts, there, at: now) == nil)
    #expect(Self.seconds(attempts, nil, at: now) == nil)
    #expect(Self.seconds(attempts, here, at: Milliseconds(20_005)) == nil)
  }

  @Test("What says nothing of who asks counts, and nothing else")
  func codes() {
    let attempts = StrangersAttempts(rate: Self.rate)
    for code: RefusalCode in [.tokenExpired, .clockSkewed, .overloaded, .deviceRevoked, .notFound] {
      for _ in 0..<9 {
        attempts.note(Refusal(code, "something else"), of: Self.address(1), at: Milliseconds(0))
      }
    }
    #expect(attempts.count == 0)
  }

  @Test("So many addresses are remembered, and those that are settled make room")
  func addresses() {
    let attempts = StrangersAttempts(rate: Self.rate, countMaximum: 8)
    for number in 0..<100 { attempts.note(Self.bad, of: Self.address(number), at: Milliseconds(0)) }
    #expect(attempts.count == 8)
    attempts.note(Self.bad, of: Self.address(200), at: Milliseconds(20_000))
    #expect(attempts.count == 1)
  }

  @Test("While addresses are many, those that are settled are looked for once a second")
  func clearing() {
    let attempts = StrangersAttempts(rate: Self.rate, countMaximum: 8)
    for number in 0..<8 { attempts.note(Self.bad, of: Self.address(number), at: Milliseconds(0)) }
    // Nothing is settled yet.
    attempts.note(Self.bad, of: Self.address(8), at: Milliseconds(19_500))
    #expect(attempts.count == 8)
    // By now nearly all are, and one is forgotten for another all the same.
    attempts.note(Self.bad, of: Self.address(9), at: Milliseconds(20_499))
    #expect(attempts.count == 8)
    attempts.note(Self.bad, of: Self.address(10), at: Milliseconds(20_500))
    #expect(1...3 ~= attempts.count)
  }

  @Test("Bad tokens are told to wait before they are looked at; a token that is known passes")
  func tokens() async throws {
    let harness = try ServiceHarness()
    let uptime = TestClock(milliseconds: 1_000)
    try await RunningServer.serving(harness) {
      $0.strangerRate = Self.rate
      $0.deviceTokensRate = Rate(countMaximum: 2, span: .seconds(60))
      $0.uptime = { Milliseconds(uptime.now.milliseconds) }
    } _: { server in
      try await harness.logIn()
      var admin = try await harness.openSurvey(isPublic: true)
      let other = try await harness.enrol(&admin)
      let invite = try await harness.invite(&admin)
      let known = try server.token(admin)
      let survey = "/v1/surveys/helsinki"
      #expect(try await server.ask("GET", survey, token: known).status == 200)
      let forged = try RequestToken.mint(
        issuer: .device(admin.number), audience: admin.survey.description, at: harness.clock.now,
        signer: SoftwareSigner(generating: .p256))
      let unknown = try RequestToken.mint(
        issuer: .device(DeviceNumber(1_000)!), audience: admin.survey.description,
        at: harness.clock.now, signer: SoftwareSigner(generating: .p256))
      // What is refused before a signature is checked counts for nothing.
      let unchecked = ["nonsense", "a.b.c", unknown, "e30.e30.e30"]
      for token in unchecked + [forged, forged, forged] {
        #expect(try await server.ask("GET", survey, token: token).code == "token_invalid")
      }
      let refused = try await server.ask("GET", survey, token: forged)
      #expect(refused.status == 429 && refused.code == "rate_exceeded")
      #expect(refused.json?["remedy"]?.asString == "retry")
      let seconds = try #require(refused.json?["retry_after_s"]?.asInteger)
      #expect(seconds == 20 && refused.fields["retry-after"] == "20")
      // Who shows a token that was checked, or none at all where anybody may read, is not held up.
      #expect(try await server.ask("GET", survey, token: known).status == 200)
      #expect(try await server.ask("GET", survey).status == 200)
      #expect(try await server.ask("GET", survey, token: "a.b.c").code == "token_invalid")
      // A token of another device there is checked, though nobody has seen it before.
      #expect(
        try await server.ask("GET", survey, token: try server.token(other)).status == 200)
      let enrolment = try harness.enrolment(
        of: SoftwareSigner(generating: .p256), with: invite, survey: admin.survey
      ).encoded()
      #expect(
        try await server.ask("POST", survey + "/devices", body: enrolment).code == "rate_exceeded")
      uptime.move(by: .seconds(seconds))
      #expect(try await server.ask("POST", survey + "/devices", body: enrolment).status == 200)
    }
  }

  @Test("Enrolments that are repeated, or asked for by a revoked device, count for their address")
  func repeatedEnrolments() async throws {
    let harness = try ServiceHarness()
    try await RunningServer.serving(harness) {
      $0.strangerRate = Self.rate
      $0.uptime = { Milliseconds(0) }
    } _: { server in
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let invite = try await harness.invite(&admin)
      let request = try harness.enrolment(
        of: SoftwareSigner(generating: .p256), with: invite, survey: admin.survey
      ).encoded()
      func ask() async throws -> String? {
        try await server.ask("POST", "/v1/surveys/helsinki/devices", body: request).code
      }
      for _ in 0..<3 { #expect(try await ask() == nil) }
      try await harness.revoke(try #require(DeviceNumber(2)), by: &admin)
      #expect(try await ask() == "device_revoked")
      #expect(try await ask() == "rate_exceeded")
    }
  }

  @Test("Enrolments and logins that fail count for the client behind a trusted proxy")
  func enrolments() async throws {
    let harness = try ServiceHarness()
    let proxy = try #require(AddressRange("127.0.0.1"))
    try await RunningServer.serving(harness) {
      $0.strangerRate = Self.rate
      $0.uptime = { Milliseconds(0) }
      $0.trustedProxies = TrustedProxies([proxy])
    } _: { server in
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let invite = try await harness.invite(&admin)
      let signer = SoftwareSigner(generating: .p256)
      let honest = try harness.enrolment(of: signer, with: invite, survey: admin.survey)
      let unknown = try harness.enrolment(
        of: signer, with: SoftwareSigner(generating: .ed25519), survey: admin.survey)
      var forged = honest
      forged.signature[7] ^= 1
      let login = OperatorLogin(
        key: signer.publicKey, inviteKey: SoftwareSigner(generating: .ed25519).publicKey,
        signature: honest.signature)
      func ask(_ path: String, _ body: [UInt8], for client: String) async throws -> String? {
        try await server.ask("POST", path, fields: ["X-Forwarded-For": client], body: body).code
      }
      let devices = "/v1/surveys/helsinki/devices"
      #expect(try await ask(devices, unknown.encoded(), for: "192.0.2.1") == "invite_unknown")
      #expect(try await ask(devices, forged.encoded(), for: "192.0.2.1") == "seal_invalid")
      #expect(try await ask("/v1/operators", login.encoded(), for: "192.0.2.1") == "seal_invalid")
      #expect(try await ask(devices, honest.encoded(), for: "192.0.2.1") == "rate_exceeded")
      #expect(try await ask(devices, honest.encoded(), for: "192.0.2.2") == nil)
      try harness.audit()
    }
  }
}
