import CairnFold
import CairnLog
package import CairnModel
package import CairnStore
import CairnWire

/// Folds a log into views, behind the log and in large transactions.
package struct Projector<Store: LogStore, Views: ViewStore>: Sendable {
  private let survey: SurveyRecord
  private let store: Store
  private let views: Views

  private static var entriesPerTransaction: Int { 65_536 }
  /// Entities that stay in memory from one transaction to the next: what was touched last is likely
  /// to be touched again.
  private static var entitiesHeldMaximum: Int { 49_152 }

  package init(survey: SurveyRecord, store: Store, views: Views) {
    self.survey = survey
    self.store = store
    self.views = views
  }

  /// Brings the views to where the log is, or to where its rules get newer than this software.
  ///
  /// Views of this log go on in place, a transaction at a time: a crash leaves them at the end of
  /// one, from where the next call goes on. So do views that hold nothing yet. Views that can't be
  /// read, and those that are ahead of the log or beside it, are made again: see `rebuild`.
  /// - Parameter progress: told how far it is, after each transaction.
  package func catchUp(
    progress: (LogSize) -> Void = { _ in }
  ) throws(StoreError) -> ViewSummary {
    do throws(StoreError) {
      let tree = try store.tree(of: survey.key)
      if let state = try resume(tree) { return try goOn(from: state, upTo: tree, progress) }
    } catch {
      // Where it is the log that can't be read, the rebuild says so.
      guard error.code == .damaged else { throw error }
    }
    return try rebuild(progress: progress)
  }

  /// Folds the whole log anew, into views beside these, which then take their place as one step.
  ///
  /// Until then the old ones stay as they are. Whether they may be read meanwhile is for the caller
  /// to say: yes where they are of this log, as far as their rows can be read; no where `catchUp`
  /// came here because they are of another one. Whoever would ask them waits for this call, or
  /// compares their position with the log and folds for itself.
  package func rebuild(
    progress: (LogSize) -> Void = { _ in }
  ) throws(StoreError) -> ViewSummary {
    let tree = try store.tree(of: survey.key)
    return try views.rebuild { (fresh) throws(StoreError) in
      try Projector(survey: survey, store: store, views: fresh)
        .goOn(from: FoldState(), upTo: tree, progress)
    }
  }

  private func goOn(
    from start: FoldState, upTo tree: LogTree, _ progress: (LogSize) -> Void
  ) throws(StoreError) -> ViewSummary {
    var state = start
    while state.size < tree.size, !state.requiresUpgrade {
      try fold(into: &state, upTo: tree.size)
      let root = state.size == tree.size ? tree.root : try self.root(at: state.size)
      let changes = state.takeChanges()
      try views.write(
        changes.parts(header: state.header, marks: try SurveyReader<Views>.keepsWarnings(views)),
        position: ViewPosition(
          size: state.size, root: root, rulesLevel: state.header.rulesLevel))
      state.letGoOfEntities(keeping: Self.entitiesHeldMaximum)
      progress(state.size)
    }
    return ViewSummary(of: state.header, root: try root(at: state.size))
  }

  /// Where the views go on from; nil where they are not of this log.
  private func resume(_ tree: LogTree) throws(StoreError) -> FoldState? {
    guard let position = try views.position() else { return FoldState() }
    guard position.size <= tree.size, try root(at: position.size) == position.root,
      let header = try views.header(), header.size == position.size
    else { return nil }
    return FoldState(header: header)
  }

  private func root(at size: LogSize) throws(StoreError) -> Digest {
    do throws(ProofError<StoreError>) {
      return try StoreTiles(store, survey: survey.key).root(at: size)
    } catch {
      if case .source(let error) = error { throw error }
      throw StoreError(.damaged, place: "tiles", "the root at \(size) can't be made")
    }
  }

  /// Folds entries of one transaction.
  private func fold(into state: inout FoldState, upTo size: LogSize) throws(StoreError) {
    var count = 0
    while state.size < size, count < Self.entriesPerTransaction {
      let number = BundleNumber(containing: state.size.nextIndex)
      let bundle = try store.bundle(number, of: survey.key)
      let end = Int(min(size.rawValue - number.firstIndex.rawValue, UInt64(bundle.count)))
      guard state.size.tailCount < end else {
        throw StoreError(.damaged, place: "entry \(state.size)", "the entry is missing")
      }
      var entries: [Entry] = []
      entries.reserveCapacity(end - state.size.tailCount)
      for position in state.size.tailCount..<end {
        guard let entry = try? Entry(decoding: bundle[position]) else {
          throw StoreError(
            .damaged, place: "entry \(number.firstIndex.advanced(by: position))",
            "the entry can't be read")
        }
        entries.append(entry)
      }
      try takeSubjects(of: entries, into: &state)
      for entry in entries {
        state.apply(entry, at: state.size.nextIndex)
        count += 1
        if state.requiresUpgrade { return }
      }
    }
  }

  /// Takes in what a run of entries may change, at once.
  private func takeSubjects(
    of entries: [Entry], into state: inout FoldState
  ) throws(StoreError) {
    var wanted: Set<EntityID> = []
    for entry in entries {
      for id in FoldState.subjects(of: entry) where !state.holds(id) { wanted.insert(id) }
    }
    guard !wanted.isEmpty else { return }
    for entity in try views.entities(Array(wanted)) { state.take(entity) }
  }
}
