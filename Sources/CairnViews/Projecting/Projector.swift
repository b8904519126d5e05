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
  private let mark: FoldMark?

  private static var entriesPerTransaction: Int { 131_072 }
  /// Of entries. What is made of them takes a few times as much memory.
  private static var byteCountPerTransaction: Int { 32 << 20 }
  /// Entities that stay in memory from one transaction to the next: what was touched last is likely
  /// to be touched again.
  private static var entitiesHeldMaximum: Int { 49_152 }
  /// Of their journals.
  private static var byteCountHeldMaximum: Int { 64 << 20 }
  /// Entities that are read at once where what is out has changed.
  private static var entitiesPerReconsideration: Int { 1_024 }

  /// - Parameter mark: where a fold that kills the process is noted; nil for the views' own.
  package init(survey: SurveyRecord, store: Store, views: Views, mark: FoldMark? = nil) {
    self.survey = survey
    self.store = store
    self.views = views
    self.mark = mark ?? views.mark
  }

  /// Brings the views to where the log is, to where its rules get newer than this software, or to
  /// before the entry that kills whoever folds it.
  ///
  /// Views of this log go on in place, a transaction at a time: a crash leaves them at the end of
  /// one, from where the next call goes on. So do views that hold nothing yet. Views that can't be
  /// read, and those that are ahead of the log or beside it, are made again: see `rebuild`.
  /// - Parameter progress: told how far it is, after each transaction; where it throws, the fold ends
  ///   there.
  package func catchUp(
    progress: (LogSize) throws(StoreError) -> Void = { _ in }
  ) throws(StoreError) -> ViewSummary {
    do throws(StoreError) {
      if let summary = try catchUpInPlace(progress: progress) { return summary }
    } catch {
      // Where it is the log that can't be read, the rebuild says so.
      guard error.code == .damaged else { throw error }
    }
    return try rebuild(progress: progress)
  }

  /// Does the part of `catchUp` that makes no views again.
  /// - Returns: nil where the views are ahead of the log or beside it.
  /// - Throws: `StoreError`: `damaged` where the views or the log can't be read.
  package func catchUpInPlace(
    progress: (LogSize) throws(StoreError) -> Void = { _ in }
  ) throws(StoreError) -> ViewSummary? {
    let tree = try store.tree(of: survey.key)
    guard let state = try resume(tree) else { return nil }
    return try goOn(from: state, upTo: tree, progress)
  }

  /// Folds the whole log anew, into views beside these, which then take their place as one step.
  ///
  /// Until then the old ones stay as they are. Whether they may be read meanwhile is for the caller
  /// to say: yes where they are of this log, as far as their rows can be read; no where `catchUp`
  /// came here because they are of another one. Whoever would ask them waits for this call, or
  /// compares their position with the log and folds for itself.
  package func rebuild(
    progress: (LogSize) throws(StoreError) -> Void = { _ in }
  ) throws(StoreError) -> ViewSummary {
    let tree = try store.tree(of: survey.key)
    return try views.rebuild { (fresh) throws(StoreError) in
      try Projector(survey: survey, store: store, views: fresh, mark: mark)
        .goOn(from: FoldState(), upTo: tree, progress)
    }
  }

  private func goOn(
    from start: FoldState, upTo tree: LogTree, _ progress: (LogSize) throws(StoreError) -> Void
  ) throws(StoreError) -> ViewSummary {
    guard let mark else { return try goOn(from: start, upTo: tree, FoldCaution(), nil, progress) }
    let caution = try mark.caution(folding: survey.id, tree) { (size) throws(StoreError) in
      try root(at: size)
    }
    guard caution.nextRun(from: start.size, upTo: tree.size, maximum: 1) != nil else {
      return try goOn(from: start, upTo: tree, caution, nil, progress)
    }
    return try mark.notingFold { (note) throws(StoreError) in
      try goOn(from: start, upTo: tree, caution, note, progress)
    }
  }

  private func goOn(
    from start: FoldState, upTo tree: LogTree, _ initial: FoldCaution, _ note: FoldNote?,
    _ progress: (LogSize) throws(StoreError) -> Void
  ) throws(StoreError) -> ViewSummary {
    var state = start
    var caution = initial
    while !state.requiresUpgrade,
      let run = caution.nextRun(
        from: state.size, upTo: tree.size, maximum: Self.entriesPerTransaction)
    {
      note?.begin(run)
      try fold(into: &state, upTo: run.upperBound, note)
      note?.endEntries()
      try write(&state, tree)
      state.letGoOfEntities(
        keeping: Self.entitiesHeldMaximum, byteCount: Self.byteCountHeldMaximum)
      if caution.isOver(at: state.size) {
        caution = FoldCaution()
        mark?.clearFold()
      }
      try progress(state.size)
    }
    let stop = state.size < tree.size ? caution.stop(at: state.size) : nil
    // There is something to read from the first entry on, and nothing before.
    if stop != nil, state.size == .zero { try write(&state, tree) }
    return ViewSummary(
      of: state.header, root: try root(at: state.size), stop: stop.map { ViewsStop(before: $0) })
  }

  private func write(_ state: inout FoldState, _ tree: LogTree) throws(StoreError) {
    let root = state.size == tree.size ? tree.root : try self.root(at: state.size)
    try views.take(state.takeChanges(), of: state.header, root)
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

  /// Folds entries of one transaction: those up to a size, or the first bundles of them that are
  /// enough for one.
  private func fold(
    into state: inout FoldState, upTo size: LogSize, _ note: FoldNote?
  ) throws(StoreError) {
    var byteCount = 0
    while state.size < size, byteCount < Self.byteCountPerTransaction {
      let number = BundleNumber(containing: state.size.nextIndex)
      let bundle = try store.bundle(number, of: survey.key)
      byteCount += bundle.bytes.count
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
      // Of long journals, as many as fit: the rest of the entries are folded in the next transaction.
      var rest = entries[...]
      while !rest.isEmpty, byteCount < Self.byteCountPerTransaction {
        let run = rest.prefix(try takeSubjects(of: rest, into: &state, &byteCount))
        rest = rest.dropFirst(run.count)
        for entry in run {
          note?.at(state.size.nextIndex)
          try apply(entry, bundle[state.size.tailCount].count, to: &state)
          if state.requiresUpgrade { return }
        }
        note?.endEntries()
      }
    }
  }

  /// Takes in what the first of some entries may change, at once.
  /// - Parameter byteCount: taken in by this transaction.
  /// - Returns: of how many entries all is there; one at least.
  private func takeSubjects(
    of entries: ArraySlice<Entry>, into state: inout FoldState, _ byteCount: inout Int
  ) throws(StoreError) -> Int {
    let wanted = state.missing(for: entries)
    guard !wanted.isEmpty else { return entries.count }
    // Of the first entry all must be there, however much it is.
    var first = state.missing(for: entries.prefix(1)).count
    if first == 0 { first = 1 }
    var place = 0
    let count = try views.forEachEntity(of: wanted, under: state.header.cover) { entity in
      state.take(entity)
      byteCount += entity.journalByteCount
      while wanted[place] != entity.id { place += 1 }
      return byteCount < Self.byteCountPerTransaction || place + 1 < first
    }
    guard count < wanted.count else { return entries.count }
    let rest = Set(wanted[count...])
    return entries.prefix { FoldState.subjects(of: $0).allSatisfy { !rest.contains($0) } }.count
  }

  private func apply(
    _ entry: Entry, _ byteCount: Int, to state: inout FoldState
  ) throws(StoreError) {
    let former = state.header.cover
    state.apply(entry, at: state.size.nextIndex, byteCount: byteCount)
    if entry.isOfSettingAside { try reconsider(after: former, in: &state) }
  }

  /// Counts anew what entities mean that are not held, where something is out that was not, or the
  /// other way round. Their rows stay as they are: they hold journals.
  private func reconsider(
    after former: SetAsideCover, in state: inout FoldState
  ) throws(StoreError) {
    var known: Set<EntityID> = []
    var open: [EntityID] = []
    func reconsiderOpen() throws(StoreError) {
      try views.forEachEntity(of: open, under: former) { entity in
        state.reconsider(entity)
        return true
      }
      open = []
    }
    let differences = state.header.cover.differences(from: former)
    for (device, first) in differences.sorted(by: { $0.key < $1.key }) {
      let ids = try subjects(of: device, from: first, upTo: state.size)
      for id in ids where !state.holds(id) && known.insert(id).inserted {
        open.append(id)
        if open.count == Self.entitiesPerReconsideration { try reconsiderOpen() }
      }
    }
    try reconsiderOpen()
  }

  private func subjects(
    of device: DeviceNumber, from first: EventSequence, upTo size: LogSize
  ) throws(StoreError) -> [EntityID] {
    var ids: Set<EntityID> = []
    do {
      try DeviceWalk(store, survey.key).forEach(of: device, from: first) { entry, index in
        guard size.contains(index) else { return false }
        ids.formUnion(FoldState.subjects(of: entry))
        return true
      }
    } catch let error as StoreError {
      throw error
    } catch {
      throw StoreError(.damaged, place: "events of device \(device)", "\(error)")
    }
    return ids.sorted()
  }
}

extension Entry {
  /// Whether it may change what is out.
  fileprivate var isOfSettingAside: Bool {
    guard case .event(let event) = self else { return false }
    return switch event.body {
    case .deviceSetAside, .setAsideReverted: true
    default: false
    }
  }
}
