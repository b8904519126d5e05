import CairnModel
import CairnService
import CairnServiceFixtures
import CairnWire

extension ServiceHarness {
  /// A service over the same store and clock.
  func another(
    _ member: Quota, survey: Quota = .none
  ) throws -> FieldService<TestEngine> {
    try Self.service(over: engine, clock: clock) {
      $0.quotas.member = member
      $0.quotas.survey = survey
    }
  }

  func sync(
    _ batches: [UnverifiedBatch], by device: TestDevice, with service: FieldService<TestEngine>?
  ) async throws -> SyncAnswer {
    let service = service ?? self.service
    let caller = try service.authenticate(try device.token(at: clock.now), survey: "helsinki")
    return try await service.sync(
      SyncRequest(cursor: .zero, batches: batches, pushOnly: true), by: caller, clockOffset: nil)
  }

  /// The codes under which batches were refused.
  func codes(
    _ batches: [UnverifiedBatch], by device: TestDevice, with service: FieldService<TestEngine>
  ) async throws -> [RefusalCode?] {
    try await sync(batches, by: device, with: service).opening.compactMap {
      if case .push(let answer) = $0 { .some(answer.refused?.code) } else { nil }
    }
  }

  /// What the end of a sync warns of.
  func used(
    by device: TestDevice, with service: FieldService<TestEngine>? = nil
  ) async throws -> [UInt64] {
    guard case .finished(_, let uses) = try await sync([], by: device, with: service).end else {
      return []
    }
    return uses.map(\.used)
  }
}
