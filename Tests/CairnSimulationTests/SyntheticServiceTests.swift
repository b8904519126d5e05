import CairnLog
import CairnModel
import CairnReplica
import CairnServiceFixtures
import CairnSimulation
import CairnSQLite
import CairnStore
import CairnViews
import Testing

@Suite("A synthetic survey in a service")
struct SyntheticServiceTests {
  private static let url = "http://127.0.0.1:8787"

  private struct Filled {
    var folder: TemporaryFolder
    var engine: TestEngine
    var synthetic: SyntheticService<TestEngine>
    var outcome: SyntheticService<TestEngine>.Outcome
  }

  private func fill(_ seed: UInt64, events: Int) async throws -> Filled {
    let folder = TemporaryFolder()
    let engine = try TestEngine(in: folder)
    let synthetic = try SyntheticService(
      SyntheticSurvey(seed: seed, events: events), on: engine, keyFolder: "\(folder.path)/keys")
    let outcome = try await synthetic.run(url: Self.url)
    return Filled(folder: folder, engine: engine, synthetic: synthetic, outcome: outcome)
  }

  @Test("The same seed gives the same log twice, under the same signature")
  func determinism() async throws {
    let first = try await fill(5, events: 3_000)
    let second = try await fill(5, events: 3_000)
    #expect(first.outcome.checkpoint.root == second.outcome.checkpoint.root)
    #expect(first.outcome.checkpoint.note == second.outcome.checkpoint.note)
    let other = try await fill(6, events: 3_000)
    #expect(first.outcome.checkpoint.root != other.outcome.checkpoint.root)
  }

  @Test("The log stands a whole audit, and its admin's replica holds it without an anomaly")
  func audit() async throws {
    let filled = try await fill(5, events: 3_000)
    let entries = try ServiceHarness.audit(
      filled.synthetic.service, filled.engine, filled.synthetic.slug)
    #expect(entries.count == Int(filled.outcome.checkpoint.size.rawValue))
    let folder = TemporaryFolder()
    let store = try SQLiteLogStore(path: "\(folder.path)/log.sqlite", mode: .writer)
    let views = try SQLiteViewStore(path: "\(folder.path)/views.sqlite", mode: .writer)
    let keys = try FileDeviceKeys(folder: "\(folder.path)/keys")
    let summary = try await filled.synthetic.makeReplica(
      filled.outcome, url: Self.url, store: store, views: views, keys: keys)
    #expect(summary.size == filled.outcome.checkpoint.size)
    #expect(summary.root == filled.outcome.checkpoint.root)
    #expect(summary.entityCount == 300)
    #expect(summary.anomalyCount == 0)
    #expect(try SurveyReader(views: views).conflicts().count > 0)
    let replica = try Replica(store: store, views: views, keys: keys, clock: .system)
    let identity = try replica.identity
    #expect(identity.device == .firstAdmin)
    #expect(try keys.key(identity.deviceKey).publicKey == filled.synthetic.survey.admin.publicKey)
    // It goes on as any replica does.
    let note = NoteWritten(subject: EntityID(EventID(.firstAdmin, .first)), text: "Seen.")
    #expect(try replica.record([Draft(.noteWritten(note))]).count == 1)
  }
}
