import CairnFold
import CairnFoldFixtures
import CairnModel
import Testing

/// What must hold of every history. Together they fold more than 10,000 of them.
@Suite("Random histories")
struct HistoryTests {
  @Test("Batches that nobody had seen in between mean the same in every order of arrival")
  func permutations() {
    var moved = 0
    for seed in UInt64(1)...4_000 {
      let history = History(
        seed: seed, batches: 14, isOdd: seed % 3 == 0, isFlooded: seed % 4 == 1)
      let other = history.rearranged(seed: seed)
      if other.entries != history.entries { moved += 1 }
      let (state, rearranged) = (history.folded(), other.folded())
      #expect(state.fingerprint == rearranged.fingerprint, "seed \(seed)")
      guard seed % 8 < 2 else { continue }
      for (id, entity) in state.entities {
        let same = rearranged.entities[id]
        #expect(entity.fields.mapValues(events) == same?.fields.mapValues(events), "seed \(seed)")
        #expect(entity.isRetracted == same?.isRetracted, "seed \(seed)")
        #expect(entity.survivor == same?.survivor, "seed \(seed)")
        for bound in [1, 2, 256] {
          let same = meaning(of: id, state, bound) == meaning(of: id, rearranged, bound)
          #expect(same, "seed \(seed), \(id), at most \(bound)")
        }
      }
    }
    #expect(moved > 1_500, "only \(moved) histories were rearranged")
  }

  private func events(_ register: Register) -> [EventID] { register.siblings.map(\.event) }

  /// A group's members and conflicts by event ids, without places in the log.
  private func meaning(of id: EntityID, _ state: FoldState, _ bound: Int) -> String {
    let group = MergeGroup.find(id, membersMaximum: bound) { state.entities[$0] }
    guard let group else { return "none" }
    let conflicts = group.conflicts(Self.classes).map { conflict in
      "\(conflict.entity) \(conflict.matter) \(conflict.siblings.map(\.event))"
    }
    return "\(group.members.map(\.id)) \(group.beyond?.event.description ?? "")"
      + " \(group.isRetracted) \(conflicts)"
      + " \(group.fieldKeys.map { events(group.register($0)) })"
  }

  static let classes = MergeClasses([schema])

  static let schema =
    Schema(
      name: "s@1", title: "s",
      kinds: [
        SchemaKind(
          number: KindNumber(1), name: "thing", title: "Thing",
          fields: [
            SchemaField(
              key: History.key, name: "number", title: "Number", type: .integer,
              mergeClass: .contested),
            SchemaField(
              key: History.set, name: "set", title: "Set", type: .text, mergeClass: .set),
          ])
      ], items: [], vocabularies: [])

  @Test("An entity as of any size is what folding so much of the log gives")
  func past() {
    for seed in UInt64(1)...1_500 {
      let history = History(
        seed: seed, batches: 14, isOdd: seed % 3 == 0, isFlooded: seed % 4 == 1)
      let entries = history.entries
      let state = History.folded(entries)
      let size = Int(seed * 7) % entries.count
      let past = History.folded(entries.prefix(size))
      for (id, entity) in state.entities {
        #expect(
          entity.asOf(LogSize(UInt64(size))) == past.entities[id], "seed \(seed), \(id) at \(size)")
      }
    }
  }

  @Test("Nothing that was recorded is out of reach: it is in a journal, or among the anomalies")
  func reach() {
    for seed in UInt64(1)...1_500 {
      let history = History(seed: seed, batches: 14, isOdd: true)
      var state = history.folded()
      let anomalies = Set(state.takeChanges().anomalies.map(\.event))
      for (event, _) in history.events where !anomalies.contains(event.id) {
        for id in FoldState.subjects(of: event) {
          let act = state.entities[id]?.journal.first { $0.event == event.id }
          #expect(act != nil || isUndo(event.body), "seed \(seed), \(event.id)")
          guard case .fieldsRevised(let body) = event.body else { continue }
          #expect(act?.deeds == body.fields.map { .set($0.key, $0.value) })
        }
      }
    }
  }

  @Test("What reads as another entity is a member of it, or nobody would be shown it")
  func members() {
    for seed in UInt64(1)...1_500 {
      let state = History(seed: seed, batches: 30, isOdd: seed % 3 == 0).folded()
      for id in state.entities.keys {
        guard let group = MergeGroup.find(id, { state.entities[$0] }) else { continue }
        #expect(group.members.contains { $0.id == id }, "seed \(seed), \(id) in \(group.id)")
      }
    }
  }

  /// An undo has no part in an entity that none of its events are about.
  private func isUndo(_ body: EventBody) -> Bool {
    if case .changeUndone = body { true } else { false }
  }

  @Test("What waits on a device means, before it is pushed, what the service makes of it")
  func pending() {
    for seed in UInt64(1)...1_500 {
      let history = History(
        seed: seed, batches: 14, isOdd: seed % 3 == 0, isFlooded: seed % 4 == 1)
      guard let last = history.batches.last, let receipt = last.receipt else { continue }
      let log = history.enrolments + history.batches.dropLast().flatMap(\.entries)
      var early = History.folded(log)
      for event in last.events { early.apply(pending: event) }
      var late = History.folded(log)
      // By a clock that goes right.
      let received = last.events.map(\.claimedTime).max() ?? receipt.received
      late.apply(
        .service(
          .receipt(Receipt(seal: receipt.seal, received: received, clockOffset: Milliseconds(0)))),
        at: late.size.nextIndex)
      for event in last.events { late.apply(.event(event), at: late.size.nextIndex) }
      #expect(early.fingerprint == late.fingerprint, "seed \(seed)")
    }
  }

  @Test("The same entries give the same state on every run")
  func again() {
    for seed in UInt64(1)...1_000 {
      let history = History(seed: seed, batches: 14, isOdd: true)
      #expect(history.folded().fingerprint == history.folded().fingerprint)
    }
  }
}
