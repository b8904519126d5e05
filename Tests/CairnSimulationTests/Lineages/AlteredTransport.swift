import CairnLog
import CairnModel
import CairnReplica
import CairnWire
import Synchronization

/// A way to a service on which something may happen ahead of each sync, and to each frame of its
/// answer. A class because it counts the batches that go to the service, and is shared.
final class AlteredTransport<Base: ServiceTransport>: ServiceTransport {
  typealias Receive = (SyncFrame) throws -> Void

  private let base: Base
  private let before: @Sendable (SyncRequest) async throws -> SyncRequest
  private let alter: @Sendable (SyncFrame, Receive) throws -> Void
  private let counts = Mutex<[Int]>([])
  private let proofs = Mutex(0)

  init(
    _ base: Base,
    before: @escaping @Sendable (SyncRequest) async throws -> SyncRequest = { $0 },
    alter: @escaping @Sendable (SyncFrame, Receive) throws -> Void = { frame, receive in
      try receive(frame)
    }
  ) {
    self.base = base
    self.before = before
    self.alter = alter
  }

  /// Of each request, as the replica sent it. A sync that goes on without end is broken off here.
  var batchCounts: [Int] { counts.withLock { $0 } }

  var batchCount: Int { batchCounts.reduce(0, +) }

  /// Proofs of consistency that were asked for.
  var proofCount: Int { proofs.withLock { $0 } }

  private static var requestCountMaximum: Int { 20 }

  func enrol(_ request: EnrolRequest, survey slug: String) async throws -> EnrolAnswer {
    try await base.enrol(request, survey: slug)
  }

  func sync(
    _ request: SyncRequest, access: SurveyAccess, clock: Timestamp, receive: Receive
  ) async throws -> Timestamp? {
    let count = counts.withLock { counts in
      counts.append(request.batches.count)
      return counts.count
    }
    guard count <= Self.requestCountMaximum else { throw Unreachable("a sync without end") }
    return try await base.sync(try await before(request), access: access, clock: clock) { frame in
      try alter(frame, receive)
    }
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
    proofs.withLock { $0 += 1 }
    return try await base.consistencyProof(from: old, to: new, access: access)
  }

  func giveBack(_ request: GiveBackRequest, access: SurveyAccess) async throws -> LogSize {
    try await base.giveBack(request, access: access)
  }
}
