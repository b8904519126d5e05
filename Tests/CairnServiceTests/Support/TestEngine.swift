import CairnSQLite
import CairnService
import CairnStore

/// The engine of `cairn serve`, with hooks for faults.
struct TestEngine: Engine {
  let folder: TemporaryFolder
  let store: HookedStore
  let checkpoints: HookedGuard
  let keys: FileKeyVault

  init(in folder: TemporaryFolder) throws {
    self.folder = folder
    store = HookedStore(base: try SQLiteLogStore(path: "\(folder.path)/log.sqlite", mode: .writer))
    checkpoints = HookedGuard(base: try FileGuard(path: "\(folder.path)/guard"))
    keys = try FileKeyVault(folder: "\(folder.path)/keys")
  }
}
