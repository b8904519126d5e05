import CairnLog
package import CairnModel
import CairnStore
import CairnViews
package import CairnWire

/// The answer to a sync: frames to send at once, then entries to stream behind them.
package struct SyncAnswer: Sendable {
  /// Answers to the push, heads, the checkpoint, and where the entries are if not here.
  package var opening: [SyncFrame]
  /// Entries that follow, in bundles.
  package var entries: Range<UInt64>
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
    }
    let survey = try surveys.survey(caller.slug)
    if case .recovering = survey.state { throw GroupBuilder<Storage.Store>.recovering }
    for device in request.headsOf {
      if let head = survey.growth.heads[device] { frames.append(.head(head)) }
    }
    frames.append(.checkpoint(survey.published.note))
    let size = survey.published.size
    let gap = size.rawValue - min(request.cursor.rawValue, size.rawValue)
    guard !request.pushOnly, gap > 0 else {
      return SyncAnswer(opening: frames, entries: size.rawValue..<size.rawValue)
    }
    let bundles = size.fullBundleCount.rawValue - min(
      request.cursor.fullBundleCount.rawValue, size.fullBundleCount.rawValue)
    if bundles > UInt64(configuration.bundlesPerAnswerMaximum)
      || bundles > 0 && request.maximumEntryCount.map({ gap > UInt64(max($0, 0)) }) == true
    {
      frames.append(.takeBundles(request.cursor.fullBundleCount))
      return SyncAnswer(opening: frames, entries: size.rawValue..<size.rawValue)
    }
    return SyncAnswer(opening: frames, entries: request.cursor.rawValue..<size.rawValue)
  }

  /// The first entries of a range: those of one bundle.
  package func nextEntries(
    of range: Range<UInt64>, by caller: Caller
  ) throws(Refusal) -> EntryList {
    let survey = try surveys.survey(caller.slug)
    let number = BundleNumber(range.lowerBound / 256)
    let bundle = try refusing { () throws(StoreError) in
      try engine.store.bundle(number, of: survey.record.key)
    }
    let first = Int(range.lowerBound % 256)
    let end = Int(min(range.upperBound - number.rawValue * 256, 256))
    guard bundle.count >= end else {
      throw Refusal(.internalError, "entries \(range.lowerBound) and on can't be read")
    }
    return first == 0 && end == bundle.count ? bundle : bundle.slice(first..<end)
  }

  /// The costly checks need no order: each batch has them on its own.
  @concurrent
  private static func prepare(
    _ batches: [UnverifiedBatch], for survey: ServedSurvey, caller: DeviceNumber,
    clockOffset: Milliseconds?
  ) async -> [PushedBatch] {
    let members = survey.growth.membership.members
    let id = survey.record.id
    return batches.map { batch in
      let device = batch.seal.device
      let prepared: Result<PreparedBatch, Refusal>
      do throws(Refusal) {
        guard let member = members[device] else {
          throw Refusal(.deviceUnknown, "device \(device) is not enrolled")
        }
        prepared = .success(try PreparedBatch(checking: batch, survey: id, key: member.key))
      } catch {
        prepared = .failure(error)
      }
      return PushedBatch(
        device: device, prepared: prepared, clockOffset: device == caller ? clockOffset : nil)
    }
  }
}
