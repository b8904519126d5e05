import CairnLog
package import CairnModel
import CairnStore
import CairnViews
package import CairnWire
import Logging

/// The answer to a sync: frames to send at once, then entries to stream behind them.
package struct SyncAnswer: Sendable {
  /// Answers to the push, heads, the checkpoint, and where the entries are if not here.
  package var opening: [SyncFrame]
  /// Entries that follow, in order.
  package var entries: Range<LogIndex>
  /// What the whole answer ends with.
  package var end = SyncFrame.finished()
}

extension FieldService {
  /// Takes what a device brings, once it is durable, and tells what the log has that it lacks.
  /// - Parameter clockOffset: the caller's clock minus the service's, as measured in this exchange.
  package func sync(
    _ request: SyncRequest, by caller: Caller, clockOffset: Milliseconds?
  ) async throws(Refusal) -> SyncAnswer {
    let member = try caller.requireMember()
    var frames: [SyncFrame] = []
    if !request.batches.isEmpty {
      let batches = await Self.prepare(
        request.batches, for: try surveys.survey(caller.slug), caller: member.device,
        clockOffset: clockOffset)
      guard case .pushed(let answers) = try await sequencer.submit(.push(batches), to: caller.slug)
      else { preconditionFailure("a push was answered as something else") }
      frames += answers.map { .push($0) }
      for answer in answers { report(answer, of: caller) }
    }
    if member.revokedAt != nil {
      frames.append(
        .failed(
          Refusal(
            .deviceRevoked, "device \(member.device) was revoked, and may read no more")))
      return SyncAnswer(opening: frames, entries: LogIndex(0)..<LogIndex(0))
    }
    let survey = try surveys.survey(caller.slug)
    // Whoever is ahead of the log must learn that it can help, and who is behind must not fold
    // what may be another history.
    if case .recovering = survey.state { throw SurveyState.refusal }
    for device in request.headsOf {
      if let head = survey.growth.heads[device] { frames.append(.head(head)) }
    }
    frames.append(.checkpoint(survey.published.note))
    let size = survey.published.size
    let cursor = min(request.cursor, size)
    let root = survey.growth.membership.lineages.root(of: member.device)
    let uses =
      survey.growth.tellsDay(now: now)
      ? survey.dayCount.usesNearEnd(by: root, configuration.quotas, now: now) : []
    var answer = SyncAnswer(
      opening: frames, entries: size.nextIndex..<size.nextIndex, end: .finished(.current, uses))
    guard !request.pushOnly, cursor < size else { return answer }
    if isLarge(from: cursor, to: size, request.maximumEntryCount) {
      answer.opening.append(.takeBundles(cursor.fullBundleCount))
    } else {
      answer.entries = Self.entries(from: cursor, to: size, request.maximumEntryCount)
    }
    return answer
  }

  /// Never more than the caller asked for: a proof of consistency shows that what it took is a
  /// beginning of what the checkpoint covers.
  private static func entries(
    from cursor: LogSize, to size: LogSize, _ maximum: Int?
  ) -> Range<LogIndex> {
    let gap = size.rawValue - cursor.rawValue
    let count = maximum.map { min(UInt64(max($0, 0)), gap) } ?? gap
    return cursor.nextIndex..<LogIndex(cursor.rawValue + count)
  }

  /// Whether a gap is for the bundles, which anybody may cache. What no full bundle holds is not.
  private func isLarge(from cursor: LogSize, to size: LogSize, _ maximum: Int?) -> Bool {
    let bundleCount = size.fullBundleCount.rawValue - cursor.fullBundleCount.rawValue
    guard bundleCount > 0 else { return false }
    return bundleCount > UInt64(configuration.bundlesPerAnswerMaximum)
      || size.rawValue - cursor.rawValue > maximum.map { UInt64(max($0, 0)) } ?? .max
  }

  private func report(_ answer: PushAnswer, of caller: Caller) {
    guard let refused = answer.refused else { return }
    logger.notice(
      "a batch was refused",
      metadata: [
        "survey": "\(caller.slug)", "device": "\(answer.head.device)",
        "code": "\(refused.code)",
      ])
  }

  /// The first entries of a range: those of one bundle.
  package func nextEntries(
    of range: Range<LogIndex>, by caller: Caller
  ) throws(Refusal) -> EntryList {
    let survey = try surveys.survey(caller.slug)
    let number = BundleNumber(containing: range.lowerBound)
    let bundle = try refusing { () throws(StoreError) in
      try engine.store.bundle(number, of: survey.record.key)
    }
    let first = Int(range.lowerBound.rawValue - number.firstIndex.rawValue)
    let end = Int(min(range.upperBound.rawValue - number.firstIndex.rawValue, 256))
    guard bundle.count >= end else {
      throw Refusal(
        .internalError, "entries \(range.lowerBound) and on can't be read", retryAfterSeconds: 30)
    }
    return first == 0 && end == bundle.count ? bundle : bundle.slice(first..<end)
  }

  /// The costly checks need no order: each batch has them on its own.
  @concurrent
  private static func prepare(
    _ batches: [UnverifiedBatch], for survey: ServedSurvey, caller: DeviceNumber,
    clockOffset: Milliseconds?
  ) async -> [PushedBatch] {
    var preparation = BatchPreparation(of: survey)
    return batches.map { batch in
      var prepared = preparation.prepare(batch)
      prepared.clockOffset = batch.seal.device == caller ? clockOffset : nil
      return prepared
    }
  }
}
