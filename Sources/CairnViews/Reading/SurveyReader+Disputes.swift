package import CairnFold
package import CairnModel
package import CairnStore

/// An entity that people disagree about, or did.
package struct DisputedEntity: Sendable {
  package var subject: ConflictSubject
  package var open: [Conflict]
  package var closed: [ConflictSpan]
}

/// What a list of conflicts goes on behind: an entity, or some of those that were once open within
/// one.
///
/// Reads `3.17`, or `3.17:200`.
package struct ConflictCursor: Hashable, Sendable, CustomStringConvertible {
  package var entity: EntityID
  /// So many of the entity's conflicts were told, and more are left; nil where none are.
  package var spanCount: Int?

  package init(_ entity: EntityID, spanCount: Int? = nil) {
    self.entity = entity
    self.spanCount = spanCount
  }

  /// - Throws: `request_malformed` where the text is anything else.
  package init(parsing text: String) throws(Refusal) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let count = parts.count == 2 ? Int(parts[1]) : 0
    guard let entity = EntityID(parts[0]), let count, count >= 0 else {
      throw Refusal(.requestMalformed, "after is what the part before gave as next")
    }
    self.init(entity, spanCount: parts.count == 2 ? count : nil)
  }

  package var description: String { "\(entity)" + (spanCount.map { ":\($0)" } ?? "") }
}

extension SurveyReader {
  /// Entities with about `count` conflicts in all, in the order of packed ids.
  ///
  /// What is open counts for the one that survives, what is closed for each by itself.
  /// - Parameter all: those that were closed, too.
  /// - Complexity: by the entities that are told, and the rows of those between them; of a long
  ///   journal that had many conflicts, a part by a replay.
  package func disputes(
    after cursor: ConflictCursor?, count: Int, all: Bool
  ) throws(StoreError) -> Page<DisputedEntity, ConflictCursor> {
    var items: [DisputedEntity] = []
    var subjects: [EntityID: ConflictSubject] = [:]
    var left = count
    var (lookedAt, byteCountLookedAt) = (0, 0)
    var after = cursor?.entity
    // One that was told in part comes once more.
    var resumed = cursor.flatMap { cursor in cursor.spanCount.map { (cursor.entity, $0) } }
    while true {
      let isFirst = resumed != nil
      var ids: [EntityID] = []
      if let resumed {
        ids = [resumed.0]
      } else {
        ids = try disputed(after: after, count: Self.rowsPerRead)
      }
      try note(ids)
      for id in ids {
        lookedAt += 1
        after = id
        let spanCount = resumed?.1
        resumed = nil
        guard let state = try disputedState(id, all: all) else { continue }
        byteCountLookedAt += state.journalByteCount
        let found = try dispute(about: state, from: spanCount, count: left, all: all, &subjects)
        if let (dispute, next) = found {
          items.append(dispute)
          left -= dispute.open.count + dispute.closed.count
          if let next { return Page(items: items, next: ConflictCursor(id, spanCount: next)) }
        }
        guard left <= 0 || byteCountLookedAt >= Self.byteCountHeldMaximum else { continue }
        let isLast = !isFirst && ids.count < Self.rowsPerRead && id == ids.last
        return Page(items: items, next: isLast ? nil : ConflictCursor(id))
      }
      guard isFirst || ids.count == Self.rowsPerRead else { return Page(items: items) }
      guard lookedAt < Self.lookedAtMaximum else {
        return Page(items: items, next: after.map { ConflictCursor($0) })
      }
    }
  }

  /// Every entity that people disagree about, or did, part by part.
  package func forEachDispute(all: Bool, _ body: (DisputedEntity) throws -> Void) throws {
    var cursor: ConflictCursor?
    repeat {
      let page = try disputes(after: cursor, count: 256, all: all)
      for dispute in page.items { try body(dispute) }
      cursor = page.next
    } while cursor != nil
  }

