import CairnSQLite
package import CairnService
package import CairnStore

/// The engine of `cairn serve`, with hooks for faults.
package struct TestEngine: Engine {
  package let folder: TemporaryFolder
  package let store: HookedStore
  package let checkpoints: HookedGuard
  package let keys: FileKeyVault
  package let viewHooks = HookedViews.Hooks()

  package init(in folder: TemporaryFolder) throws {
    self.folder = folder
    store = HookedStore(base: try SQLiteLogStore(path: "\(folder.path)/log.sqlite", mode: .writer))
    checkpoints = HookedGuard(base: try FileGuard(path: "\(folder.path)/guard"))
    keys = try FileKeyVault(folder: "\(folder.path)/keys")
  }

  package func views(of survey: SurveyRecord) throws(StoreError) -> HookedViews {
    HookedViews(try SQLiteViewStore(replaceable: views(named: survey)), viewHooks)
  }

  package func mark(of survey: SurveyRecord) -> FoldMark? {
    FoldMark(ofViews: views(named: survey), isWritable: false)
  }

  private func views(named survey: SurveyRecord) -> String {
    "\(folder.path)/views-\(survey.slug).sqlite"
  }

  /// Moves everything into the file, as a clean end does.
  package func close() throws { try store.base.close() }
}
