import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnStore
import CairnWire
import Synchronization
import Testing

@Suite("Storing in groups")
struct SequencerTests {
  @Test("What comes in while a group is stored makes the next group, one transaction for all")
  func groups() async throws {
    let harness = try ServiceHarness()
    let gate = AppendGate()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      var devices: [TestDevice] = []
      for _ in 0..<6 { devices.append(try await harness.enrol(&admin)) }
      let batches = try devices.indices.map { try devices[$0].record(notes: 2) }
      let before = harness.engine.store.hooks.receiptCounts.count
      harness.engine.store.hooks.beforeAppend { _ in gate.pass() }
      let first = try admin.record(notes: 1)
      try await withThrowingTaskGroup(of: [PushAnswer].self) { [admin, devices] group in
        gate.close()
        group.addTask { try await harness.push([first], by: admin) }
        await gate.isReached()
        for (device, batch) in zip(devices, batches) {
          group.addTask { try await harness.push([batch], by: device) }
        }
        await harness.isWaiting(6)
        gate.open()
        for try await answers in group { #expect(answers.map(\.refused) == [nil]) }
      }
      #expect(harness.engine.store.hooks.receiptCounts.dropFirst(before) == [1, 6])
      try harness.audit()
    }
  }

  @Test("Where the store fails nobody is acknowledged, and the service stops and says why")
  func failure() async throws {
    let folder = TemporaryFolder()
    let first = try ServiceHarness(in: folder)
    var admin = try await first.serving {
      try await first.logIn()
      return try await first.openSurvey()
    }
    let gate = AppendGate()
    let batches = try (0..<3).map { _ in try admin.record(notes: 1) }
    let harness = first
    let service = try ServiceHarness.service(over: harness.engine, clock: harness.clock)
    harness.engine.store.hooks.beforeAppend { _ throws(StoreError) in
      gate.pass()
      throw StoreError(.inputOutput, place: "log.sqlite", "the test pulled the disk")
    }
    let caller = try service.authenticate(
      try admin.token(at: harness.clock.now), survey: "helsinki")
    await #expect(throws: StoreError.self) {
      try await ServiceHarness.serving(service) {
        await withTaskGroup(of: RefusalCode?.self) { group in
          gate.close()
          for (number, batch) in batches.enumerated() {
            group.addTask {
              do throws(Refusal) {
                _ = try await service.sync(
                  SyncRequest(cursor: .zero, batches: [batch]), by: caller, clockOffset: nil)
                return nil
              } catch { return error.code }
            }
            if number == 0 { await gate.isReached() }
          }
          await ServiceHarness.isWaiting(service, 2)
          gate.open()
          for await code in group { #expect(code == .internalError) }
        }
        guard case .stopped = await service.health() else {
          Issue.record("the service goes on")
          return
        }
        await expectRefusal(.internalError) {
          try await service.sync(
            SyncRequest(cursor: .zero, batches: batches), by: caller, clockOffset: nil)
        }
      }
    }
    // What was refused can be sent again.
    let next = try ServiceHarness.service(over: try TestEngine(in: folder), clock: harness.clock)
    try await ServiceHarness.serving(next) {
      let answer = try await next.sync(
        SyncRequest(cursor: .zero, batches: batches, pushOnly: true), by: caller, clockOffset: nil)
      #expect(answer.opening.contains(.push(PushAnswer(head: admin.chain.head))))
    }
  }

  @Test("A store that is busy refuses a group and takes the next")
  func busy() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let batch = try admin.record(notes: 1)
      let isBusy = Atomic<Bool>(true)
      harness.engine.store.hooks.beforeAppend { _ throws(StoreError) in
        guard isBusy.load(ordering: .relaxed) else { return }
        throw StoreError(.busy, place: "log.sqlite", "a backup holds it")
      }
      await expectRefusal(.overloaded) { try await harness.push([batch], by: admin) }
      isBusy.store(false, ordering: .relaxed)
      #expect(try await harness.push([batch], by: admin).map(\.refused) == [nil])
      try harness.audit()
    }
  }

  @Test("A full queue is told to come again, by count and by bytes")
  func bounds() async throws {
    let harness = try ServiceHarness {
      $0.waitingRequestsMaximum = 2
      $0.waitingByteCountMaximum = 4_000
    }
    let gate = AppendGate()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let batches = try (0..<4).map { _ in try admin.record(notes: 1) }
      let large = try admin.record([.note(String(repeating: "x", count: 5_000))])
      harness.engine.store.hooks.beforeAppend { _ in gate.pass() }
      try await withThrowingTaskGroup(of: Void.self) { [admin] group in
        gate.close()
        group.addTask { _ = try await harness.push([batches[0]], by: admin) }
        await gate.isReached()
        group.addTask { _ = try await harness.push([batches[1]], by: admin) }
        await harness.isWaiting(1)
        await expectRefusal(.overloaded) { try await harness.push([large], by: admin) }
        group.addTask { _ = try await harness.push([batches[2]], by: admin) }
        await harness.isWaiting(2)
        await expectRefusal(.overloaded) { try await harness.push([batches[3]], by: admin) }
        gate.open()
        try await group.waitForAll()
      }
      // A batch that is larger than the bound alone is taken where nothing waits.
      let answers = try await harness.push([batches[3], large], by: admin)
      #expect(answers.map(\.refused) == [nil, nil])
      try harness.audit()
    }
  }

  @Test("Draining stores what waits and takes nothing more")
  func draining() async throws {
    let harness = try ServiceHarness()
    let gate = AppendGate()
    let size = try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      let batches = try (0..<3).map { _ in try admin.record(notes: 1) }
      harness.engine.store.hooks.beforeAppend { _ in gate.pass() }
      try await withThrowingTaskGroup(of: [PushAnswer].self) { [admin] group in
        gate.close()
        group.addTask { try await harness.push([batches[0]], by: admin) }
        await gate.isReached()
        group.addTask { try await harness.push([batches[1]], by: admin) }
        await harness.isWaiting(1)
        harness.service.drain()
        await expectRefusal(.overloaded) { try await harness.push([batches[2]], by: admin) }
        gate.open()
        for try await answers in group { #expect(answers.map(\.refused) == [nil]) }
      }
      return try harness.audit().count
    }
    #expect(size == 5)
  }

  @Test("The received times of a log never decrease, whatever the service's clock does")
  func time() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      for seconds: Int64 in [0, 100, -250, 10] {
        harness.clock.move(by: .seconds(seconds))
        _ = try await harness.push([try admin.record(notes: 1)], by: admin)
      }
      try harness.audit()
    }
  }
}
