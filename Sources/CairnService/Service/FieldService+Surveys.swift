import CairnLog
package import CairnModel
package import CairnStore
import CairnViews
package import CairnWire
import Logging

extension FieldService {
  /// Opens a survey for an operator. The same nonce and admin key again give the same survey.
  package func openSurvey(_ request: OpenSurveyRequest) async throws(Refusal) -> OpenSurveyAnswer {
    guard Slug.isValid(request.slug) else {
      throw Refusal(
        .slugInvalid, "a survey's name has 1 to 63 of a–z, 0–9 and hyphens inside")
    }
    let origin = OriginPrefix.origin(configuration.originPrefix, slug: request.slug)
    let answer = try await sequencer.open(request, origin: origin, in: engine)
    logger.info("a survey is open", metadata: ["survey": "\(request.slug)"])
    return answer
  }

  package func summary(of slug: String) throws(Refusal) -> SurveySummary {
    SurveySummary(try surveys.survey(slug))
  }

  package var summaries: [SurveySummary] {
    surveys.all.values.map { SurveySummary($0) }.sorted { $0.record.slug < $1.record.slug }
  }

  package func members(by caller: Caller) throws(Refusal) -> [MemberStanding] {
    _ = try caller.requireMember()
    let growth = try surveys.survey(caller.slug).growth
    return growth.membership.members.values.sorted { $0.device < $1.device }.map {
      MemberStanding(
        record: $0, continuedBy: growth.membership.lineages.continuations(of: $0.device),
        sequence: growth.heads[$0.device]?.sequence ?? .none)
    }
  }

  /// Lets a device in. Idempotent on its key.
  package func enrol(
    _ request: EnrolRequest, survey slug: String
  ) async throws(Refusal) -> EnrolAnswer {
    try await enrolment(request, survey: slug).message
  }

  /// Lets a device in, and tells whether it was in before: an enrolment that is repeated is answered
  /// from memory, and waits for nothing.
  package func enrolment(
    _ request: EnrolRequest, survey slug: String
  ) async throws(Refusal) -> EnrolmentAnswer {
    let before = try surveys.survey(slug)
    if case .recovering = before.state { throw SurveyState.refusal }
    // Anybody may ask this: what needs a signature checked is refused before it waits.
    let decision = try EnrolmentRule.decide(
      request, on: before, GroupBounds(configuration), now: configuration.clock())
    if case .already(let member) = decision {
      let enrolled = Outcome.Enrolled(
        device: member.device, role: member.role, index: member.enrolledAt)
      return EnrolmentAnswer(
        message: try Self.answer(enrolled, of: before), isRepeated: true)
    }
    guard case .enrolled(let enrolled) = try await sequencer.submit(.enrol(request), to: slug)
    else { preconditionFailure("an enrolment was answered as something else") }
    logger.info(
      "a device is enrolled", metadata: ["survey": "\(slug)", "device": "\(enrolled.device)"])
    return EnrolmentAnswer(
      message: try Self.answer(enrolled, of: try surveys.survey(slug)), isRepeated: false)
  }

  private static func answer(
    _ enrolled: Outcome.Enrolled, of survey: ServedSurvey
  ) throws(Refusal) -> EnrolAnswer {
    guard !survey.growth.opening.isEmpty else {
      throw Refusal(.internalError, "the log's first entry is missing")
    }
    return EnrolAnswer(
      device: enrolled.device, role: enrolled.role, index: enrolled.index,
      surveyOpened: survey.growth.opening, checkpoint: survey.published.note)
  }

  /// Takes back what a restored log has lost, up to a checkpoint that it once signed.
  package func giveBack(
    _ request: GiveBackRequest, by caller: Caller
  ) async throws(Refusal) -> GiveBackAnswer {
    _ = try caller.requireMember()
    let survey = try surveys.survey(caller.slug)
    guard let key = NoteKey(name: survey.record.origin, key: survey.signer.publicKey),
      let checkpoint = try? VerifiedCheckpoint(verifying: request.checkpoint, under: key)
    else { throw Refusal(.sealInvalid, "this log did not sign that checkpoint") }
    let lost = LostEntries(
      from: request.from, entries: request.entries, checkpoint: checkpoint, proof: request.proof)
    // Found here, where nobody's push waits for it.
    guard lost.mayLead(from: survey.growth.tree) else { throw LostEntries.misleading }
    guard case .gaveBack(let size) = try await sequencer.submit(.giveBack(lost), to: caller.slug)
    else { preconditionFailure("entries given back were answered as something else") }
    logger.notice(
      "entries were given back", metadata: ["survey": "\(caller.slug)", "size": "\(size)"])
    return GiveBackAnswer(size: size)
  }

  /// Gives a survey an admin again, for an operator, visibly in the log. The same again changes
  /// nothing more.
  package func appointAdmin(
    _ appointed: AdminAppointed, in slug: String
  ) async throws(Refusal) {
    guard case .appointed = try await sequencer.submit(.appoint(appointed), to: slug)
    else { preconditionFailure("an appointment was answered as something else") }
    logger.warning("an operator appointed an admin", metadata: ["survey": "\(slug)"])
  }

  /// Goes on with what the log has, for an operator.
  package func openEpoch(of slug: String) async throws(Refusal) {
    if try await sequencer.openEpoch(of: slug, guard: engine.checkpoints, in: engine.store) {
      logger.warning("a new epoch is open", metadata: ["survey": "\(slug)"])
    }
  }
}

/// What an enrolment is answered with.
package struct EnrolmentAnswer: Sendable {
  package let message: EnrolAnswer
  /// Whether the log had the enrolment before it was asked for.
  package let isRepeated: Bool
}

/// A member, and how far the log has its events.
package struct MemberStanding: Sendable {
  package let record: MemberRecord
  package let continuedBy: [DeviceNumber]
  package let sequence: EventSequence
}

/// A survey as it is listed.
package struct SurveySummary: Sendable {
  package let record: SurveyRecord
  package let size: LogSize
  package let memberCount: Int
  package let logKey: String
  package let state: SurveyState

  init(_ survey: ServedSurvey) {
    record = survey.record
    size = survey.published.size
    memberCount = survey.growth.membership.members.count
    logKey = NoteKey(name: survey.record.origin, key: survey.signer.publicKey)?.vkey ?? ""
    state = survey.state
  }
}
