import CairnHTTPClient
import CairnModel
import CairnReplica
import CairnSQLite
import CairnStore
import CairnWire
import Glibc

/// Lets a folder go on with a log that an operator reopened. The log that was verified before is
/// kept beside it, for it is the evidence of what was lost.
struct EpochAcceptance {
  let folder: ReplicaFolder
  let console: Console
  let invite: Invite?

  func run() async throws {
    let lock = try FolderLock(folder: folder.path, use: .sync, patience: .seconds(30))
    let log = "\(folder.path)/log.sqlite"
    let fresh = "\(folder.path)/log.sqlite.next"
    var report: EpochReport?
    try await folder.withStores(holding: lock) { stores in
      let replica = try FieldReplica(
        store: stores.log, views: stores.views, keys: stores.keys, clock: .system)
      remove(fresh)
      let store = try SQLiteLogStore(path: fresh, mode: .writer)
      defer { try? store.close() }
      report = try await withHTTPTransport(url: invite?.url ?? replica.identity.url) { transport in
        try await replica.acceptEpoch(into: store, invite: invite, transport)
      }
    }
    guard let report else { return }
    let kept = "\(folder.path)/log-before-epoch-\(DeviceClock.system.now().milliseconds).sqlite"
    // Both names lead to the old log until the new one takes the place in one step.
    guard link(log, kept) == 0, rename(fresh, log) == 0 else {
      throw CommandFailure(
        .storeBusy, "the new log could not take the old one's place",
        hint: "check the folder's permissions, then run the command again", status: .failed)
    }
    remove("\(folder.path)/views.sqlite")
    console.print(
      """
      \(Quantity.counted(Int(report.shared.rawValue), "entry", "entries")) in common; \
      \(Quantity.grouped(report.left)) that only this replica had are kept in \(kept)
      \(Quantity.counted(report.recordedAgain, "event")) of this device recorded again\
      \(report.device.map { ", as device \($0)" } ?? ""); 'cairn sync' brings them
      """)
    console.print(
      json: [
        "shared": .integer(Int64(report.shared.rawValue)), "left": .integer(Int64(report.left)),
        "recorded_again": .integer(Int64(report.recordedAgain)),
        "device": report.device.map { .integer(Int64($0.rawValue)) } ?? .null,
        "kept": .string(kept),
      ])
  }

  private func remove(_ path: String) {
    for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
  }
}
