package import CairnFold
package import CairnModel
package import CairnStore

/// Reads a folded survey, with events that wait on this device folded on top, as if they had just
/// been appended.
package struct SurveyReader<Views: ViewStore>: Sendable {
  private let views: Views
  private let classes: MergeClasses
  /// Holds the entities that pending events touch.
  private let state: FoldState

  /// - Throws: `StoreError.missing` where nothing was folded yet.
  package init(views: Views, pending: [Event] = []) throws(StoreError) {
    guard let header = try views.header() else {
      throw StoreError(.missing, place: "views", "nothing was folded yet")
    }
    var state = FoldState(header: header)
    for event in pending where !state.requiresUpgrade {
      for id in FoldState.subjects(of: event) where !state.holds(id) {
        if let entity = try views.entity(id) { state.take(entity) }
      }
      state.apply(pending: event)
    }
    _ = state.takeChanges()
    self.views = views
    self.state = state
    classes = MergeClasses(state.header)
  }

  /// The log size of what is shown, without what waits here.
  package func size() throws(StoreError) -> LogSize { try views.position()?.size ?? .zero }

  /// Nil where there is no such entity.
  package func entity(_ id: EntityID) throws(StoreError) -> EntityView? {
    let folded = state.entities[id]
    let entity = folded == nil ? try views.entity(id) : folded
    return entity.flatMap { EntityView($0, classes) }
  }

  /// All entities, page by page, in the order of their packed ids, which is nearly that of their
  /// recording.
  package func forEachEntity(
    kind: KindNumber? = nil, _ body: (EntityView) throws -> Void
  ) throws {
    func show(_ entity: EntityState) throws {
      guard kind == nil || entity.kind == kind, let view = EntityView(entity, classes) else {
        return
      }
      try body(view)
    }
    // What waits here and is not in the views comes between.
    var waiting = state.entities.values.sorted { $0.id.packed < $1.id.packed }[...]
    var after: EntityID?
    while true {
      let page = try views.entities(after: after, count: 512)
      for entity in page {
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
      guard page.count == 512 else { break }
      after = page.last?.id
    }
    for entity in waiting { try show(entity) }
  }

  /// Events of the log that have no effect, from the oldest.
  package func anomalies(
    after index: LogIndex? = nil, count: Int = 1_000
  ) throws(StoreError) -> [Anomaly] {
    var anomalies: [Anomaly] = []
    for part in try views.parts(
      table: ViewTable.anomalies.rawValue, after: index?.rawValue, count: count)
    {
      anomalies.append(
        try views.read(.anomalies, part.key) { () throws(StateDamage) in
          try Anomaly(decoding: part.bytes ?? [])
        })
    }
    return anomalies
  }

  /// The schemas that can be read, in the order of the log, and the event that published each.
  package var schemas: [(event: EventID, schema: Schema)] {
    state.header.schemas.documents.compactMap { document in
      (try? Schema(document: document.bytes)).map { (document.event, $0) }
    }
  }

  /// What members may do, as the log says.
  package var roles: [DeviceNumber: Role] { state.header.roles }
}
