import CairnLog
import CairnModel
import CairnStore
import CairnWire

/// Drives one sync. What an answer means is decided by `CheckpointVerdict` and `Acknowledgement`;
/// here is the order in which things are asked for and stored.
struct Synchroniser<
  Store: ReplicaStore, Views: ViewStore, Keys: DeviceKeys, Transport: ServiceTransport
> {
  let replica: Replica<Store, Views, Keys>
  let transport: Transport
  let logKey: NoteKey
  /// For a re-enrolment; nil goes on from the present number.
  let invite: Invite?
  var identity: ReplicaIdentity
  var key: Keys.Key
  var tokens: AccessTokens<Keys.Key>
  var report: SyncReport
  var carrying = CarriedAnswers()
  /// Whether the service said that it takes nothing more now: then one batch is tried, for it may have
  /// changed its mind, and not all that waits is sent for nothing.
  private var isTrying = false
  /// Why nothing more of this device is sent in this sync: what lies behind a batch that was refused
  /// can't come in either.
  private var stopped: Refusal?

  /// A re-enrolment after a re-enrolment is no progress.
  private static var reenrolmentsMaximum: Int { 3 }

  init(
    _ replica: Replica<Store, Views, Keys>, _ transport: Transport, invite: Invite? = nil
  ) throws {
    self.replica = replica
    self.transport = transport
    self.invite = invite
    logKey = try replica.logKey
    identity = try replica.identity
    key = try replica.keys.key(identity.deviceKey)
    tokens = AccessTokens(identity: identity, key: key, clock: replica.clock)
    report = SyncReport(root: LogHash.empty)
    if let until = try replica.store.lastSync()?.waitsUntil {
      isTrying = replica.clock.now() < until
    }
  }

  var store: Store { replica.store }
  var survey: SurveyKey { replica.survey.key }

  mutating func run(_ progress: (SyncProgress) -> Void) async throws -> SyncReport {
    let waiting = try store.pendingCount()
    var reenrolments = 0
    var isSealedAgain = false
    while true {
      let before = (pending: try store.pendingCount(), size: try replica.verified.size)
      let offeredCount = carrying.offered.count
      let answer = try await exchangeGivingBack()
      try await take(answer, progress)
      try settleCarried()
      switch try acknowledgement() {
      case .through(let sequence):
        if sequence != .none { try store.dequeue(through: sequence) }
      case .forked(let common), .superseded(let common):
        guard reenrolments < Self.reenrolmentsMaximum else { throw Self.forkedAgain }
        reenrolments += 1
        stopped = nil
        try await reenrol(keeping: common)
        continue
      }
      let pending = try store.pendingCount()
      progress(.pushing(max(waiting - pending, 0), of: max(waiting, pending)))
      let isLarger = try replica.verified.size != before.size
      let isFewer = pending < before.pending
      let hasOffered = carrying.offered.count > offeredCount
      if let refused = answer.refused {
        // Under the log that came just now, the service may say something else of the same events.
        let isToSealAgain = refused.code == .deviceForked && isLarger && !isSealedAgain
        if Self.isLasting(refused) || !(isFewer || hasOffered || isToSealAgain) {
          // That others go on recording is no progress of this device's.
          stop(refused)
        }
        isSealedAgain = isSealedAgain || isToSealAgain
      } else if pending > 0, stopped == nil, !isFewer, answer.hasPushed || !isLarger {
        throw Refusal(
          .serviceBehind, "the service took the events and does not show them in its log",
          retryAfterSeconds: 5)
      }
      // Work of others may come in by what this round brought, or wait for room in the next request.
      if isLarger || isFewer || hasOffered, try !deliverable().isEmpty { continue }
      if pending == 0 { break }
      if let stopped { throw told(stopped, waiting: pending) }
    }
    return try finish(waiting)
  }

  /// Whether the same events are refused again, however often they are sent in this sync.
  private static func isLasting(_ refusal: Refusal) -> Bool {
    [
      .quotaExceeded, .surveyClosed, .chainInvalid, .sealInvalid, .entryMisplaced, .entryTooLarge,
      .historyDiverged, .adoptionMismatch, .deviceRevoked,
    ].contains(refusal.code)
  }

  /// Sends nothing more of this device. Until when it waits is remembered at once: what else this
  /// sync does may fail.
  private mutating func stop(_ refusal: Refusal) {
    stopped = refusal
    guard refusal.code == .quotaExceeded, let seconds = refusal.retryAfterSeconds else { return }
    do {
      // Not all was brought, so the time of the last sync stays.
      let time = try store.lastSync()?.time
      try store.setLastSync(
        SyncRecord(
          time: time, clockOffset: time == nil ? nil : report.clockOffset, quotas: report.quotas,
          waitsUntil: replica.clock.now().advanced(by: .seconds(Int64(seconds)))))
    } catch {
      // A full disk, say. The refusal tells more than that; the next sync meets it again.
    }
  }

  private static var forkedAgain: Refusal {
    Refusal(.deviceForked, "another copy of this replica keeps recording under the same key")
  }

  private mutating func finish(_ waiting: Int) throws -> SyncReport {
    let verified = try replica.verified
    report.size = verified.size
    report.root = verified.root
    report.pending = try store.pendingCount()
    report.pushed = max(waiting - report.pending, 0)
    try reportCarried()
    // Whoever looks at this replica later learns what the service said, too.
    try store.setLastSync(
      SyncRecord(
        time: replica.clock.now(), clockOffset: report.clockOffset, quotas: report.quotas))
    return report
  }

  /// Where a quota is used up, all else is done by now: what waits here is said.
  private func told(_ refusal: Refusal, waiting pending: Int) -> Refusal {
    guard refusal.code == .quotaExceeded, refusal.retryAfterSeconds != nil else { return refusal }
    var refusal = refusal
    refusal.message += "; \(pending) \(pending == 1 ? "event waits" : "events wait") here"
    return refusal
  }

  // MARK: One request

  /// What one request brought, before anything of it is believed but the checkpoint's signature.
  struct Answer {
    var checkpoint: VerifiedCheckpoint
    var entries: [EntryList]
    /// Whether events of this device went along.
    var hasPushed: Bool
    /// The first refusal of a batch of this device.
    var refused: Refusal?
  }

  private mutating func exchangeGivingBack() async throws -> Answer {
    do {
      return try await exchange()
    } catch let refusal as Refusal where refusal.code == .recovering {
      guard try await giveBack() else { throw refusal }
      report.gaveBack = true
      return try await exchange()
    }
  }

  private mutating func exchange() async throws -> Answer {
    let verified = try replica.verified
    let now = replica.clock.now()
    let own =
      verified.size == .zero || stopped != nil
      ? []
      : try OutboxBatches.next(
        from: store, of: identity, key: key, verified: verified, clock: now,
        requestByteCountMaximum: isTrying ? 1 : OutboxBatches.bytesPerRequest)
    let others = verified.size == .zero ? [] : try deliveries(beside: own)
    let request = SyncRequest(cursor: verified.size, batches: own + others.map(\.batch))
    var frames = SyncAnswer(to: request)
    let serviceTime = try await tokens.call { [transport, replica] access in
      frames = SyncAnswer(to: request)
      return try await transport.sync(request, access: access, clock: replica.clock.now()) {
        frame in try frames.take(frame)
      }
    }
    let answers = frames.pushes
    if let failed = frames.failed { throw Self.told(failed, own, answers) }
    report.serviceRules = frames.rules
    report.quotas = frames.quotas
    // Also where the service said nothing of them: they are not offered twice in one sync.
    carrying.offered.formUnion(others.map(\.key))
    for (delivery, answer) in zip(others, answers.dropFirst(own.count)) {
      carrying.refusals[delivery.key] = answer.refused
    }
    let refused = answers.prefix(own.count).lazy.compactMap(\.refused).first
    if refused == nil { isTrying = false }
    if let serviceTime { report.clockOffset = replica.clock.now().since(serviceTime) }
    guard let note = frames.checkpoint else {
      throw Unreachable("the answer came without a checkpoint")
    }
    return Answer(
      checkpoint: try verify(note), entries: frames.entries, hasPushed: !own.isEmpty,
      refused: refused)
  }

  /// A revoked device is told what became of its work, and is shown the log no more.
  private static func told(
    _ failed: Refusal, _ own: [UnverifiedBatch], _ answers: [PushAnswer]
  ) -> Refusal {
    guard failed.code == .deviceRevoked, let last = own.last?.seal.lastSequence,
      answers.count >= own.count,
      answers.prefix(own.count).allSatisfy({ $0.refused == nil })
    else { return failed }
    return Refusal(
      .deviceRevoked,
      failed.message + "; the service says that it has all events through \(last): "
        + "an admin adopted them")
  }

  func verify(_ note: [UInt8]) throws -> VerifiedCheckpoint {
    do throws(NoteError) {
      return try VerifiedCheckpoint(verifying: note, under: logKey)
    } catch {
      throw Refusal(
        .rootMismatch,
        "the checkpoint is not signed by the log's key (\(error)): is this the service?")
    }
  }

  private func acknowledgement() throws -> Acknowledgement {
    let isSuperseded = try store.members(of: survey).contains { $0.continues == identity.device }
    let batches = LoggedEvents(store: store, survey: survey)
    return try Acknowledgement.decide(
      pending: try replica.allPending(), head: try replica.loggedHead(of: identity),
      isSuperseded: isSuperseded
    ) { sequence in try batches.entry(of: EventID(identity.device, sequence)) }
  }
}
