import CairnModel
import CairnReplica
import CairnSQLite
import CairnServiceFixtures
import CairnStore

extension SurveyDay {
  /// Records many events in a replica's folder without a process for each.
  func recordNotes(_ count: Int, in folder: String) throws {
    try record((0..<count).map { .note("note \($0)") }, in: folder)
  }

  /// Records what the command line would not let a member record.
  func record(_ bodies: [EventBody], in folder: String) throws {
    let store = try SQLiteLogStore(path: "\(folder)/log.sqlite", mode: .writer)
    let replica = try Replica(
      store: store, views: MemoryViewStore(), keys: try FileDeviceKeys(folder: "\(folder)/keys"),
      clock: .system)
    _ = try replica.record(bodies.map { Draft($0) })
    try store.close()
  }
}
