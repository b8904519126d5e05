import CairnModel
import CairnService
import CairnSQLite
import CairnStore

/// The storage of a service in one folder: `log.sqlite`, `guard` and `keys/`, behind its lock. The
/// views of a survey, `views-SLUG.sqlite`, may be deleted at any time.
struct EmbeddedEngine: Engine {
  let store: SQLiteLogStore
  let checkpoints: FileGuard
  let keys: FileKeyVault
  private let folder: String
  private let lock: FolderLock

  /// Makes the folder if it is not there.
  init(folder: String) throws {
    self.folder = folder
    try TextFile.makeFolder(folder, mode: 0o700)
    do throws(StoreError) {
      lock = try FolderLock(folder: folder)
    } catch {
      guard error.code == .busy else { throw error }
      throw CommandFailure(
        .alreadyServed, "another process serves or writes \(folder)",
        hint: "end that process first, or name another folder with --data", status: .refused)
    }
    store = try SQLiteLogStore(path: "\(folder)/log.sqlite", mode: .writer)
    guard try store.identity() == nil else {
      try store.close()
      throw CommandFailure(
        .folderTaken, "\(folder) is a device's replica, not a service's data",
        hint: "name another folder with --data", status: .refused)
    }
    checkpoints = try FileGuard(path: "\(folder)/guard")
    keys = try FileKeyVault(folder: "\(folder)/keys")
  }

  func views(of survey: SurveyRecord) throws(StoreError) -> SQLiteViewStore {
    try SQLiteViewStore(replaceable: views(named: survey))
  }

  func mark(of survey: SurveyRecord) -> FoldMark? {
    FoldMark(ofViews: views(named: survey), isWritable: false)
  }

  private func views(named survey: SurveyRecord) -> String {
    "\(folder)/views-\(survey.slug).sqlite"
  }

  func close() throws { try store.close() }
}
