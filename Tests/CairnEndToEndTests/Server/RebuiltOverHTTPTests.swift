import CairnModel
import CairnSQLite
import CairnService
import CairnServiceFixtures
import CairnStore
import Testing

@Suite("Views that are rebuilt while people read")
struct RebuiltOverHTTPTests {
  @Test("Whoever reads other rows is answered meanwhile, and who found the damage afterwards")
  func damagedRow() async throws {
    try await RunningServer.serving(try ServiceHarness(in: TemporaryFolder())) { server in
      var survey = try await FoldedSurvey.open(on: server)
      let damaged = try await survey.register("Kaapeli", kind: 1)
      let whole = try await survey.register("Suvilahti", kind: 1)
      #expect(try await survey.read("entities").status == 200)
      let record = try server.harness.service.summary(of: survey.slug).record
      let views = try server.harness.engine.views(of: record)
      let position = try #require(try views.position())
      // Table 2 has the entities.
      try views.write([ViewPart(table: 2, key: damaged.packed, bytes: [0xFF])], position: position)
      let gate = AppendGate()
      server.harness.engine.store.hooks.beforeRead { gate.pass() }
      gate.close()
      try await withThrowingTaskGroup(of: RawAnswer.self) { [survey] group in
        group.addTask { try await survey.read("entities/\(damaged)") }
        await gate.isReached()
        let meanwhile = try await survey.read("entities/\(whole)")
        #expect(meanwhile.status == 200, "\(meanwhile.text)")
        #expect(meanwhile.text.contains("Suvilahti"))
        gate.open()
        for try await answer in group {
          #expect(answer.status == 200, "\(answer.text)")
          #expect(answer.text.contains("Kaapeli"))
        }
      }
      let all = try await survey.read("entities")
      #expect(all.json?["fingerprint"]?.asString == (try survey.fingerprint()))
      #expect(all.json?["entities"]?.asArray?.count == 2)
    }
  }
}
