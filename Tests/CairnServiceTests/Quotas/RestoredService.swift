import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnStore
import CairnWire
import Testing

/// A service that was backed up with 9 events, went on to 33, and was restored.
struct RestoredService {
  let folder = TemporaryFolder()
  let admin: TestDevice
  /// What a replica has that verified the log before the restore.
  let replica: EntryList
  let note: [UInt8]

  init() async throws {
    let path = "\(folder.path)/log.sqlite"
    let first = try ServiceHarness(in: folder)
    var admin = try await first.serving {
      try await first.logIn()
      var admin = try await first.openSurvey()
      _ = try await first.push([try admin.record(notes: 9)], by: admin)
      return admin
    }
    try first.engine.close()
    Disk.copy(path, to: path + ".backup")
    let second = try ServiceHarness(in: folder)
    replica = try await second.serving {
      for _ in 0..<8 { _ = try await second.push([try admin.record(notes: 3)], by: admin) }
      return try second.audit()
    }
    note = try #require(try second.engine.store.checkpoint(of: SurveyKey(1))).note
    try second.engine.close()
    Disk.copy(path + ".backup", to: path)
    for suffix in ["-wal", "-shm"] { Disk.remove(path + suffix) }
    self.admin = admin
  }
}
