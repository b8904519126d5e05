import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnStore
import CairnWire
import Testing

@Suite("A survey over HTTP")
struct SurveyOverHTTPTests {
  @Test("From an operator's login to a proof that verifies offline")
  func life() async throws {
    let harness = try ServiceHarness()
    try await RunningServer.serving(harness) { server in
      let signer = harness.operatorSigner
      let invite = try OperatorInvite.prepare(
        folder: harness.engine.folder.path, url: "http://127.0.0.1:\(server.port)",
        registry: harness.engine.store)
      let secret = try #require(
        SoftwareSigner(.ed25519, seed: try Invite(text: invite.text).secret))
      let login = OperatorLogin(
        key: signer.publicKey, inviteKey: secret.publicKey,
        signature: try secret.sign(OperatorStatement.bytes(key: signer.publicKey)))
      #expect(try await server.ask("POST", "/v1/operators", body: login.encoded()).status == 204)

      let key = SoftwareSigner(generating: .p256)
      let opening = OpenSurveyRequest(
        slug: "helsinki", title: "Clusters", adminKey: key.publicKey, adminName: "Aino",
        nonce: [UInt8](repeating: 3, count: 16))
      let opened = try OpenSurveyAnswer(
        decoding: try await server.ask(
          "POST", "/v1/surveys", token: try server.operatorToken(), body: opening.encoded()
        ).body)
      var admin = TestDevice(
        key, number: .firstAdmin, survey: SurveyID(LogHash.leaf(opened.surveyOpened)),
        witnessed: try harness.published(), clock: harness.clock.now)

      let listed = try await server.ask("GET", "/v1/surveys", token: try server.operatorToken())
      let survey = try #require(listed.json?["surveys"]?.asArray?.first)
      #expect(survey["id"]?.asString == admin.survey.description)
      #expect(survey["size"]?.asInteger == 1 && survey["state"]?.asString == "ready")
      let logKey = try #require(survey["log_key"]?.asString.flatMap { NoteKey(vkey: $0) })

      let clock = harness.clock.now.advanced(by: Milliseconds(90_000)).milliseconds
      let frames = try await server.sync(
        SyncRequest(cursor: LogSize(1), batches: [try admin.record(notes: 3)]), by: admin,
        fields: ["Cairn-Time": "\(clock)"])
      #expect(frames.first == .push(PushAnswer(head: admin.chain.head)))
      #expect(frames.last == .finished())
      let receipt = try Entry(decoding: try harness.audit()[1])
      guard case .service(.receipt(let receipt)) = receipt else {
        Issue.record("entry 1 is no receipt")
        return
      }
      #expect(receipt.clockOffset == Milliseconds(90_000))

      let proof = try await server.ask(
        "GET", "/v1/surveys/helsinki/log/proof?index=3", token: try server.token(admin))
      let entry = Array(try harness.audit()[3])
      #expect(try OfflineProof(text: proof.text)?.verified(entry: entry, under: logKey) != nil)
      #expect(
        try OfflineProof(text: proof.text)?.verified(entry: entry + [0], under: logKey) == nil)

