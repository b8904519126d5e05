import CairnLog
import CairnModel
import CairnStore
import CairnViews

extension Synchroniser {
  /// Entries to verify and store in one step while a long history comes in.
  private var stepEntryCount: Int { 16_384 }
  /// The same where entries are large. A step ends with a batch, which has as many more at most.
  private var stepByteCount: Int { 8 << 20 }

  /// Takes what is new up to a checkpoint: from the answer, or where that leaves a gap, from the
  /// immutable bundles.
  mutating func take(_ answer: Answer, _ progress: (SyncProgress) -> Void) async throws {
    let checkpoint = answer.checkpoint
    let verified = try replica.verified
    let tiles = StoreTiles(store, survey: survey)
    switch try CheckpointVerdict.decide(
      checkpoint, verified: verified, rootAt: { try tiles.root(at: $0) })
    {
    case .same: return
    case .behind:
      throw Refusal(
        .serviceBehind,
        "the service shows \(checkpoint.size) entries, \(verified.size) were verified here",
        retryAfterSeconds: 30)
    case .diverged:
      throw try diverged(from: checkpoint, at: try await firstDifference(from: checkpoint))
    case .ahead: break
    }
    let gap = checkpoint.size.rawValue - verified.size.rawValue
    if UInt64(answer.entries.reduce(0) { $0 + $1.count }) == gap {
      try await takeTail(answer.entries, under: checkpoint)
    } else {
      try await takeBundles(upTo: checkpoint, progress)
    }
    progress(.pulling(checkpoint.size, of: checkpoint.size))
  }

  private mutating func takeTail(
    _ lists: [EntryList], under checkpoint: VerifiedCheckpoint
  ) async throws {
    var staging = try Staging(replica.survey, in: store)
    do throws(GrowthError) {
      for list in lists {
        for entry in list { try staging.take(entry) }
      }
    } catch {
      throw try await unfit(error, under: checkpoint)
    }
    guard staging.leads(to: checkpoint) else {
      throw try await unfit("the entries do not lead to the signed root", under: checkpoint)
    }
    try commit(&staging, under: checkpoint)
  }

  /// Bundle by bundle, stored in steps: each step is the beginning of the signed log, by proof.
  private mutating func takeBundles(
    upTo checkpoint: VerifiedCheckpoint, _ progress: (SyncProgress) -> Void
  ) async throws {
    var staging = try Staging(replica.survey, in: store)
    while staging.size < checkpoint.size {
      let number = BundleNumber(containing: staging.size.nextIndex)
      let width = TileAddress(level: 0, number: number.rawValue).width(in: checkpoint.size)
      let bundle = try await tokens.call { [transport] access in
        try await transport.bundle(number, width: width, access: access)
      }
      guard bundle.count == width else {
        throw Unreachable("bundle \(number) came with \(bundle.count) entries instead of \(width)")
      }
      for entry in bundle.dropFirst(staging.size.tailCount) {
        do throws(GrowthError) { try staging.take(entry) } catch {
          throw try await unfit(error, under: checkpoint)
        }
        let isStep =
          staging.gainedCount >= stepEntryCount || staging.gainedByteCount >= stepByteCount
        if isStep, staging.isWhole, staging.size < checkpoint.size {
          try await prove(staging, isBeginningOf: checkpoint)
          try commit(&staging, under: checkpoint)
        }
      }
      progress(.pulling(staging.size, of: checkpoint.size))
    }
    guard staging.leads(to: checkpoint) else {
      throw try await unfit("the entries do not lead to the signed root", under: checkpoint)
    }
    try commit(&staging, under: checkpoint)
  }

  private mutating func prove(
    _ staging: Staging, isBeginningOf checkpoint: VerifiedCheckpoint
  ) async throws {
    guard
      try await isConsistent(
        size: staging.size, root: staging.growth.tree.root, with: checkpoint)
    else {
      throw try await unfit(
        "entries through \(staging.size) are not the signed log's", under: checkpoint)
    }
  }

  mutating func isConsistent(
    size: LogSize, root: Digest, with checkpoint: VerifiedCheckpoint
  ) async throws -> Bool {
    let proof = try await tokens.call { [transport] access in
      try await transport.consistencyProof(from: size, to: checkpoint.size, access: access)
    }
    return LogProof.isConsistent(
      from: size, root: root, to: checkpoint.size, root: checkpoint.root, proof: proof)
  }

  private mutating func commit(
    _ staging: inout Staging, under checkpoint: VerifiedCheckpoint
  ) throws {
    let count = staging.gainedCount
    guard count > 0 else { return }
    try store.append([staging.takeGain(under: checkpoint)])
    report.pulled += count
  }

  // MARK: What does not fit

  /// An entry that can't stand where it stands, or one that this software does not go beyond.
  private mutating func unfit(
    _ error: GrowthError, under checkpoint: VerifiedCheckpoint
  ) async throws -> Refusal {
    guard error.code == .rotation else {
      return try await unfit(error.description, under: checkpoint)
    }
    return Refusal(.upgradeRequired, error.description)
  }

  /// Entries did not lead to the root: either they were spoiled on their way, or the signed log is
  /// not the one that was verified here.
  private mutating func unfit(
    _ what: String, under checkpoint: VerifiedCheckpoint
  ) async throws -> Refusal {
    let verified = try replica.verified
    if verified.size > .zero,
      try await !isConsistent(size: verified.size, root: verified.root, with: checkpoint),
      let place = try await firstDifference(from: checkpoint)
    {
      return try diverged(from: checkpoint, at: place)
    }
    // Nothing that was signed contradicts this replica, so there is nothing to hold against anybody.
    return Refusal(
      .rootMismatch, "what came was spoiled on its way, and nothing of it was taken: \(what)",
      retryAfterSeconds: 5)
  }

  /// The service signed a log with another past. Says where the two part, and keeps the proof if it
  /// can.
  private func diverged(
    from checkpoint: VerifiedCheckpoint, at place: LogIndex?
  ) throws -> Refusal {
    let own = try replica.verified.size
    let message =
      "the service signed a log that is not the one verified here through \(own): "
      + (place.map { "entry \($0) is the first that differs" } ?? "where they part is not known")
    return replica.keepingEvidence(of: Refusal(.rootMismatch, message), checkpoint)
  }

  /// Follows the tiles down from the top: at each level only one tile needs to be looked at.
  mutating func firstDifference(
    from checkpoint: VerifiedCheckpoint
  ) async throws -> LogIndex? {
    let size = min(checkpoint.size, try replica.verified.size)
    guard size > .zero else { return nil }
    var level = TileAddress.levelMaximum
    while level > 0, size.hashCount(atLevel: level) == 0 { level -= 1 }
    var number: UInt64 = 0
    while true {
      // Hashes that one log has and the other only in part can't differ at this level.
      let address = TileAddress(level: level, number: number)
      let width = address.width(in: size)
      var position = width
      if width > 0 {
        guard let own = try store.tile(address, width: width, of: survey) else { return nil }
        let theirs = try await tokens.call { [transport] access in
          try await transport.tile(address, width: width, access: access)
        }
        position = (0..<width).first { own[$0] != theirs[$0] } ?? width
      }
      if level == 0 {
        let index = LogIndex(number * UInt64(TileAddress.width) + UInt64(position))
        return size.contains(index) ? index : nil
      }
      number = number * UInt64(TileAddress.width) + UInt64(position)
      level -= 1
    }
  }
}
