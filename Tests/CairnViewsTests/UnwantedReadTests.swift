import CairnFold
import CairnFoldFixtures
import CairnModel
import CairnStore
import CairnViews
import Testing

@Suite("Reads that nobody waits for any longer")
struct UnwantedReadTests {
  @Test("Judging a whole survey ends behind its last fetch, too")
  func finalComparisons() throws {
    var log = MergeLog(devices: 3)
    for number in 0..<200 { _ = log.register(by: 2 + number % 2) }
    let views = CountedViews()
    var state = FoldState()
    for entry in log.entries { state.apply(entry, at: state.size.nextIndex) }
    try views.take(state.takeChanges(), of: state.header, MergeViewTests.root)
    let reader = try SurveyReader(views: views)
    let whole = try views.work { _ = try reader.judgedAnew() }
    #expect(whole.fetches > 0)
    // Each entity is looked at again once all are there.
    #expect(whole.looksBehind >= 200)
    let error = #expect(throws: StoreError.self) {
      _ = try views.work(wantedFor: whole.fetches) { _ = try reader.judgedAnew() }
    }
    #expect(error?.code == .interrupted)
  }
}
