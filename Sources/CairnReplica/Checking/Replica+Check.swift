import CairnFold
import CairnLog
import CairnModel
import CairnStore
import CairnViews
import CairnWire

extension Replica {
  /// Proves that every event recorded here is in the signed log, that the log here is the one that
  /// the service signs, and that the views are what the log says; or names what is not so.
  ///
  /// - Parameter transport: nil checks what can be checked without the service, and says so.
  /// - Throws: `StoreError` where the replica can't be read, `Refusal` where the service refuses.
  package func check(_ transport: (some ServiceTransport)?) async throws -> CheckReport {
    let summary = try catchUp()
    let verified = try verified
    let sync = try store.lastSync()
    var report = CheckReport(
      size: verified.size, root: verified.root, fingerprint: summary.fingerprint,
      rulesLevel: summary.rulesLevel, clockOffset: sync?.clockOffset, lastSync: sync?.time,
      anomalies: summary.anomalyCount)
    let reader = try SurveyReader(views: views)
    let conflicts = try reading(.conflicts) { try reader.conflicts().count }
    let warnings = try reading(.warnings) { try reader.warnings().mark.count }
    report.conflicts = conflicts ?? 0
    report.warnings = warnings ?? 0
    for (count, name) in [(conflicts, "conflicts"), (warnings, "warnings")] where count == nil {
      report.problems.append(
        CheckProblem(
          RefusalCode.viewsStopped.rawValue, "\(name) are not counted: it ended the program"))
    }
    try checkOutbox(&report)
    try checkOwnEvents(&report)
    try checkFold(summary, &report)
    for evidence in try store.evidence() {
      report.problems.append(CheckProblem(evidence.code, evidence.message))
    }
    if let transport {
      try await checkService(transport, &report)
    } else {
      report.problems.append(
        CheckProblem("unreachable", "the service was not asked whether this is its log"))
    }
    return report
  }

  private func checkOutbox(_ report: inout CheckReport) throws {
    let pending = try pendingEvents()
    report.pending = pending.count
    guard let first = pending.first, let last = pending.last else { return }
    let range = pending.count == 1 ? "\(first.id)" : "\(first.id) to \(last.id)"
    report.problems.append(
      CheckProblem(
        "pending", "\(pending.count) recorded here and not in the log yet: \(range)",
        events: pending.map(\.id)))
  }

  /// Follows the device's chain through the log from its first event, and the devices that it
  /// continued.
  private func checkOwnEvents(_ report: inout CheckReport) throws {
    let identity = try identity
    guard let checkpoint = try store.checkpoint(of: survey.key) else {
      report.problems.append(CheckProblem("never_synced", "nothing was synced here yet"))
      return
    }
    let members = try store.members(of: survey.key)
    var devices = [identity.device]
    let lineages = Lineages(members)
    while let last = devices.last, let older = lineages.older(of: last) { devices.append(older) }
    for device in devices {
      guard let member = members.first(where: { $0.device == device }) else { continue }
      try checkChain(of: member, identity, checkpoint, &report)
    }
  }

  private func checkChain(
    of member: MemberRecord, _ identity: ReplicaIdentity, _ checkpoint: CheckpointRecord,
    _ report: inout CheckReport
  ) throws {
    var chain = DeviceChain(survey: identity.survey, device: member.device, key: member.key)
    let head = try store.head(of: member.device, in: survey.key) ?? chain.head
    let tiles = RecentTiles(StoreTiles(store, survey: survey.key))
    let events = LoggedEvents(store: store, survey: survey.key)
    while chain.sequence < head.sequence {
      let next = EventID(member.device, chain.sequence.next)
      guard let receipt = try store.receipt(of: next, in: survey.key) else {
        report.problems.append(
          CheckProblem("missing", "event \(next) has no receipt in the log", events: [next]))
        return
      }
      report.receiptCount += 1
      while chain.sequence < receipt.lastSequence {
        let event = EventID(member.device, chain.sequence.next)
        guard let index = receipt.index(of: event), let entry = try events.entry(at: index),
          try EntryEnvelope(parsing: entry).event == event
        else {
          report.problems.append(
            CheckProblem("missing", "event \(event) is not where its receipt says", events: [event])
          )
          return
        }
        let leaf = LogHash.leaf(entry)
        let proof = try LogProof.inclusion(of: index, in: checkpoint.size, from: tiles)
        guard
          LogProof.includes(
            leaf: leaf, at: index, root: checkpoint.root, size: checkpoint.size, proof: proof)
        else {
          report.problems.append(
            CheckProblem("unproven", "event \(event) is not under the root", events: [event]))
          return
        }
        chain.append(leaf)
        report.provenEventCount += 1
      }
    }
    if chain.head != head {
      report.problems.append(
        CheckProblem("unproven", "the events of device \(member.device) do not lead to its head"))
    }
  }

