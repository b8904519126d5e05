package import CairnLog
package import CairnModel
package import CairnReplica
package import CairnWire
import Synchronization

/// A way to a service that loses requests, loses answers or breaks them off, and delivers some
/// requests twice, as a seed has it.
///
/// A class because every call draws from one generator.
package final class LossyTransport<Base: ServiceTransport>: ServiceTransport {
  private enum Fate {
    case requestLost
    /// The service did what was asked, and this many frames of its answer arrive.
    case answerBreaks(after: Int)
    case deliveredTwice
    case whole
  }

  private let base: Base
  private let lossPercentage: Int
  private let random: Mutex<SeededGenerator>

  package init(_ base: Base, lossPercentage: Int, seed: UInt64) {
    self.base = base
    self.lossPercentage = lossPercentage
    random = Mutex(SeededGenerator(seed: seed))
  }

  package func enrol(_ request: EnrolRequest, survey slug: String) async throws -> EnrolAnswer {
    try await deliver { try await base.enrol(request, survey: slug) }
  }

  package func sync(
    _ request: SyncRequest, access: SurveyAccess, clock: Timestamp,
    receive: (SyncFrame) throws -> Void
  ) async throws -> Timestamp? {
    var frameCountMaximum = Int.max
    switch draw() {
    case .requestLost: throw Unreachable("the request was lost")
    case .answerBreaks(let count): frameCountMaximum = count
    case .deliveredTwice:
      _ = try await base.sync(request, access: access, clock: clock) { _ in }
    case .whole: break
    }
    var count = 0
    return try await base.sync(request, access: access, clock: clock) { frame in
      guard count < frameCountMaximum else { throw Unreachable("the answer broke off") }
      count += 1
      try receive(frame)
    }
  }

  package func checkpoint(_ access: SurveyAccess) async throws -> [UInt8] {
    try await deliver { try await base.checkpoint(access) }
  }

  package func bundle(
    _ number: BundleNumber, width: Int, access: SurveyAccess
  ) async throws -> EntryList {
    try await deliver { try await base.bundle(number, width: width, access: access) }
  }

  package func tile(
    _ address: TileAddress, width: Int, access: SurveyAccess
  ) async throws -> Tile {
    try await deliver { try await base.tile(address, width: width, access: access) }
  }

  package func consistencyProof(
    from old: LogSize, to new: LogSize, access: SurveyAccess
  ) async throws -> [Digest] {
    try await deliver { try await base.consistencyProof(from: old, to: new, access: access) }
  }

  package func giveBack(
    _ request: GiveBackRequest, access: SurveyAccess
  ) async throws -> LogSize {
    try await deliver { try await base.giveBack(request, access: access) }
  }

  private func draw() -> Fate {
    random.withLock { random in
      guard random.chance(lossPercentage) else { return .whole }
      switch random.below(4) {
      case 0: return .requestLost
      case 1: return .deliveredTwice
      default: return .answerBreaks(after: random.below(4))
      }
    }
  }

  /// What has one answer.
  private func deliver<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
    switch draw() {
    case .requestLost: throw Unreachable("the request was lost")
    case .answerBreaks:
      _ = try await body()
      throw Unreachable("the answer was lost")
    case .deliveredTwice:
      _ = try await body()
      return try await body()
    case .whole: return try await body()
    }
  }
}
