import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnStore
import CairnWire
import Testing

@Suite("Who may ask")
struct AccessTests {
  @Test(
    "A member's token opens its survey, again and again, and no other",
    arguments: [1, 10_000])
  func members(remembered: Int) async throws {
    let harness = try ServiceHarness { $0.tokenCacheCountMaximum = remembered }
    try await harness.serving {
      try await harness.logIn()
      let admin = try await harness.openSurvey()
      let other = try await harness.openSurvey("tampere")
      let token = try admin.token(at: harness.clock.now)
      for _ in 0..<3 {
        let caller = try harness.service.authenticate(token, survey: "helsinki")
        #expect(caller.member?.device == admin.number)
        await expectRefusal(.audienceWrong) {
          try harness.service.authenticate(
            try admin.token(at: harness.clock.now, audience: other.survey.description),
            survey: "helsinki")
        }
        // Device 1 of the other survey has another key.
        await expectRefusal(.tokenInvalid) {
          try harness.service.authenticate(token, survey: "tampere")
        }
      }
      await expectRefusal(.surveyUnknown) {
        try harness.service.authenticate(token, survey: "oulu")
      }
      await expectRefusal(.tokenMissing) {
        try harness.service.authenticate(nil, survey: "helsinki")
      }
    }
  }

  @Test("A token that another key signed, or that was changed, is no token")
  func forged() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      let admin = try await harness.openSurvey()
      let forged = try RequestToken.mint(
        issuer: .device(admin.number), audience: admin.survey.description, at: harness.clock.now,
        signer: SoftwareSigner(generating: .p256))
      let honest = try admin.token(at: harness.clock.now)
      _ = try harness.service.authenticate(honest, survey: "helsinki")
      let unknown = try RequestToken.mint(
        issuer: .device(DeviceNumber(9)!), audience: admin.survey.description,
        at: harness.clock.now, signer: admin.signer)
      for token in [forged, unknown, String(honest.dropLast()), "", "a.b.c", honest + "A"] {
        await expectRefusal(.tokenInvalid) {
          try harness.service.authenticate(token, survey: "helsinki")
        }
      }
    }
  }

  @Test(
    "A clock that is a little off is borne with, one that is far off is told so",
    arguments: [
      (0, nil), (299, nil), (-299, nil), (-421, RefusalCode.tokenExpired),
      (301, RefusalCode.clockSkewed), (315_360_000, RefusalCode.clockSkewed),
      (-315_360_000, RefusalCode.clockSkewed),
    ] as [(Int64, RefusalCode?)])
  func clocks(secondsOff: Int64, code: RefusalCode?) async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      let admin = try await harness.openSurvey()
      let token = try admin.token(at: harness.clock.now.advanced(by: .seconds(secondsOff)))
      if let code {
        await expectRefusal(code) { try harness.service.authenticate(token, survey: "helsinki") }
      } else {
        _ = try harness.service.authenticate(token, survey: "helsinki")
      }
    }
  }

  @Test("A remembered token expires like any other")
  func expiry() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      let admin = try await harness.openSurvey()
      let token = try admin.token(at: harness.clock.now)
      _ = try harness.service.authenticate(token, survey: "helsinki")
      harness.clock.move(by: .seconds(421))
      await expectRefusal(.tokenExpired) {
        try harness.service.authenticate(token, survey: "helsinki")
      }
    }
  }

  @Test("Anybody reads a public log, and only members sync with it")
  func publicLogs() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      _ = try await harness.openSurvey("open", isPublic: true)
      let anybody = try harness.service.authenticate(nil, survey: "open")
      #expect(try !harness.service.checkpoint(by: anybody).isEmpty)
      await expectRefusal(.tokenMissing) {
        try await harness.service.sync(SyncRequest(cursor: .zero), by: anybody, clockOffset: nil)
      }
      await expectRefusal(.tokenMissing) { try harness.service.members(by: anybody) }
    }
  }

  @Test("An operator's invite takes one key on, which opens surveys; other keys do not")
  func operators() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      try await harness.logIn()
      let prefix = harness.service.configuration.originPrefix
      func token(_ signer: SoftwareSigner, _ audience: String) throws -> String {
        try RequestToken.mint(
          issuer: .operator(signer.publicKey), audience: audience, at: harness.clock.now,
          signer: signer)
      }
      let own = harness.operatorSigner
      #expect(
        try harness.service.authenticateOperator(try token(own, prefix)) == own.publicKey)
      await expectRefusal(.audienceWrong) {
        try harness.service.authenticateOperator(try token(own, "other.example.org"))
      }
      let stranger = SoftwareSigner(generating: .ed25519)
      await expectRefusal(.tokenInvalid) {
        try harness.service.authenticateOperator(try token(stranger, prefix))
      }
      await expectRefusal(.tokenMissing) { try harness.service.authenticateOperator(nil) }

      let invite = try OperatorInvite.prepare(
        folder: harness.engine.folder.path, url: "http://127.0.0.1:8787",
        registry: harness.engine.store)
      let secret = try #require(
        SoftwareSigner(.ed25519, seed: try Invite(text: invite.text).secret))
      let login = OperatorLogin(
        key: stranger.publicKey, inviteKey: secret.publicKey,
        signature: try secret.sign(OperatorStatement.bytes(key: stranger.publicKey)))
      await expectRefusal(.inviteUsed) { try await harness.service.logIn(login) }
      let forged = OperatorLogin(
        key: stranger.publicKey, inviteKey: secret.publicKey,
        signature: try stranger.sign(OperatorStatement.bytes(key: stranger.publicKey)))
      await expectRefusal(.sealInvalid) { try await harness.service.logIn(forged) }
    }
  }
}
