import CairnModel
import Glibc
import Testing

extension SurveyDay {
  /// Sets the service back behind what a replica verified, with its guard, so that it can't know; and
  /// lets another device push: one record, and its log has as many entries as the replica's.
  /// - Returns: the entries that the replica verified.
  func showAnotherPast(
    to folder: String, by other: String, recordCount: Int = 4
  ) throws -> Int64 {
    for each in [folder, other] { #expect(try run("-C", each, "sync").status == 0) }
    #expect(try endService() == 0)
    for name in ["log.sqlite", "guard"] {
      try TestFolder.copy(path("data/\(name)"), to: path("old-\(name)"))
    }
    try restartService()
    _ = try record("Seen by one", in: folder)
    let size = try #require(try run("-C", folder, "sync", "--json").json["size"]?.asInteger)
    #expect(try endService() == 0)
    for name in ["log.sqlite", "guard"] {
      try TestFolder.copy(path("old-\(name)"), to: path("data/\(name)"))
    }
    for name in ["log.sqlite-wal", "log.sqlite-shm"] { unlink(path("data/\(name)")) }
    try restartService()
    for number in 0..<recordCount { _ = try record("Other \(number)", in: other) }
    #expect(try run("-C", other, "sync").status == 0)
    return size
  }
}
