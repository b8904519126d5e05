import CairnLog
import CairnModel
import CairnReplica
import CairnWire
import Synchronization

/// Counts the batches that go to the service. A class because the transport is shared.
final class CountingTransport<Base: ServiceTransport>: ServiceTransport {
  private let base: Base
  private let counts = Mutex<[Int]>([])

  init(_ base: Base) { self.base = base }

  /// Of each request.
  var batchCounts: [Int] { counts.withLock { $0 } }

  var batchCount: Int { batchCounts.reduce(0, +) }

  func enrol(_ request: EnrolRequest, survey slug: String) async throws -> EnrolAnswer {
    try await base.enrol(request, survey: slug)
  }

  func sync(
    _ request: SyncRequest, access: SurveyAccess, clock: Timestamp,
    receive: (SyncFrame) throws -> Void
  ) async throws -> Timestamp? {
    counts.withLock { $0.append(request.batches.count) }
    return try await base.sync(request, access: access, clock: clock, receive: receive)
  }

  func checkpoint(_ access: SurveyAccess) async throws -> [UInt8] {
    try await base.checkpoint(access)
  }

  func bundle(
    _ number: BundleNumber, width: Int, access: SurveyAccess
  ) async throws -> EntryList {
    try await base.bundle(number, width: width, access: access)
  }

  func tile(_ address: TileAddress, width: Int, access: SurveyAccess) async throws -> Tile {
    try await base.tile(address, width: width, access: access)
  }

  func consistencyProof(
    from old: LogSize, to new: LogSize, access: SurveyAccess
  ) async throws -> [Digest] {
    try await base.consistencyProof(from: old, to: new, access: access)
  }

  func giveBack(_ request: GiveBackRequest, access: SurveyAccess) async throws -> LogSize {
    try await base.giveBack(request, access: access)
  }
}
