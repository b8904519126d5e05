import CairnLog
import CairnModel
import CairnStore
import CairnViews
import CairnWire

/// Decides, in order, what becomes of all work of one group, on copies of the surveys. Nothing is
/// stored yet: the copies are kept only after the commit.
struct GroupBuilder<Store: LogStore> {
  private let store: Store
  private let roots: PublishedRoots
  private let bounds: GroupBounds
  private let now: Timestamp
  private(set) var surveys: [String: ServedSurvey]
  private(set) var outcomes: [Result<Outcome, Refusal>] = []
  private var touched: Set<String> = []

  init(
    surveys: [String: ServedSurvey], store: Store, roots: PublishedRoots,
    bounds: GroupBounds, now: Timestamp
  ) {
    self.surveys = surveys
    self.store = store
    self.roots = roots
    self.bounds = bounds
    self.now = now
  }

  mutating func add(_ work: Work, to slug: String) {
    guard var survey = surveys[slug] else {
      outcomes.append(.failure(Refusal(.surveyUnknown, "there is no such survey")))
      return
    }
    // One owner at a time, so that growing the copy does not copy it again.
    surveys[slug] = nil
    let before = survey.growth.size
    let outcome: Result<Outcome, Refusal>
    do throws(Refusal) {
      outcome = .success(try apply(work, to: &survey))
    } catch {
      outcome = .failure(error)
    }
    if before < survey.growth.size { touched.insert(slug) }
    surveys[slug] = survey
    outcomes.append(outcome)
  }

  private func apply(
    _ work: Work, to survey: inout ServedSurvey
  ) throws(Refusal) -> Outcome {
    if case .giveBack(let lost) = work { return .gaveBack(try giveBack(lost, to: &survey)) }
    if case .recovering = survey.state { throw SurveyState.refusal }
    switch work {
    case .push(let batches):
      return .pushed(push(batches, to: &survey))
    case .enrol(let request):
      switch try EnrolmentRule.decide(request, on: survey, bounds, now: now) {
      case .already(let member):
        return .enrolled(
          Outcome.Enrolled(device: member.device, role: member.role, index: member.enrolledAt))
      case .enrol(let enrolled):
        let index = survey.growth.size.nextIndex
        survey.growth.append(enrolled)
        if enrolled.continues != nil {
          let root = survey.growth.membership.lineages.root(of: enrolled.device)
          survey.pace.note(root, at: now, bounds.pace)
        } else {
          survey.enrolments.note(bounds.enrolmentRate, at: now)
        }
        return .enrolled(
          Outcome.Enrolled(device: enrolled.device, role: enrolled.role, index: index))
      }
    case .appoint(let appointed):
      try appoint(appointed, in: &survey)
      return .appointed
    case .giveBack: preconditionFailure("handled above")
    }
  }

  private func appoint(
    _ appointed: AdminAppointed, in survey: inout ServedSurvey
  ) throws(Refusal) {
    guard !survey.growth.membership.isAppointed(appointed) else { return }
    switch survey.growth.membership.fault(of: appointed) {
    case .adminsRemain(let devices):
      let list = devices.map(\.description).joined(separator: ", ")
      throw Refusal(.adminsRemain, "the survey still has admins that can act: device \(list)")
    case .unable(let device, let why):
      throw Refusal(.deviceUnknown, "device \(device) \(why)")
    case .inviteTaken: throw Refusal(.inviteUsed, "the survey knows this invite already")
    case nil: break
    }
    var appointed = appointed
    appointed.appointed = max(now, survey.growth.lastReceived)
    survey.growth.append(appointed)
  }

  private func push(
    _ batches: [PushedBatch], to survey: inout ServedSurvey
  ) -> [PushAnswer] {
    var answers: [PushAnswer] = []
    var sizes: [LogSize] = []
    for batch in batches {
      let size = survey.growth.size
      // Nothing came in since: the same is refused again for the same reason.
      if let earlier = batch.repeated, answers[earlier].refused != nil, sizes[earlier] == size {
        answers.append(answers[earlier])
      } else {
        answers.append(push(batch, to: &survey))
      }
      sizes.append(survey.growth.size)
    }
    return answers
  }

