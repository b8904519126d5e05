import CairnFold
import CairnLog
package import CairnModel
package import CairnStore
import CairnWire

/// Folds a log into views, behind the log and in large transactions. Views that are of no log, or
/// of another one, are thrown away and made again.
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
  /// A crash leaves the views at the end of a transaction, from where the next call goes on.
  /// - Parameter progress: told how far it is, after each transaction.
  package func catchUp(
    progress: (LogSize) -> Void = { _ in }
  ) throws(StoreError) -> ViewSummary {
    do throws(StoreError) {
      return try goOn(progress)
    } catch {
      guard error.code == .damaged else { throw error }
    }
    // Views that can't be read are made again. Where it is the log, the second try says so.
    try views.clear()
    return try goOn(progress)
  }

  private func goOn(_ progress: (LogSize) -> Void) throws(StoreError) -> ViewSummary {
    let tree = try store.tree(of: survey.key)
    var state = try resume(tree)
    while state.size < tree.size, !state.requiresUpgrade {
      try fold(into: &state, upTo: tree.size)
      let root = state.size == tree.size ? tree.root : try self.root(at: state.size)
      let changes = state.takeChanges()
      try views.write(
        changes.parts(header: state.header),
        position: ViewPosition(
          size: state.size, root: root, rulesLevel: state.header.rulesLevel))
      state.letGoOfEntities(keeping: Self.entitiesHeldMaximum)
      progress(state.size)
    }
    return try ViewSummary(of: views, header: state.header, root: root(at: state.size))
  }

  private func resume(_ tree: LogTree) throws(StoreError) -> FoldState {
    if let position = try views.position(), position.size <= tree.size,
      try root(at: position.size) == position.root, let header = try views.header(),
      header.size == position.size
    {
      return FoldState(header: header)
    }
    try views.clear()
    return FoldState()
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
