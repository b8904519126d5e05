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
  private let console: Console

  /// - Parameter moment: nil for the survey as it is, with what waits here.
  init(_ replica: FieldReplica, _ console: Console, asOf moment: String? = nil) throws {
    let size = try replica.verified.size
    guard size > .zero else {
      throw CommandFailure(
        .neverSynced, "nothing of the survey was synced here yet", hint: "run 'cairn sync' first",
        status: .refused)
    }
    let bar = ProgressBar("folding", terminal: console.terminal)
    defer { bar.finish() }
    summary = try replica.catchUp { bar.show(folded: $0, of: size) }
    console.tell(summary.stop)
    let past = try moment.map {
      try LogMoment.size(parsing: $0, in: replica.store, of: replica.survey.key)
    }
    if let past { try summary.require(past) }
    reader = try past.map { try replica.reader(asOf: $0) } ?? replica.reader()
    if past == nil, replica.hidesPending {
      console.warn("what waits here is not shown, because showing it ended the program")
    }
    let shown = PublishedSchemas(reader.schemas)
    schemas =
      shown.current == nil && summary.stop != nil
      ? PublishedSchemas(try replica.loggedSchemas()) : shown
    self.replica = replica
    self.console = console
  }

  /// The schemas to record by. They are known from the log where the views can't be brought up, so that
  /// what is seen in the field can be recorded whatever became of the views.
  static func schemas(of replica: FieldReplica, _ console: Console) throws -> PublishedSchemas {
    do {
      return try OpenSurvey(replica, console).schemas
    } catch let error as StoreError {
      let schemas = PublishedSchemas(try replica.loggedSchemas())
      console.warn("the survey can't be shown, and recording goes on: \(error)")
      return schemas
    }
  }

  /// What is odd in the survey that is read, found anew where something came since.
  func warnings() throws -> WarningList<SQLiteViewStore> {
    let bar = ProgressBar("judging", terminal: console.terminal)
    defer { bar.finish() }
    return try reader.warnings {
      bar.update(UInt64($0), of: UInt64(max($0, summary.entityCount)))
    }
  }

  /// The devices' names.
  func authors() throws -> Authors {
    Authors(try replica.store.members(of: replica.survey.key))
  }

  /// What an entity is, that something is to be recorded of. Of one that came behind the entry where
  /// the views stopped, its registration tells.
  func kind(of id: EntityID) throws -> KindNumber {
    if summary.stop != nil, try reader.entity(id) == nil,
      case .entityRegistered(let body)? = try replica.event(id.event)?.event.body
    {
      return body.kind
    }
    return try entity(id).kind
  }

  func entity(_ id: EntityID) throws -> EntityView {
    guard let view = try reader.entity(id) else {
      guard reader.isNewest else {
        throw CommandFailure(
          .entityUnknown, "there was no entity \(id) in the first \(reader.size) entries",
          hint: "'cairn log --entity \(id)' tells since when there is one", status: .refused)
      }
      if let stop = summary.stop, try replica.event(id.event) != nil {
        throw Refusal(.viewsStopped, "\(id) can't be shown: \(stop.message)")
      }
      throw Refusal(.entityUnknown, "this replica has no entity \(id)")
    }
    return view
  }
}

/// Who is behind a device's number.
struct Authors {
  private let names: [DeviceNumber: String]

  init(_ members: [MemberRecord]) {
    names = Dictionary(
      members.map { ($0.device, $0.name.string) }, uniquingKeysWith: { first, _ in first })
  }

  func name(_ device: DeviceNumber) -> String { names[device] ?? "device \(device)" }
}

extension ViewSummary {
  /// - Throws: `views_stopped` where the views end before a size of the log.
  func require(_ wanted: LogSize) throws(Refusal) {
    guard let stop, size < wanted else { return }
    throw Refusal(.viewsStopped, stop.message)
  }
}
