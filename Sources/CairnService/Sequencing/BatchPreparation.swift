import CairnModel
import CairnStore
import CairnViews

/// Prepares the batches of one request in their order, for a survey as it is now.
struct BatchPreparation {
  private let survey: ServedSurvey
  private var prepared: [(batch: UnverifiedBatch, pushed: PushedBatch)] = []
  private var positions: [Seal: Int] = [:]
  /// Of devices, behind their batches so far, if those are taken.
  private var ends: [DeviceNumber: DeviceHead] = [:]

  init(of survey: ServedSurvey) { self.survey = survey }

  /// A batch that is the same as one ahead of it is not checked again, and shares its memory.
  mutating func prepare(_ batch: UnverifiedBatch) -> PushedBatch {
    var pushed: PushedBatch
    if let earlier = positions[batch.seal], prepared[earlier].batch.entries == batch.entries {
      pushed = prepared[earlier].pushed
      pushed.repeated = earlier
    } else {
      pushed = PushedBatch(
        device: batch.seal.device, prepared: check(batch), clockOffset: nil)
      positions[batch.seal] = prepared.count
    }
    if case .success(let ready) = pushed.prepared, let end = ready.expectedEnd {
      ends[batch.seal.device] = end
    }
    prepared.append((batch, pushed))
    return pushed
  }

  private func check(_ batch: UnverifiedBatch) -> Result<PreparedBatch, Refusal> {
    let device = batch.seal.device
    do throws(Refusal) {
      guard let member = survey.growth.membership.members[device] else {
        throw Refusal(.deviceUnknown, "device \(device) is not enrolled")
      }
      return .success(
        try PreparedBatch(
          checking: batch, survey: survey.record.id, key: member.key, size: survey.growth.size,
          heads: survey.growth.heads, start: start(of: batch.seal)))
    } catch {
      return .failure(error)
    }
  }

  /// The head that a batch is to go on from: the log's, or that behind the batches ahead of it.
  private func start(of seal: Seal) -> DeviceHead? {
    guard let stored = survey.growth.heads[seal.device] else { return nil }
    return seal.firstSequence <= stored.sequence.next ? stored : ends[seal.device]
  }
}