  private func push(_ batch: PushedBatch, to survey: inout ServedSurvey) -> PushAnswer {
    let prepared: PreparedBatch
    switch batch.prepared {
    case .success(let value): prepared = value
    case .failure(let refusal):
      return PushAnswer(head: head(of: batch.device, in: survey), refused: refusal)
    }
    let history = StoredHistory(
      store: store, survey: survey.record.key, published: survey.published, roots: roots)
    switch Admission.decide(prepared, on: survey.growth, history: history) {
    case .stored: return PushAnswer(head: head(of: batch.device, in: survey))
    case .refuse(let refusal):
      return PushAnswer(head: head(of: batch.device, in: survey), refused: refusal)
    case .append(let next):
      let receipt = Receipt(
        seal: prepared.sealed.seal, received: max(now, survey.growth.lastReceived),
        clockOffset: batch.clockOffset)
      if let refusal = countOrRefuse(prepared, received: receipt.received, in: &survey) {
        return PushAnswer(head: head(of: batch.device, in: survey), refused: refusal)
      }
      survey.growth.append(
        prepared.sealed, head: next, envelopes: prepared.envelopes, receipt: receipt)
      return PushAnswer(head: next)
    }
  }

  /// Counts a batch for who sealed it, whoever delivers it; or says why it has to wait.
  private func countOrRefuse(
    _ batch: PreparedBatch, received: Timestamp, in survey: inout ServedSurvey
  ) -> Refusal? {
    let device = batch.sealed.seal.device
    guard let member = survey.growth.membership.members[device],
      survey.growth.tellsDay(now: now)
    else { return nil }
    let amount = DayAmount(
      batch, behind: survey.growth.heads,
      survey.epoch.map { EpochExemption($0, survey.growth.membership) })
    let root = survey.growth.membership.lineages.root(of: device)
    if let refusal = survey.dayCount.refusal(
      of: amount, by: root, isAdmin: member.role == .admin, received: received, bounds.quotas,
      now: now)
    {
      return refusal
    }
    survey.dayCount.add(amount, by: root, received: received)
    return nil
  }

  private func head(of device: DeviceNumber, in survey: ServedSurvey) -> DeviceHead {
    survey.growth.heads[device]
      ?? DeviceHead(device: device, sequence: .none, chain: LogHash.empty)
  }

  /// Takes lost entries back if they lead to what this log had signed.
  private func giveBack(
    _ lost: LostEntries, to survey: inout ServedSurvey
  ) throws(Refusal) -> LogSize {
    guard case .recovering(let recovery) = survey.state else {
      throw Refusal(.entryMisplaced, "the log is whole and takes nothing back")
    }
    guard recovery.reason != .beside else {
      throw Refusal(
        .historyDiverged, "the log has other entries than were published: a person has to look")
    }
    let size = survey.growth.size
    guard lost.from <= size else {
      throw Refusal(.entryMisplaced, "the log has \(size) entries, not \(lost.from)")
    }
    guard size.rawValue - lost.from.rawValue < UInt64(lost.entries.count) else { return size }
    var grown = survey.growth
    do {
      let known = Int(size.rawValue - lost.from.rawValue)
      for entry in lost.entries.dropFirst(known) { try grown.append(entry) }
    } catch {
      throw Refusal(.historyDiverged, "\(error)")
    }
    guard grown.isWhole, lost.end(at: grown.tree) else { throw LostEntries.misleading }
    survey.growth = grown
    return grown.size
  }

  /// What to commit: one append for each survey that grew, with its new checkpoint signed.
  mutating func appends() throws -> [LogAppend] {
    var appends: [LogAppend] = []
    for slug in touched.sorted() {
      guard var survey = surveys[slug] else { continue }
      let checkpoint = Checkpoint(
        origin: survey.record.origin, size: survey.growth.size, root: survey.growth.tree.root)
      let record = CheckpointRecord(
        size: checkpoint.size, root: checkpoint.root,
        note: try checkpoint.note(signedBy: survey.signer))
      appends.append(survey.growth.takeGain(of: survey.record.key, checkpoint: record))
      survey.published = record
      surveys[slug] = survey
    }
    return appends
  }
}
