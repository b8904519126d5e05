import CairnFold
import CairnModel
import CairnReplica
import CairnServiceFixtures
import CairnSimulation
import CairnStore
import CairnViews
import CairnWire
import Synchronization
import Testing

@Suite("Choosing what is taken back")
struct ChosenEventsTests {
  private let day = Milliseconds.seconds(86_400)

  @Test("Between two times are the events whose corrected time lies there, however wrong the clock")
  func times() async throws {
    try await FolderSurvey.serving { service, _, clock in
      for seed in UInt64(901)...UInt64(930) {
        var team = try await FieldTeam(seed: seed, on: service, clock: clock)
        for _ in 0..<40 { try await team.step() }
        let admin = team.members[0].replica
        try await team.sync(0)
        _ = try admin.catchUp()
        var corrected: [EventID: Timestamp] = [:]
        try admin.reader().forEachState { entity in
          for act in entity.journal { corrected[act.event] = act.corrected }
        }
        var random = SeededGenerator(seed: seed, stream: 5)
        let times = corrected.sorted { $0.key < $1.key }.map(\.value)
        for head in try admin.store.heads(of: admin.survey.key) where !times.isEmpty {
          let bounds = [random.pick(times), random.pick(times)].sorted { $0 < $1 }
          let range = UndoRange.recorded(since: bounds[0], until: bounds[1])
          let chosen = try admin.events(in: range, of: [head.device]).map(\.id)
          let expected = corrected.filter {
            $0.key.device == head.device && bounds[0] <= $0.value && $0.value <= bounds[1]
          }
          #expect(
            Set(chosen.filter { corrected[$0] != nil }) == Set(expected.keys), "seed \(seed)")
        }
      }
    }
  }

  @Test("What a phone recorded with its clock years ahead is found at the time that it was")
  func clockAhead() async throws {
    try await FolderSurvey.serving { service, engine, clock in
      let survey = try await FolderSurvey("ahead", on: service, engine, clock: clock)
      let phone = survey.folders[0]
      let ahead = Ahead()
      let replica = try Replica(
        store: phone.store, views: MemoryViewStore(), keys: phone.keys,
        clock: DeviceClock(
          now: { clock.now.advanced(by: ahead.span) }, bootID: [UInt8](repeating: 1, count: 16),
          uptime: { Milliseconds(clock.now.milliseconds - 1_600_000_000_000) }))
      func record() throws -> EventID {
        try #require(
          try replica.record([
            Draft(.entityRegistered(EntityRegistered(kind: TeamSchema.place, fields: [])))
          ]).first
        ).id
      }
      let start = clock.now
      let right = try record()
      _ = try await replica.sync(survey.transport)
      clock.move(by: Milliseconds.seconds(600))
      ahead.set(Milliseconds(5 * 365 * day.rawValue))
      let wrong = try record()
      #expect(
        try replica.events(
          in: .recorded(since: start.advanced(by: day), until: nil), of: [wrong.device]
        ).map(\.id) == [wrong], "what waits has no receipt yet")
      ahead.set(Milliseconds(0))
      clock.move(by: Milliseconds.seconds(600))
      _ = try await replica.sync(survey.transport)
      func chosen(_ since: Int64?, _ until: Int64?) throws -> [EventID] {
        try replica.events(
          in: .recorded(
            since: since.map { start.advanced(by: .seconds($0)) },
            until: until.map { start.advanced(by: .seconds($0)) }), of: [wrong.device]
        ).map(\.id)
      }
      #expect(try chosen(300, 900) == [wrong])
      #expect(try chosen(nil, 300) == [right])
      #expect(try chosen(1_300, nil) == [])
    }
  }

  @Test("At most 2,000 events are taken back at once, by 125 undos, and each entity is read once")
  func bounds() async throws {
    try await FolderSurvey.serving { service, engine, clock in
      let survey = try await FolderSurvey("bounds", on: service, engine, clock: clock)
      let replica = survey.folders[0].replica
      let device = try replica.identity.device
      let places = try replica.record(
        (0..<500).map { _ in
          Draft(.entityRegistered(EntityRegistered(kind: TeamSchema.place, fields: [])))
        })
      _ = try await replica.sync(survey.transport)
      _ = try replica.record(
        (0..<1_500).map { number in
          Draft(
            .noteWritten(
              NoteWritten(
                subject: EntityID(places[number % 500].id), text: Text("note \(number)"), tags: []))
          )
        })
      let chosen = try replica.events(in: .all, of: [device])
      #expect(chosen.count == UndoRange.eventCountMaximum)
      _ = try replica.catchUp()
      let reader = try replica.reader()
      var asked: [EntityID: Int] = [:]
      let plan = try UndoPlan(of: chosen) { id in
        asked[id, default: 0] += 1
        return try reader.state(of: id)
      }
      #expect(asked.count == 500 && asked.values.allSatisfy { $0 == 1 })
      let bodies = plan.bodies(reason: "")
      #expect(bodies.count == 125)
      for body in bodies {
        guard case .changeUndone(let body) = body else {
          Issue.record("no undo: \(body)")
          continue
        }
        #expect(body.undone.count == Limits.eventsPerUndoMaximum)
        // A place and its three notes stay together.
        #expect(body.entities.count == 4)
      }
      _ = try replica.record([Draft(.note("one more"))])
      #expect {
        _ = try replica.events(in: .all, of: [device])
      } throws: { error in
        let refusal = error as? Refusal
        return refusal?.code == .tooManyToUndo
          && refusal?.message.contains("\(device).2000") == true
      }
      let rest = UndoRange.events(from: EventSequence.first.next, through: nil)
      #expect(try replica.events(in: rest, of: [device]).count == 2_000)
    }
  }

  @Test("Only the bundles that hold a device's batches are read")
  func walk() async throws {
    let harness = try ServiceHarness()
    try await harness.serving {
      try await harness.logIn()
      var admin = try await harness.openSurvey()
      var other = try await harness.enrol(&admin)
      for (count, isAdmins) in [(5, true), (1_500, false), (3, true), (1_500, false), (4, true)] {
        let batch = isAdmins ? try admin.record(notes: count) : try other.record(notes: count)
        let answers = try await harness.push([batch], by: isAdmins ? admin : other)
        #expect(answers.map(\.refused) == [nil])
      }
      let store = harness.engine.store
      let key = try #require(try store.survey(slug: "helsinki")).key
      var expected: [LogIndex] = []
      try LogWalk(store, key).forEach(from: .zero, to: store.size(of: key)) { entry, index, _ in
        if case .event(let event) = entry, event.id.device == .firstAdmin {
          expected.append(index)
        }
        return true
      }
      let reads = Counter()
      store.hooks.beforeRead { reads.add() }
      var walked: [LogIndex] = []
      var receiptCount = 0
      try DeviceWalk(store, key).forEach(of: .firstAdmin, from: .first) { entry, index in
        switch entry {
        case .event: walked.append(index)
        case .service: receiptCount += 1
        }
        return true
      }
      #expect(walked == expected && walked.count == 13)
      #expect(receiptCount == 4)
      // Of twelve.
      #expect(reads.count <= 6)
    }
  }
}

/// How far a clock is ahead. A class because the clock's closure shares it with the test.
private final class Ahead: Sendable {
  private let milliseconds = Mutex<Int64>(0)

  var span: Milliseconds { Milliseconds(milliseconds.withLock { $0 }) }

  func set(_ span: Milliseconds) { milliseconds.withLock { $0 = span.rawValue } }
}

/// A class because the store's hook shares it with the test.
private final class Counter: Sendable {
  private let counted = Mutex(0)

  var count: Int { counted.withLock { $0 } }

  func add() { counted.withLock { $0 += 1 } }
}
