import CairnFold
import CairnModel
import CairnReplica
import CairnSimulation
import CairnStore
import CairnViews
import Testing

/// Ranges of random histories, undos and undos of undos among them, are taken back by the admin.
@Suite("A range of events that is taken back")
struct UndoneRangeTests {
  @Test("It is as if nobody had recorded it, is what the preview said, and comes back whole")
  func takenBackAndGivenBack() async throws {
    var givenBackCount = 0
    try await FolderSurvey.serving { service, _, clock in
      for seed in UInt64(501)...UInt64(580) {
        var team = try await FieldTeam(seed: seed, on: service, clock: clock)
        for _ in 0..<60 { try await team.step() }
        for place in team.members.indices.reversed() where !team.members[place].isRevoked {
          try await team.sync(place)
        }
        let admin = team.members[0].replica
        _ = try admin.catchUp()
        var random = SeededGenerator(seed: seed, stream: 11)
        for _ in 0..<3 {
          if try takeBack(from: admin, &random, "seed \(seed)") { givenBackCount += 1 }
        }
      }
    }
    // Of so many, few are of events without an effect or of undos on top of too many.
    #expect(givenBackCount > 150)
  }

  /// - Returns: whether something was taken back, and given back.
  private func takeBack(
    from admin: MemberReplica, _ random: inout SeededGenerator, _ hint: String
  ) throws -> Bool {
    let heads = try admin.store.heads(of: admin.survey.key).filter { $0.sequence > .none }
    let head = random.pick(heads)
    let first = random.below(Int(head.sequence.rawValue))
    let count = 1 + random.below(Int(head.sequence.rawValue) - first)
    let hint = "\(hint), \(count) of device \(head.device) behind \(first)"
    let range = UndoRange.events(
      from: EventSequence.none.advanced(by: first + 1),
      through: EventSequence.none.advanced(by: first + count))
    let before = try admin.reader()
    let chosen = try admin.events(in: range, of: [head.device])
    #expect(
      chosen.map(\.id)
        == (first + 1...first + count).map {
          EventID(head.device, EventSequence.none.advanced(by: $0))
        }, "\(hint)")
    let plan = try UndoPlan(of: chosen) { try before.state(of: $0) }
    #expect(
      Set(plan.undone.map(\.id)).union(plan.left.map(\.event)) == Set(chosen.map(\.id)), "\(hint)")
    guard !plan.undone.isEmpty else { return false }
    let drafts = plan.bodies(reason: "wrong street").map { Draft($0) }
    let next = try admin.nextEventID()
    let preview = try admin.previewed(drafts)
    let promised = try #require(try admin.reader(with: preview))
    let effect = try UndoEffect(of: plan, before: before, after: promised)
    #expect(try admin.nextEventID() == next, "\(hint)")
    #expect(try admin.reader().meaning == before.meaning, "\(hint)")

    let recorded = try admin.record(drafts)
    #expect(recorded.map(\.id) == preview.map(\.event.id), "\(hint)")
    #expect(recorded.map(\.body) == preview.map(\.event.body), "\(hint)")
    let after = try admin.reader()
    #expect(after.meaning == promised.meaning, "\(hint)")
    #expect(after.header.anomalyCount == before.header.anomalyCount, "\(hint)")
    try expectGone(chosen, plan, undos: Set(recorded.map(\.id)), before, after, hint)
    try expectTold(effect, before, after, hint)
    return try giveBack(recorded, admin, before, hint)
  }

  /// Only what stands on top of too many undos can't be had back.
  private func giveBack(
    _ undos: [Event], _ admin: MemberReplica, _ before: SurveyReader<MemoryViewStore>,
    _ hint: String
  ) throws -> Bool {
    let (first, last) = (try #require(undos.first).id, try #require(undos.last).id)
    let chosen = try admin.events(
      in: .events(from: first.sequence, through: last.sequence), of: [first.device])
    #expect(chosen.map(\.id) == undos.map(\.id), "\(hint)")
    let reader = try admin.reader()
    let plan = try UndoPlan(of: chosen) { try reader.state(of: $0) }
    #expect(plan.left.allSatisfy { $0.why == .tooDeep }, "\(hint): \(plan.left)")
    _ = try admin.record(plan.bodies(reason: "it was right").map { Draft($0) })
    guard plan.left.isEmpty else { return false }
    #expect(try admin.reader().meaning == before.meaning, "\(hint)")
    return true
  }

  // MARK: What the undos must have done

  /// The rule for undos, read over the journals without the range, says what is undone of the rest.
  private func expectGone(
    _ chosen: [Event], _ plan: UndoPlan, undos: Set<EventID>,
    _ before: SurveyReader<MemoryViewStore>, _ after: SurveyReader<MemoryViewStore>,
    _ hint: String
  ) throws {
    let stuck = Set(plan.left.lazy.filter { $0.why == .tooDeep }.map(\.event))
    let gone = Set(chosen.map(\.id)).subtracting(stuck)
    var plain: Set<EventID> = []
    for event in chosen {
      if case .changeUndone = event.body { continue }
      plain.insert(event.id)
    }
    try before.forEachState { entity in
      let now = try #require(try after.state(of: entity.id))
      let expected = undone(in: entity.journal.filter { !gone.contains($0.event) })
      let rest = now.undone.subtracting(gone).subtracting(undos)
      #expect(rest == expected, "\(hint), entity \(entity.id)")
      for act in entity.journal where plain.contains(act.event) {
        #expect(now.undone.contains(act.event), "\(hint), event \(act.event)")
      }
    }
  }

  /// From the end: an act that no later undo took back, and that is an undo, takes back what it
  /// names.
  private func undone(in acts: [Act]) -> Set<EventID> {
    var undone: Set<EventID> = []
    for act in acts.reversed() where !undone.contains(act.event) {
      for case .undone(let events) in act.deeds {
        let named = acts.filter { events.contains($0.event) && $0.happened(before: act) }
        undone.formUnion(named.map(\.event))
      }
    }
    return undone
  }

  /// Whoever looks at an entity and sees something else was told so.
  private func expectTold(
    _ effect: UndoEffect, _ before: SurveyReader<MemoryViewStore>,
    _ after: SurveyReader<MemoryViewStore>, _ hint: String
  ) throws {
    let told = Set(
      effect.entities.filter { !$0.isUnseen }.map {
        [$0.difference.before?.id ?? $0.difference.id, $0.difference.after.id]
      })
    try before.forEachState { entity in
      let then = try #require(try before.entity(entity.id))
      let now = try #require(try after.entity(entity.id))
      let seen = Self.differences(then, now)
      if !seen.isEmpty {
        #expect(told.contains([then.id, now.id]), "\(hint), entity \(entity.id): \(seen)")
      }
    }
  }

  /// What is in each set, whoever added it.
  private static func elements(of view: EntityView) -> [FieldKey: Set<Value>] {
    view.sets.mapValues { Set($0.map(\.value)) }
  }

  private static func disputes(of view: EntityView) -> Set<UndoEffect.Dispute> {
    Set(view.conflicts.map { UndoEffect.Dispute(entity: $0.entity, matter: $0.matter) })
  }

  /// What whoever looks sees otherwise.
  private static func differences(_ then: EntityView, _ now: EntityView) -> [String] {
    let parts = [
      ("id", then.id == now.id), ("retracted", then.isRetracted == now.isRetracted),
      ("fields", then.fields == now.fields), ("elements", elements(of: then) == elements(of: now)),
      ("remarks", then.group.remarks == now.group.remarks),
      ("conflicts", disputes(of: then) == disputes(of: now)),
    ]
    return parts.filter { !$0.1 }.map(\.0)
  }
}

extension SurveyReader {
  /// With what waits on top.
  fileprivate var meaning: Digest { header.fingerprint.digest }
}
