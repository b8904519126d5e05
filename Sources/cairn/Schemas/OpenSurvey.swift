import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore
import CairnViews

/// A replica as it is looked at: folded as far as it was verified, with what waits here on top.
struct OpenSurvey {
  private static let pageCount = 500

  let replica: FieldReplica
  let summary: ViewSummary
  let reader: SurveyReader<SQLiteViewStore>
  let schemas: PublishedSchemas

  init(_ replica: FieldReplica, _ console: Console) throws {
    let size = try replica.verified.size
    let bar = ProgressBar("folding", terminal: console.terminal)
    defer { bar.finish() }
    summary = try replica.catchUp { bar.show(folded: $0, of: size) }
    reader = try replica.reader()
    schemas = try PublishedSchemas(of: replica)
    self.replica = replica
  }

  func entity(_ id: EntityID) throws -> EntityView {
    guard let view = try reader.entity(id) else {
      throw Refusal(.entityUnknown, "this replica has no entity \(id)")
    }
    return view
  }

  /// Hands over all entities in the order of their ids, page by page.
  /// - Parameter kind: nil for every kind.
  func forEachEntity(
    of kind: KindNumber?, _ body: (EntityView) throws -> Void
  ) throws {
    var last: EntityID?
    while true {
      let page = try reader.entities(kind: kind, after: last, count: Self.pageCount)
      for view in page { try body(view) }
      guard page.count == Self.pageCount else { return }
      last = page.last?.id
    }
  }
}
