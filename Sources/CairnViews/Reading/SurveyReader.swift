package import CairnFold
package import CairnModel
package import CairnStore

/// Reads a folded survey as it is, with events that wait on this device folded on top as if they had
/// just been appended; or as it was when the log had some other size.
package struct SurveyReader<Views: ViewStore>: Sendable {
  let views: Views
  package let rules: ReadingRules
  /// Holds the entities that pending events touch.
  let state: FoldState
  /// The last of those events.
  let lastPending: EventID?
  /// Of the log whose meaning is read.
  package let size: LogSize
  /// Whether what lies behind `size` is left out.
  let isPast: Bool
  /// Whether that is nothing.
  package let isNewest: Bool
  /// What is out, or was.
  package let cover: SetAsideCover
  let merges: MergeReading
  /// Entities that waiting events may have brought into a conflict, in the order of packed ids.
  let disputedByWaiting: [EntityID]
  private let waiting: [Anomaly]

  /// - Parameters:
  ///   - pending: what waits here; leave it out for the past.
  ///   - asOf: nil for what was folded last. A larger size is that too, and stays that while a
  ///     projector goes on.
  /// - Throws: `StoreError.missing` where nothing was folded yet.
  package init(
    views: Views, pending: [WaitingEvent] = [], asOf: LogSize? = nil
  ) throws(StoreError) {
    // All that is read here is of one build, whatever happens meanwhile.
    let views = try views.pinned()
    guard let header = try views.header() else {
      throw StoreError(.missing, place: "views", "nothing was folded yet")
    }
    var state = FoldState(header: header)
    for waiting in asOf == nil ? pending : [] where !state.requiresUpgrade {
      for id in FoldState.subjects(of: waiting.event) where !state.holds(id) {
        if let entity = try views.entity(id, under: state.header.cover) { state.take(entity) }
      }
      let former = state.header.cover
      state.apply(waiting)
      try Self.reconsider(views, after: former, in: &state)
    }
    lastPending = asOf == nil ? pending.last?.event.id : nil
    let changes = state.takeChanges()
    waiting = changes.anomalies
    disputedByWaiting = changes.disputed.sorted { $0.packed < $1.packed }
    merges = MergeReading(try MergeChange(changes.realiased, in: views).places)
    self.views = views
    self.state = state
    size = asOf.map { min($0, header.size) } ?? header.size
    isPast = asOf != nil
    isNewest = size == header.size
    cover = isNewest ? state.header.cover : header.cover(asOf: size)
    rules = ReadingRules(state.header, asOf: isPast ? size : state.size)
  }

  /// Takes in what means something else because of what waiting acts set aside or restore.
  /// - Complexity: looks at every entity of the views where there is such an act.
  private static func reconsider(
    _ views: Views, after former: SetAsideCover, in state: inout FoldState
  ) throws(StoreError) {
    guard former != state.header.cover else { return }
    var after: EntityID?
    repeat {
      let page = try views.entities(after: after, count: 512, under: former)
      for entity in page.entities where !state.holds(entity.id) {
        if let now = state.reconsider(entity) { state.take(now) }
      }
      after = page.last
    } while after != nil
  }

  // MARK: Entities

  /// Alone, whatever it was merged with. Nil where there is no such entity.
  package func state(of id: EntityID) throws(StoreError) -> EntityState? {
    if let folded = state.entities[id] { return folded }
    return try views.entity(id, under: cover, asOf: isPast ? size : nil)
  }

  /// Nil where there is no such entity. Of one that was merged away, the one that survives.
  package func entity(_ id: EntityID) throws(StoreError) -> EntityView? {
    try group(of: id).flatMap { EntityView($0, rules) }
  }

  /// All entities that were not merged away, page by page, in the order of their packed ids, which
  /// is nearly that of their recording.
  package func forEachEntity(
    kind: KindNumber? = nil, _ body: (EntityView) throws -> Void
  ) throws {
    try forEachState(kind: kind) { entity in
      guard let group = try group(ledBy: entity) else { return }
      try EntityView(group, rules).map(body)
    }
  }

  /// All registered entities, those that were merged away among them.
  package func forEachState(
    kind: KindNumber? = nil, _ body: (EntityState) throws -> Void
  ) throws {
    // What waits here and is not in the views comes between.
    var waiting = state.entities.values.sorted { $0.id.packed < $1.id.packed }[...]
    func show(_ entity: EntityState) throws {
      guard entity.kind != nil, kind == nil || entity.kind == kind else { return }
      try body(entity)
    }
    var after: EntityID?
    while true {
      let page = try page(of: kind, after: after, count: 512)
      for entity in page.entities {
        while let next = waiting.first, next.id.packed < entity.id.packed {
          try show(next)
          waiting = waiting.dropFirst()
        }
        if let next = waiting.first, next.id == entity.id {
          try show(next)
          waiting = waiting.dropFirst()
        } else {
          try show(entity)
        }
      }
      guard let last = page.last else { break }
      after = last
    }
    for entity in waiting { try show(entity) }
  }

  /// - Returns: what lies behind an id, fewer where journals are long, and the last id where there may
  ///   be more.
  func page(
    of kind: KindNumber?, after id: EntityID?, count: Int
  ) throws(StoreError) -> (entities: [EntityState], last: EntityID?) {
    let moment = isPast ? size : nil
    let page: (entities: [EntityState], last: EntityID?)
    if let kind {
      let ids = try views.ids(in: .kind(kind), after: id, count: count)
      page = try views.entities(
        of: ids, isCut: ids.count == count, under: cover, asOf: moment)
    } else {
      page = try views.entities(after: id, count: count, under: cover, asOf: moment)
    }
    try note(page.entities.lazy.filter { !$0.isUnmerged }.map(\.id))
    return page
  }

  // MARK: Anomalies

  /// Events that have no effect, from the oldest.
  package func anomalies(
    after index: LogIndex? = nil, count: Int = 1_000
  ) throws(StoreError) -> [Anomaly] {
    var anomalies: [Anomaly] = []
    for part in try views.parts(
      table: ViewTable.anomalies.number, after: index?.rawValue, count: count)
    {
      anomalies.append(
        try views.read(.anomalies, part.key) { () throws(StateDamage) in
          try Anomaly(decoding: part.bytes ?? [])
        })
    }
    anomalies += waiting.filter { anomaly in index.map { $0 < anomaly.index } ?? true }
    return Array((isPast ? anomalies.filter { size.contains($0.index) } : anomalies).prefix(count))
  }

  // MARK: The survey

  /// The schemas that can be read, in the order of the log, and the event that published each.
  package var schemas: [(event: EventID, schema: Schema)] { rules.schemas }

  /// Of the log's meaning; nil where what is read is not what was folded last.
  package var fingerprint: Digest? { size == state.size ? state.fingerprint : nil }

  /// How much was folded, also where less is read.
  package var foldedSize: LogSize { header.size }

  /// Of the survey as it is now.
  package var header: FoldHeader { state.header }

  /// What members may do, as the log says.
  package var roles: [DeviceNumber: Role] { state.header.roles }
}