  /// Folds the log once more from nothing, and compares.
  private func checkFold(_ summary: ViewSummary, _ report: inout CheckReport) throws {
    guard !summary.requiresUpgrade else {
      report.problems.append(
        CheckProblem(
          RefusalCode.upgradeRequired.rawValue,
          "the survey uses rules of level \(summary.rulesLevel), which this software does not know")
      )
      return
    }
    let fresh = MemoryViewStore()
    let again = try Projector(survey: survey, store: store, views: fresh, mark: views.mark)
      .catchUp()
    report.viewsStop = summary.stop ?? again.stop
    if let stop = report.viewsStop {
      report.problems.append(CheckProblem(RefusalCode.viewsStopped.rawValue, stop.message))
    }
    // Views of an earlier build may be further.
    guard again.size == summary.size else { return }
    if again.fingerprint != summary.fingerprint {
      report.problems.append(
        CheckProblem(
          "fingerprint_mismatch", "the views are not what the log says\(remade())"))
    } else if let place = try differingPlace(fresh) {
      report.problems.append(
        CheckProblem("views_damaged", "\(place) is not what the log says\(remade())"))
    }
  }

  private func differingPlace(_ fresh: MemoryViewStore) throws(StoreError) -> String? {
    do throws(StoreError) {
      return try ViewComparison.firstDifference(views, fresh)
    } catch {
      guard error.code == .damaged else { throw error }
      return error.place
    }
  }

  /// Views that were proven wrong are not to be read again. They hold nothing that the log has not.
  private func remade() -> String {
    do {
      try rebuildViews()
      return ": they were made again"
    } catch {
      return ": delete views.sqlite, it is made again"
    }
  }

  private func checkService(
    _ transport: some ServiceTransport, _ report: inout CheckReport
  ) async throws {
    let identity = try identity
    var tokens = AccessTokens(
      identity: identity, key: try keys.key(identity.deviceKey), clock: clock)
    let note: [UInt8]
    do {
      note = try await tokens.call { access in try await transport.checkpoint(access) }
    } catch let error as Unreachable {
      report.problems.append(CheckProblem("unreachable", error.message))
      return
    }
    let logKey = try logKey
    let checkpoint: VerifiedCheckpoint
    do throws(NoteError) {
      checkpoint = try VerifiedCheckpoint(verifying: note, under: logKey)
    } catch {
      report.problems.append(
        CheckProblem(
          RefusalCode.rootMismatch.rawValue,
          "the service's checkpoint is not signed by the log's key"))
      return
    }
    report.serviceSize = checkpoint.size
    let tiles = StoreTiles(store, survey: survey.key)
    let own = (size: report.size, root: report.root)
    switch try CheckpointVerdict.decide(
      checkpoint, verified: own, rootAt: { try tiles.root(at: $0) })
    {
    case .same: break
    case .ahead:
      let gap = checkpoint.size.rawValue - own.size.rawValue
      report.problems.append(
        CheckProblem("behind", "the service has \(gap) more entries: sync to get them"))
    case .behind:
      report.problems.append(
        CheckProblem(
          RefusalCode.serviceBehind.rawValue,
          "the service shows \(checkpoint.size) entries, \(own.size) were verified here"))
    case .diverged:
      let refusal = keepingEvidence(
        of: Refusal(
          .rootMismatch,
          "the service signed another log than the one verified here through \(own.size)"),
        checkpoint)
      report.problems.append(CheckProblem(refusal.code.rawValue, refusal.message))
    }
  }
}