      let members = try await server.ask(
        "GET", "/v1/surveys/helsinki/members", token: try server.token(admin))
      #expect(
        members.text
          == #"{"members":[{"device":1,"name":"Aino","role":"admin","enrolled_at":0,"sequence":3}]}"#
      )
      let health = try await server.ask("GET", "/healthz")
      #expect(
        health.text
          == #"{"status":"ready","origin":"field.example.org","rules":\#(RulesRevision.current)"#
          + #","surveys":[],"views_stopped":[]}"#)
    }
  }

  @Test("Tiles and bundles are exactly the log's bytes, and lead to the checkpoint")
  func tiles() async throws {
    let harness = try ServiceHarness()
    try await RunningServer.serving(harness) { server in
      try await harness.logIn()
      var admin = try await harness.openSurvey("helsinki", isPublic: true)
      for _ in 0..<3 { _ = try await harness.push([try admin.record(notes: 200)], by: admin) }
      let entries = try harness.audit()
      let replica = ReplicaTiles(entries)
      let checkpoint = try harness.published()
      #expect(checkpoint.size == LogSize(604))
      var exchange = try server.exchange()
      func get(_ path: TilePath) async throws -> RawAnswer {
        try await exchange.ask("GET", "/v1/surveys/helsinki/log/\(path.path)")
      }
      let note = try await get(.checkpoint)
      #expect(note.fields["cache-control"] == "public, max-age=5")
      #expect(try Checkpoint(text: try SignedNote(parsing: note.body).text) == checkpoint)
      for (address, width) in [
        (TileAddress(level: 0, number: 0), 256), (TileAddress(level: 0, number: 1), 256),
        (TileAddress(level: 0, number: 2), 92), (TileAddress(level: 0, number: 2), 17),
        (TileAddress(level: 1, number: 0), 2),
      ] {
        let tile = try await get(.tile(address, width: width))
        #expect(tile.status == 200)
        #expect(tile.body == replica.tile(address, width: width)?.prefix(width).bytes)
        #expect(tile.fields["content-type"] == "application/octet-stream")
        #expect(
          tile.fields["cache-control"]
            == (width == 256 ? "public, max-age=31536000, immutable" : "public, max-age=60"))
      }
      for (number, range) in [(0, 0..<256), (1, 256..<512), (2, 512..<604), (2, 512..<530)] {
        let bundle = try await get(
          .bundle(BundleNumber(UInt64(number)), width: range.count))
        #expect(bundle.body == entries.slice(range).bytes)
      }
      for beyond in [
        "tile/0/002", "tile/0/002.p/93", "tile/0/003", "tile/2/000.p/1",
        "tile/entries/002", "tile/entries/x999/x999/999",
      ] {
        let answer = try await exchange.ask("GET", "/v1/surveys/helsinki/log/\(beyond)")
        #expect(answer.status == 404 && answer.code == "not_found", "\(beyond)")
      }
      let consistency = try await exchange.ask(
        "GET", "/v1/surveys/helsinki/log/consistency?from=203&to=604")
      let hashes = consistency.text.split(separator: "\n").compactMap {
        Base64.decode($0).flatMap { Digest($0) }
      }
      var old = LogTree()
      for entry in entries.prefix(203) { old.append(LogHash.leaf(entry)) }
      #expect(
        LogProof.isConsistent(
          from: LogSize(203), root: old.root, to: checkpoint.size, root: checkpoint.root,
          proof: hashes))
      let head = try await exchange.ask("HEAD", "/v1/surveys/helsinki/log/tile/0/000")
      #expect(head.status == 200 && head.fields["content-length"] == "8192")
    }
  }

  @Test("A long answer is streamed, and a gap that is larger is sent to the bundles")
  func streams() async throws {
    let harness = try ServiceHarness { $0.bundlesPerAnswerMaximum = 8 }
    try await RunningServer.serving(harness) { server in
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let text = String(repeating: "a long note ", count: 100)
      for _ in 0..<2 { _ = try await harness.push([try admin.record(notes: 900, text)], by: admin) }
      let log = try harness.audit()
      for cursor in [0, 1, 255, 256, 700, 1_802, 1_803] {
        let frames = try await server.sync(
          SyncRequest(cursor: LogSize(UInt64(cursor))), by: admin)
        var entries = EntryList()
        for case .entries(let part) in frames { entries.append(contentsOf: part) }
        #expect(entries == log.slice(cursor..<log.count))
        #expect(frames.last == .finished())
      }
      for _ in 0..<3 { _ = try await harness.push([try admin.record(notes: 900)], by: admin) }
      let frames = try await server.sync(SyncRequest(cursor: LogSize(300)), by: admin)
      #expect(frames.dropFirst() == [.takeBundles(BundleNumber(1)), .finished()])
    }
  }

  @Test("A restored service says that it is recovering, and takes its entries back")
  func recovery() async throws {
    let folder = TemporaryFolder()
    let path = "\(folder.path)/log.sqlite"
    var harness = try ServiceHarness(in: folder)
    var admin = try await harness.serving { [harness] in
      try await harness.logIn()
      return try await harness.openSurvey()
    }
    try harness.engine.close()
    Disk.copy(path, to: path + ".backup")
    harness = try ServiceHarness(in: folder)
    let (log, note) = try await harness.serving { [harness] in
      _ = try await harness.push([try admin.record(notes: 5)], by: admin)
      return (
        try harness.audit(), try harness.service.checkpoint(by: try harness.caller(admin))
      )
    }
    try harness.engine.close()
    Disk.copy(path + ".backup", to: path)
    for suffix in ["-wal", "-shm"] { Disk.remove(path + suffix) }
    harness = try ServiceHarness(in: folder)
    try await RunningServer.serving(harness) { [harness, admin] server in
      let health = try await server.ask("GET", "/healthz")
      #expect(health.status == 200)
      #expect(health.json?["status"]?.asString == "recovering")
      let refused = try await server.ask(
        "POST", "/v1/surveys/helsinki/sync", token: try server.token(admin),
        body: SyncRequest(cursor: .zero).encoded())
      #expect(refused.status == 503 && refused.code == "recovering")
      #expect(refused.fields["retry-after"] == "30")
      let request = GiveBackRequest(from: .zero, entries: log, checkpoint: note)
      let answer = try await server.ask(
        "POST", "/v1/surveys/helsinki/recovery", token: try server.token(admin),
        body: request.encoded())
      #expect(try GiveBackAnswer(decoding: answer.body).size == LogSize(7))
      #expect(try harness.audit() == log)
    }
  }
}