  /// What is open, in the order of packed ids of those that survive.
  package func conflicts() throws(StoreError) -> [Conflict] {
    var conflicts: [Conflict] = []
    var after: EntityID?
    while true {
      let ids = try disputed(after: after, count: Self.rowsPerRead)
      try note(ids)
      for id in ids {
        guard let state = try disputedState(id, all: false),
          let group = try group(ledBy: state)
        else { continue }
        conflicts += group.conflicts(rules.classes)
      }
      guard ids.count == Self.rowsPerRead else { return conflicts }
      after = ids.last
    }
  }

  /// Entities where conflicts may be open, or were; those among them that wait here.
  private func disputed(
    after id: EntityID?, count: Int
  ) throws(StoreError) -> [EntityID] {
    let stored = try views.ids(in: .disputed, after: id, count: count)
    let waiting = disputedByWaiting.drop { other in id.map { other.packed <= $0.packed } ?? false }
    guard !waiting.isEmpty else { return stored }
    let ids = Set(stored).union(waiting.prefix(count))
    return Array(ids.sorted { $0.packed < $1.packed }.prefix(count))
  }

  /// Nil where there is nothing to be told of it: what was merged away has no open conflicts.
  private func disputedState(
    _ id: EntityID, all: Bool
  ) throws(StoreError) -> EntityState? {
    if !all {
      guard try place(of: id).isRoot(id) else { return nil }
    }
    guard let state = try state(of: id), state.kind != nil else { return nil }
    return state
  }

  /// - Returns: with the number of its conflicts that the next part begins with, if any are left.
  private func dispute(
    about state: EntityState, from resumed: Int?, count: Int, all: Bool,
    _ subjects: inout [EntityID: ConflictSubject]
  ) throws(StoreError) -> (DisputedEntity, next: Int?)? {
    var open: [Conflict] = []
    var deeds: [EventID: [Deed]] = [:]
    if resumed == nil, let group = try group(ledBy: state) {
      open = group.conflicts(rules.classes)
      if !open.isEmpty {
        subjects[state.id] = ConflictSubject(group, rules)
        deeds = group.deeds(of: Self.explained(open))
      }
    }
    var closed: [ConflictSpan] = []
    var next: Int?
    if all {
      let (first, count) = (resumed ?? 0, max(count - open.count, 1))
      let history = state.conflictHistory(rules.classes, from: first, count: count)
      let spans = history.spans.prefix(byteCount: Self.byteCountHeldMaximum)
      closed = spans.filter { $0.closed != nil }
      next = history.total - first > spans.count ? first + spans.count : nil
      let explained = Self.explained(closed.map(\.conflict))
      if !explained.isEmpty {
        deeds.merge(MergeGroup(root: state).deeds(of: explained)) { own, _ in own }
      }
    }
    guard !open.isEmpty || !closed.isEmpty || next != nil else { return nil }
    let root = try place(of: state.id).root
    var known = subjects[root]
    if known == nil { known = try subject(root) }
    guard var subject = known else { return nil }
    subjects[root] = subject
    subject.deeds = deeds
    return (DisputedEntity(subject: subject, open: open, closed: closed), next)
  }

  private func subject(_ root: EntityID) throws(StoreError) -> ConflictSubject? {
    try group(of: root).flatMap { ConflictSubject($0, rules) }
  }

  /// Events whose values alone don't say what they did.
  private static func explained(_ conflicts: [Conflict]) -> Set<EventID> {
    var events: Set<EventID> = []
    for conflict in conflicts where conflict.matter == .retraction {
      events.formUnion(conflict.siblings.map(\.event))
    }
    return events
  }
}

extension [ConflictSpan] {
  /// Spans whose values have about so many bytes together, and one at least.
  fileprivate func prefix(byteCount maximum: Int) -> ArraySlice<ConflictSpan> {
    var byteCount = 0
    let end = firstIndex { span in
      byteCount += span.conflict.siblings.reduce(0) { $0 + $1.value.byteCount }
      return byteCount > maximum
    }
    return prefix(Swift.max(end ?? count, 1))
  }
}
