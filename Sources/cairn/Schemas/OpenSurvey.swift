import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore
import CairnViews

/// A replica as it is looked at: folded as far as it was verified, with what waits here on top.
struct OpenSurvey {
  let replica: FieldReplica
  let summary: ViewSummary
  let reader: SurveyReader<SQLiteViewStore>
  let schemas: PublishedSchemas

  init(_ replica: FieldReplica, _ console: Console) throws {
    let size = try replica.verified.size
    guard size > .zero else {
      throw CommandFailure(
        .neverSynced, "nothing of the survey was synced here yet", hint: "run 'cairn sync' first",
        status: .refused)
    }
    let bar = ProgressBar("folding", terminal: console.terminal)
    defer { bar.finish() }
    summary = try replica.catchUp { bar.show(folded: $0, of: size) }
    reader = try replica.reader()
    schemas = PublishedSchemas(reader.schemas)
    self.replica = replica
  }

  func entity(_ id: EntityID) throws -> EntityView {
    guard let view = try reader.entity(id) else {
      throw Refusal(.entityUnknown, "this replica has no entity \(id)")
    }
    return view
  }
}
